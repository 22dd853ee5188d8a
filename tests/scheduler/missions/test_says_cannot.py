"""Somebody says that they cannot come, and nothing follows by itself: who must act reads it at once, all see it."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from scheduler.core.errors import NotPossible
from scheduler.core.tables import User
from scheduler.core.tables.codes import Audience, Channel, Word
from scheduler.lead.unable import Unable, unable
from scheduler.lead.why import why
from scheduler.market.clock import market_clock
from scheduler.market.duty import choose_duty
from scheduler.messages.worker_page import say
from scheduler.missions import mission
from scheduler.missions.heard import hear
from scheduler.missions.taking_off import take_off_as_said
from scheduler.requests.follow import request, requests_of
from tests.scheduler.db.world import moment
from tests.scheduler.missions.test_monday_morning import EIGHT, QUARTER_TO_SEVEN, Morning
from tests.scheduler.planning.conftest import play
from tests.scheduler.planning.plays import Play

__all__ = ["play"]  # a fixture


def said(play: Play) -> Morning:
    morning = Morning(play)
    morning.says(play.world.confirmed_worker, play.world.confirmed, Word.CANNOT, QUARTER_TO_SEVEN)
    return morning


def seen_by_the_lead(play: Play) -> tuple[Unable, ...]:
    lucie = play.world.lucie
    with play.acting(lucie) as session:
        found = unable(session, market_clock(session, lucie), QUARTER_TO_SEVEN)
        assert [each.mission for each in found] == [play.world.confirmed] * (
            why(session, lucie, play.world.confirmed).cannot_since is not None
        )
        return found


def seen_by_the_site(play: Play) -> tuple[str, ...]:
    world = play.world
    with play.acting(world.sophie) as session:
        found = request(session, world.sophie, world.request).unable
        lines = {each.id: each.unable for each in requests_of(session, world.sophie)}
    assert lines[world.request] == bool(found)
    for stranger in (world.tom, world.agnes, world.bruno, world.denise):
        with play.acting(stranger) as session:
            assert unable(session, market_clock(session, stranger), QUARTER_TO_SEVEN) == ()
    return found


def test_site_and_lead_read_the_word_at_once(play: Play) -> None:
    morning = said(play)
    told = morning.read(Audience.SITE, "warn")
    assert len(told) == 2, "Sophie and Simone"
    assert all("Confirmed P. dit ne plus pouvoir venir" in text for _, text in told)
    assert all("elle ouvre lundi 1er mars à 8" in text.replace("\N{NO-BREAK SPACE}", " ") for _, text in told)
    assert all("Personne n’est encore cherché" in text for _, text in told)
    [subject, *_] = morning.subjects(Audience.LEAD, "warn")
    assert subject.startswith("Urgent")
    assert "Confirmed P." not in subject, "the lead knows other agencies' people by code"
    assert all("proposés aussitôt" not in text for _, text in morning.read(Audience.LEAD, "warn"))
    hear(play.database, QUARTER_TO_SEVEN + timedelta(minutes=1))
    assert len(morning.read(Audience.SITE, "warn")) == 2, "once"
    assert seen_by_the_site(play) == ("Confirmed P.",)
    [found] = seen_by_the_lead(play)
    assert found.starts_at == moment(0, 6)
    world = play.world
    with play.acting(world.agnes) as session:
        detail = mission(session, world.agnes, world.confirmed)
    assert detail.said_at is not None
    assert [each.action for each in detail.history][-1:] == ["warn"]


def test_who_is_on_duty_reads_it_at_once_whatever_they_want_otherwise(play: Play) -> None:
    world = play.world
    with play.acting(world.agnes) as session:
        choose_duty(session, world.agnes, world.agnes.user)
    with play.administering() as session:
        session.execute(update(User).where(User.id == world.agnes.user).values(mail="digest"))
    morning = said(play)
    assert [way for way, _ in morning.read(Audience.AGENCY, "said_cannot")] == [Channel.EMAIL]
    assert all("sa personne d’astreinte aussi" in text for _, text in morning.read(Audience.SITE, "warn"))


@pytest.mark.parametrize("hour", [QUARTER_TO_SEVEN + timedelta(minutes=5), EIGHT + timedelta(hours=1)])
def test_they_take_it_back_and_all_who_read_it_read_that(play: Play, hour: object) -> None:
    morning = said(play)
    morning.says(play.world.confirmed_worker, play.world.confirmed, Word.YES, hour)  # type: ignore[arg-type]
    assert len(morning.read(Audience.SITE, "unwarn")) == 2
    assert morning.read(Audience.LEAD, "unwarn")
    assert morning.read(Audience.AGENCY, "said_again")
    assert all("Son association" in text for _, text in morning.read(Audience.SITE, "warn")), "whom to call"
    assert morning.read(Audience.AGENCY, "said_yes") == [], "there is nothing to confirm"
    assert seen_by_the_site(play) == ()
    assert seen_by_the_lead(play) == ()
    morning.says(play.world.confirmed_worker, play.world.confirmed, Word.CANNOT, QUARTER_TO_SEVEN)
    assert len(morning.read(Audience.SITE, "warn")) == 4, "and again"


def test_in_office_hours_the_pages_say_it_and_nobody_else_is_written_to(play: Play) -> None:
    morning = Morning(play)
    morning.says(play.world.confirmed_worker, play.world.confirmed, Word.CANNOT, moment(-3, 12))
    assert morning.read(Audience.SITE, "warn") == []
    assert seen_by_the_site(play) == ("Confirmed P.",)
    assert seen_by_the_lead(play)


def test_once_somebody_has_acted_it_cannot_be_taken_back(play: Play) -> None:
    world = play.world
    morning = said(play)
    with play.acting(world.agnes) as session:
        take_off_as_said(session, world.agnes, world.confirmed, now=EIGHT)
    with pytest.raises(NotPossible):
        say(play.database, morning.links[world.confirmed_worker], world.confirmed, Word.YES)
    assert seen_by_the_site(play) == ()


def test_a_yes_to_what_is_confirmed_takes_nothing_back_that_nobody_said(play: Play) -> None:
    world = play.world
    morning = Morning(play)
    with pytest.raises(NotPossible):
        say(play.database, morning.links[world.confirmed_worker], world.confirmed, Word.YES)

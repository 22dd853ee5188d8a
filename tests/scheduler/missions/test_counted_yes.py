"""While nobody is at the office a stand-by's yes confirms, where their agency chose so and the papers are done."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import text, update

from scheduler.core.errors import Invalid, NotAllowed
from scheduler.core.tables import Employment, Message, Mission, Preparation
from scheduler.core.tables.codes import Audience, Channel, MessageState, MissionState, Word
from scheduler.market.duty import choose_duty, duty
from scheduler.messages.text_answers import Outcome, take
from scheduler.missions import mission
from scheduler.missions.heard import hear
from tests.scheduler.db.world import moment
from tests.scheduler.messages.paths import declare
from tests.scheduler.missions.test_monday_morning import QUARTER_TO_SEVEN, Morning, agreed
from tests.scheduler.planning.conftest import play
from tests.scheduler.planning.offers import automatic
from tests.scheduler.planning.plays import Play

__all__ = ["play"]  # a fixture


def chosen(play: Play) -> None:
    with play.acting(play.world.agnes) as session:
        choose_duty(session, play.world.agnes, None, yes_counts=True)
        found = duty(session, play.world.agnes)
    assert (found.chosen, found.yes_counts) == (None, True)


def stand_by_called(play: Play) -> tuple[Morning, Mission]:
    """Lose the confirmed worker before seven; the stand-by is asked."""
    automatic(play)
    morning = Morning(play)
    morning.says(play.world.confirmed_worker, play.world.confirmed, Word.CANNOT, QUARTER_TO_SEVEN)
    called = morning.called()
    assert called
    return morning, called


def said_yes(play: Play) -> tuple[Morning, Mission]:
    """Lose the confirmed worker before seven, and let the stand-by say yes by their link."""
    morning, called = stand_by_called(play)
    morning.says(play.world.free_worker, called.id, Word.YES, QUARTER_TO_SEVEN + timedelta(minutes=4))
    with play.administering() as session:
        return morning, session.get_one(Mission, called.id)


def test_the_yes_confirms_and_all_are_told_so(play: Play) -> None:
    world = play.world
    chosen(play)
    declare(play, world)
    morning, made = said_yes(play)
    assert made.state == MissionState.CONFIRMED
    assert len(morning.read(Audience.SITE, "accept")) == 2, "Sophie and Simone"
    assert all("Free P. vient chez vous" in told for _, told in morning.read(Audience.SITE, "accept"))
    assert [way for way, _ in morning.read(Audience.WORKER, "accept")] == [Channel.SMS]
    [(_, to_agency)] = morning.read(Audience.AGENCY, "accept")
    assert "sa DPAE est notée" in to_agency
    assert morning.read(Audience.AGENCY, "said_yes") == [], "it waits for nobody any more"
    [(_, to_lead)] = morning.read(Audience.LEAD, "accept")
    assert "Free P." not in to_lead, "a code"
    assert morning.read(Audience.SITE, "agree") == []
    assert agreed(morning) == []
    with play.acting(world.agnes) as session:
        assert mission(session, world.agnes, made.id).history[-1].action == "accept"


def test_a_yes_by_text_message_is_answered_once(play: Play) -> None:
    world = play.world
    chosen(play)
    declare(play, world)
    morning, _ = stand_by_called(play)
    with play.administering() as session:
        of_call = Message.facts["action"].astext == "call"
        sent = {"state": MessageState.SENT, "sent_at": QUARTER_TO_SEVEN}
        session.execute(update(Message).where(of_call).values(**sent))
    assert take(play.database, "ovh", "m-1", "+33600000002", "Oui") == Outcome.KEPT
    hear(play.database, QUARTER_TO_SEVEN + timedelta(minutes=4))
    assert [way for way, _ in morning.read(Audience.WORKER, "accept")] == [Channel.SMS]
    assert morning.read(Audience.WORKER, "kept") == []


def without_contract(play: Play) -> None:
    with play.administering() as session:
        which = Employment.worker_id == play.world.free_worker
        session.execute(update(Employment).where(which).values(to_day=date(2027, 2, 28)))


def without_receipt(play: Play) -> None:
    with play.administering() as session:
        of_free = text("mission_id IN (SELECT id FROM missions WHERE worker_id = :worker)")
        session.execute(update(Preparation).where(of_free).values(receipt=None), {"worker": play.world.free_worker})


def without_choice(play: Play) -> None:
    with play.acting(play.world.agnes) as session:
        choose_duty(session, play.world.agnes, None)


def declared_for_what_was_called_off(play: Play) -> None:
    with play.administering() as session:
        which = Mission.worker_id == play.world.free_worker
        session.execute(update(Mission).where(which).values(state=MissionState.CANCELLED))


@pytest.mark.parametrize("missing", [without_receipt, without_choice, declared_for_what_was_called_off])
def test_without_one_of_these_the_agency_confirms(play: Play, missing: Callable[[Play], None]) -> None:
    chosen(play)
    declare(play, play.world)
    missing(play)
    morning, made = said_yes(play)
    assert made.state == MissionState.PUBLISHED
    assert morning.read(Audience.SITE, "accept") == []
    assert [name for name, _ in agreed(morning)] == ["Free P."]


def test_a_contract_that_ends_before_the_day_confirms_nothing(play: Play) -> None:
    """Nobody would be called without one; it may end between the call and the yes."""
    world = play.world
    chosen(play)
    declare(play, world)
    morning, called = stand_by_called(play)
    without_contract(play)
    morning.says(world.free_worker, called.id, Word.YES, QUARTER_TO_SEVEN + timedelta(minutes=4))
    assert [name for name, _ in agreed(morning)] == ["Free P."]


def test_in_office_hours_a_yes_waits_for_the_agency(play: Play) -> None:
    world = play.world
    chosen(play)
    declare(play, world)
    morning, called = stand_by_called(play)
    morning.says(world.free_worker, called.id, Word.YES, moment(-3, 12))
    assert ("published", "W-FREE", frozenset({world.shift})) in play.in_force()


def test_it_is_the_agencys_choice_and_excludes_a_duty(play: Play) -> None:
    world = play.world
    with pytest.raises(Invalid), play.acting(world.agnes) as session:
        choose_duty(session, world.agnes, world.agnes.user, yes_counts=True)
    with pytest.raises(NotAllowed), play.acting(world.sophie) as session:
        choose_duty(session, world.sophie, None, yes_counts=True)
    with pytest.raises(NotAllowed), play.acting(world.lucie) as session:
        session.execute(text("SELECT count_yes(:id)"), {"id": world.published})
    chosen(play)
    with play.acting(world.bruno) as session:
        assert not duty(session, world.bruno).yes_counts, "each for itself"

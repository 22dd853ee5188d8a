"""Hours by message: disputes and decisions are told to the other sides, and sites are asked to sign once a week."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from scheduler.core.tables import Message, User, UserPhone
from scheduler.core.tables.codes import Audience, Channel, MailWish, TextWish
from scheduler.core.tables.hour_codes import HoursReason
from scheduler.hours.own import dispute_own
from scheduler.hours.said import SaidHours
from scheduler.hours.saying import dispute, settle, sign
from scheduler.messages.bundles import written
from scheduler.messages.hours_to_sign import ask_to_sign
from scheduler.messages.letters import Letter
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.hours.by_link import on_stage
from tests.scheduler.hours.working import TOKEN, Worked, begun, last_of, say
from tests.scheduler.messages.paths import furnish

SITE = "https://releve.example.org"
AS_PLANNED = SaidHours(8 * 60, 14 * 60, 0, HoursReason.LEFT_EARLY)
NOBODY = SaidHours(0, 0, 0, HoursReason.NO_SHOW)


def told(stage: Stage) -> dict[tuple[str, str], Mapping[str, object]]:
    """Return what was told of hours, by action and person: the last facts of each."""
    with stage.administering() as session:
        rows = session.execute(
            select(User.name, Message.facts)
            .join(User, User.id == Message.user_id)
            .where(Message.occasion.startswith("hours"))
            .order_by(Message.id)
        ).all()
    return {(facts["action"], name): facts for name, facts in rows}


def letter(stage: Stage, person: str) -> Letter:
    """Return the last message about hours to somebody, in words."""
    with stage.administering() as session:
        query = select(Message).join(User, User.id == Message.user_id).where(User.name == person)
        last = session.scalars(query.where(Message.occasion.startswith("hours")).order_by(Message.id.desc())).first()
        assert last
        return written([(last.facts, last.audience)], "fr", SITE)


@pytest.fixture
def found(stage: Stage, world: World) -> Worked:
    furnish(stage, world)
    return begun(stage, world)


def test_a_site_disputes_and_the_agency_is_told_by_the_ways_its_people_chose(
    stage: Stage, world: World, found: Worked
) -> None:
    day = found.days[0]
    say(stage, world.sophie, dispute, last_of(stage, found, day), HoursReason.LEFT_EARLY)
    assert {name for _, name in told(stage)} == {"Agnes", "Paul"}  # Nadia wants nothing, Gone has left
    facts = told(stage)["hours_disputed", "Agnes"]
    assert (facts["worker"], facts["entry"]) == ("Confirmed P.", last_of(stage, found, day))
    said = letter(stage, "Agnes")
    assert said.subject.startswith("Heures contestées : Confirmed P.".replace(" :", "\N{NO-BREAK SPACE}:"))
    assert f"{SITE}/agence/heures/{facts['entry']}" in said.text
    with stage.administering() as session:
        rows = session.execute(select(User.name, Message.channel).join(User, User.id == Message.user_id)).all()
    assert {(name, channel) for name, channel in rows} == {("Agnes", Channel.EMAIL), ("Paul", Channel.DIGEST)}


def test_what_the_agency_decides_is_told_to_the_site_and_what_the_lead_decides_to_both(
    stage: Stage, world: World, found: Worked
) -> None:
    one, other = found.days[:2]
    for day in (one, other):
        say(stage, world.sophie, dispute, last_of(stage, found, day), HoursReason.LEFT_EARLY)
    say(stage, world.agnes, settle, last_of(stage, found, one), AS_PLANNED)
    assert {name for action, name in told(stage) if action == "hours_settled"} == {"Sophie", "Simone", "Serge"}
    assert "les heures ci-dessous comptent" in letter(stage, "Simone").text
    assert f"{SITE}/etablissement/heures/" in letter(stage, "Simone").text
    assert "W-CONFIRMED" not in letter(stage, "Simone").text
    say(stage, world.lucie, settle, last_of(stage, found, other), NOBODY)
    both = {name for action, name in told(stage) if action == "hours_not_worked"}
    assert both == {"Agnes", "Paul", "Sophie", "Simone", "Serge"}
    assert "aucune heure ne compte" in letter(stage, "Agnes").text


def test_a_worker_disputes_and_both_sides_are_told(stage: Stage, found: Worked) -> None:
    dispute_own(on_stage(stage), TOKEN, last_of(stage, found, found.days[0]), HoursReason.OTHER_HOURS, "")
    assert {name for _, name in told(stage)} == {"Agnes", "Paul", "Sophie", "Simone", "Serge"}


def test_what_is_not_kept_is_told_to_nobody(stage: Stage, world: World, found: Worked) -> None:
    say(stage, world.sophie, sign, [last_of(stage, found, found.days[0])])
    assert told(stage) == {}


MONDAY = datetime(2027, 3, 1, 6, 0, tzinfo=UTC)
"""Seven o'clock in Caen, on a Monday that is no holiday."""


def test_once_a_week_the_site_is_asked_to_sign_with_a_link(stage: Stage, world: World, found: Worked) -> None:
    assert asked(stage, world, MONDAY) == 3
    assert asked(stage, world, MONDAY + timedelta(hours=1)) == 0
    assert {name for _, name in told(stage)} == {"Sophie", "Simone", "Serge"}
    facts = told(stage)["to_sign", "Sophie"]
    assert (facts["days"], facts["week"]) == (len(found.days), "2027-03-01")
    said = letter(stage, "Sophie")
    assert said.subject.startswith("Heures à signer")
    assert f"{SITE}/etablissement/heures" in said.text
    assert "Confirmed P." not in said.text, "who worked is for whoever opens the page"
    assert said.parts <= 2
    assert asked(stage, world, MONDAY + timedelta(days=7)) == 3


def asked(stage: Stage, world: World, now: datetime) -> int:
    with stage.acting(world.engine) as session:
        return ask_to_sign(session, world.engine, now)


@pytest.mark.parametrize("hours", [-1, 5, 24, 24 * 6])
@pytest.mark.usefixtures("found")
def test_at_other_times_nobody_is_asked(stage: Stage, world: World, hours: int) -> None:
    assert asked(stage, world, MONDAY + timedelta(hours=hours)) == 0


@pytest.mark.usefixtures("found")
def test_on_the_first_day_at_work_where_monday_is_a_holiday(stage: Stage, world: World) -> None:
    easter = datetime(2027, 3, 29, 6, 0, tzinfo=UTC)
    assert asked(stage, world, easter) == 0
    assert asked(stage, world, easter + timedelta(days=1)) == 3


def test_wishes_are_respected_and_nothing_to_sign_is_no_message(stage: Stage, world: World, found: Worked) -> None:
    with stage.administering() as session:
        session.execute(update(User).where(User.name == "Sophie").values(mail=MailWish.NONE))
        session.add(UserPhone(user_id=world.simone.user, phone="+33600000009", wish=TextWish.EACH))
    assert asked(stage, world, MONDAY) == 3  # Simone by both ways, Serge in his daily message
    assert _asked(stage) == {"Simone", "Serge"}
    say(stage, world.sophie, sign, [last_of(stage, found, day) for day in found.days])
    assert asked(stage, world, MONDAY + timedelta(days=7)) == 0


def _asked(stage: Stage) -> set[str]:
    with stage.administering() as session:
        rows = session.execute(select(User.name, Message.audience).join(User, User.id == Message.user_id)).all()
    assert {audience for _, audience in rows} == {Audience.SITE}
    return {name for name, _ in rows}

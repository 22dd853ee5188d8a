"""The first answer: how many, when the plan says more, and what is too early for it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from scheduler.core.errors import NotFound
from scheduler.core.tables import Market, Organisation, Request, RequestShift
from scheduler.core.tables.codes import RequestReason
from scheduler.requests import AskedShift, NewRequest, ask, first_answer
from scheduler.requests.first_answer import Count
from scheduler.requests.usual_week import Hours
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import MONDAY, World

PARIS = ZoneInfo("Europe/Paris")


def there(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, month, day, hour, minute, tzinfo=PARIS)


@pytest.fixture
def settings(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        values = {"lead_time_minutes": 720, "settings": {"answer_time": "07:15", "horizon_days": 14}}
        session.execute(update(Market).where(Market.id == world.calvados).values(values))
        session.execute(update(Organisation).where(Organisation.id == world.lead).values(phone="02 61 91 00 00"))


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize("person", ["sophie", "simone", "lucie"])
def test_the_answer_is_the_one_that_was_promised(stage: Stage, world: World, person: str) -> None:
    actor = world.people[person]
    assert actor
    with stage.administering() as session:
        at, start = there(3, 1, 9), there(2, 28, 15, 30)
        values = {"promised_at": at, "promised_from": start}
        session.execute(update(Request).where(Request.id == world.request).values(values))
    with stage.acting(actor) as session:
        found = first_answer(session, actor, world.request, now=there(2, 28, 10))
    assert found
    # Both slots of Monday are booked: Tuesday waits.
    assert (found.first_shift, found.answer_at) == (there(3, 2, 7), there(3, 1, 9))
    assert (found.urgent, found.later, found.answered_at) == (0, 1, None)
    assert found.count == Count(datetime(2027, 2, 26, 4, tzinfo=UTC), 2, 2, 4)
    assert (found.lead, found.phone) == ("lead", "02 61 91 00 00")


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize("stranger", ["tom", "agnes", "bruno", "ugo", "denise"])
def test_strangers_get_no_answer(stage: Stage, world: World, stranger: str) -> None:
    # Agnès has a mission on the request and a view of her own.
    actor = world.people[stranger]
    assert actor
    with stage.acting(actor) as session, pytest.raises(NotFound):
        first_answer(session, actor, world.request)


@pytest.mark.usefixtures("settings")
def test_what_starts_before_the_plan_is_urgent(stage: Stage, world: World) -> None:
    days = [MONDAY + timedelta(days=n) for n in (1, 3, 4)]
    new = NewRequest(
        site=world.site,
        job=world.other_job,
        first_day=days[0],
        last_day=days[-1],
        reason=RequestReason.VACANCY,
        shifts=tuple(AskedShift(day, Hours(480, 720)) for day in days),
    )
    with stage.acting(world.sophie) as session:
        now = there(3, 1, 20)
        made = ask(session, world.sophie, new, now=now)
        found = first_answer(session, world.sophie, made, now=now)
        assert found
        assert (found.urgent, found.answer_at) == (1, there(3, 2, 9))
        assert found.count
        assert (found.count.at, found.count.shifts) == (now, 3)
        late = first_answer(session, world.sophie, made, now=there(3, 4, 20))
        assert late
        # What a night has planned since is in hand until its answer is given.
        assert (late.urgent, late.answer_at, late.first_shift) == (0, there(3, 2, 9), there(3, 5, 8))
        asked = session.get_one(Request, made)
        asked.answered_at = there(3, 2, 9)
        given = first_answer(session, world.sophie, made, now=there(3, 4, 20))
        assert given
        assert (given.urgent, given.answer_at, given.answered_at) == (1, None, there(3, 2, 9))
        assert first_answer(session, world.sophie, made, now=there(3, 5, 12)) is None


def test_nobody_is_promised_where_nobody_can_come(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        # In the middle of the night nobody is available.
        session.execute(
            update(RequestShift)
            .where(RequestShift.id == world.second_shift)
            .values(starts_at=there(3, 2, 0), ends_at=there(3, 2, 4))
        )
    with stage.acting(world.tom) as session:
        new = NewRequest(
            site=world.other_site,
            job=world.other_job,
            first_day=MONDAY,
            last_day=MONDAY,
            reason=RequestReason.WORKLOAD,
            shifts=(AskedShift(MONDAY, Hours(60, 120)),),
        )
        made = ask(session, world.tom, new, now=there(2, 1, 8))
        found = first_answer(session, world.tom, made, now=there(2, 1, 8))
    assert found
    assert found.count == Count(there(2, 1, 8), 1, 0, 0)

"""Today's list of the lead, and how a request was filled."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from scheduler.core.errors import NotAllowed, NotFound
from scheduler.core.states import Action, move
from scheduler.core.tables import Market, Mission, Request
from scheduler.core.tables.codes import DeclineReason, Origin
from scheduler.lead.needs import Cause, Need, need_of, needs
from scheduler.lead.overview import overview
from scheduler.missions import confirm, decline
from scheduler.missions.how_filled import how_filled
from scheduler.missions.no_show import no_show
from scheduler.requests import first_answer
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import MONDAY, World, moment
from tests.scheduler.statements import counted

PARIS = ZoneInfo("Europe/Paris")
FRIDAY = moment(-3, 8)


def listed(stage: Stage, world: World, now: datetime = FRIDAY) -> tuple[Need, ...]:
    with stage.acting(world.lucie) as session, counted(session) as statements:
        found = needs(session, world.lucie, now)
    assert len(statements) <= 4
    return found


def test_what_can_wait_is_not_on_the_list(stage: Stage, world: World) -> None:
    assert listed(stage, world) == ()
    with stage.acting(world.lucie) as session:
        found = need_of(session, world.lucie, world.request, FRIDAY)
    assert [each.shift for each in found.shifts] == [world.second_shift]


def test_what_starts_within_the_lead_time_is_urgent(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.execute(update(Market).where(Market.id == world.calvados).values(lead_time_minutes=720))
    [need] = listed(stage, world, moment(0, 20))
    assert (need.request, need.urgent, need.cause) == (world.request, True, Cause.SOON)
    assert ([each.shift for each in need.shifts], need.first.empty) == ([world.second_shift], 2)
    noon = moment(1, 12)
    assert listed(stage, world, noon)[0].shifts == need.shifts  # it has begun, and somebody is still missed
    found = listed(stage, world, noon)
    with stage.acting(world.lucie) as session:
        assert overview(session, world.lucie, noon).today == found, "both pages say the same"
        assert need_of(session, world.lucie, world.request, noon + timedelta(minutes=1)).shifts == ()
    assert listed(stage, world, noon + timedelta(minutes=1)) == (), "for less than an hour nobody is sent"


def test_what_no_coming_night_plans_is_urgent_for_the_lead_as_for_the_site(stage: Stage, world: World) -> None:
    """In office hours of Monday, for Tuesday at seven: the next night plans nothing before Tuesday afternoon."""
    with stage.administering() as session:
        session.execute(update(Market).where(Market.id == world.calvados).values(lead_time_minutes=720))
        session.execute(update(Request).values(promised_at=None, promised_from=None))
    eight = moment(0, 8)
    [need] = listed(stage, world, eight)
    assert (need.request, need.urgent, need.cause) == (world.request, True, Cause.SOON)
    with stage.acting(world.sophie) as session:
        told = first_answer(session, world.sophie, world.request, now=eight)
        assert told
        assert (told.urgent, told.answer_at) == (1, None)
    with stage.acting(world.lucie) as session:
        assert overview(session, world.lucie, eight).today == (need,)


def test_what_is_left_to_a_coming_night_is_counted_beside_what_is_not(stage: Stage, world: World) -> None:
    """One place of Monday was declined; of Tuesday both are empty, and the next night plans them."""
    with stage.acting(world.agnes) as session:
        decline(session, world.agnes, world.published, DeclineReason.HOURS)
    with stage.acting(world.lucie) as session:
        found = need_of(session, world.lucie, world.request, FRIDAY)
    assert ([each.shift for each in found.shifts], found.left_to_runs) == ([world.shift], 2)
    [listed_one] = listed(stage, world)
    assert listed_one.left_to_runs == 0, "the list does not look for it"


@pytest.mark.parametrize("cause", [Cause.DECLINED, Cause.EXPIRED, Cause.NO_SHOW])
def test_what_came_to_nothing_is_on_the_list_until_somebody_has_it(stage: Stage, world: World, cause: Cause) -> None:
    now = FRIDAY
    if cause == Cause.DECLINED:
        with stage.acting(world.agnes) as session:
            decline(session, world.agnes, world.published, DeclineReason.HOURS)
    elif cause == Cause.EXPIRED:
        with stage.acting(world.engine) as session:
            move(session, world.engine, session.get_one(Mission, world.published), Action.EXPIRE)
    else:
        now = moment(0, 7)
        with stage.acting(world.sophie) as session:
            assert no_show(session, world.sophie, world.confirmed, MONDAY, now=now).request == world.request
    [need] = listed(stage, world, now)
    # On Monday, Tuesday's first hours are urgent too: nobody would publish the coming night's plan before them.
    shifts = [world.shift, world.second_shift] if cause == Cause.NO_SHOW else [world.shift]
    assert (need.cause, [each.shift for each in need.shifts]) == (cause, shifts)


def test_the_list_is_the_leads_alone(stage: Stage, world: World) -> None:
    for actor in (world.agnes, world.sophie, world.leo):
        with pytest.raises(NotAllowed), stage.acting(actor) as session:
            needs(session, actor, FRIDAY)
    with pytest.raises(NotFound), stage.acting(world.mona) as session:
        need_of(session, world.mona, world.request, FRIDAY)


@pytest.mark.parametrize("reader", ["sophie", "lucie"])
def test_how_a_request_was_filled(stage: Stage, world: World, reader: str) -> None:
    with stage.acting(world.agnes) as session:
        confirm(session, world.agnes, world.published)
    actor = world.people[reader]
    assert actor
    with stage.acting(actor) as session, counted(session) as statements:
        found = {each.mission: each for each in how_filled(session, world.request, PARIS)}
    assert len(statements) == 1
    one = found[world.published]
    # Whoever administers the market knows its users by name; a college does not.
    assert (one.origin, one.confirmed_by, one.person) == (Origin.RUN, "agency", "Agnes" if reader == "lucie" else None)
    assert one.offered_at
    assert one.confirmed_at
    assert one.confirmed_at - one.offered_at < timedelta(days=1)
    assert one.worker == ("Published P." if reader == "sophie" else None)

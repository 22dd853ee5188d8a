from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select, update

from scheduler.core.errors import NotAllowed
from scheduler.core.tables import (
    Market,
    Mission,
    MissionShift,
    Organisation,
    Pass,
    PassSuspension,
    Request,
    RequestShift,
    Sheet,
    User,
)
from scheduler.core.tables.codes import DeclineReason, MissionState, RunState
from scheduler.lead.awaited import awaited
from scheduler.lead.overview import overview
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import MONDAY, World, moment
from tests.scheduler.draft import published_long_ago, with_draft
from tests.scheduler.statements import counted

OFFERED = {"state": MissionState.PUBLISHED, "published_at": moment(-2, 5)}
SUNDAY_EVENING = datetime(2027, 2, 28, 18, tzinfo=UTC)


def test_the_planner_sees_what_is_open_unfilled_and_to_confirm(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        published_long_ago(session, world.published, moment(-1, 20))
    with stage.acting(world.lucie) as session:
        found = overview(session, world.lucie, SUNDAY_EVENING)
    assert found.open_requests == 2
    assert (found.unfilled.slots, found.unfilled.minutes) == (2, 800)  # both slots of Tuesday
    [awaited] = found.awaited
    assert awaited.mission == world.published
    assert awaited.person.label == "W-PUBLISHED"  # another agency's worker: by code
    assert awaited.answer_by == moment(-1, 20)
    assert awaited.at_risk
    assert not awaited.overdue
    assert (found.at_risk, found.overdue) == (1, 0)
    assert found.next_deadline == moment(-1, 20)
    assert found.last_run is not None
    assert found.last_run.id == world.run
    assert found.today == ()  # without a lead time every shift can still be planned


def test_a_request_whose_days_are_over_wants_nobody_any_more(stage: Stage, world: World) -> None:
    """However little of it was served; the list of what is open leaves it out too."""
    with stage.acting(world.lucie) as session:
        last = session.scalars(select(Request.last_day).order_by(Request.last_day.desc()).limit(1)).one()
        on_the_day = overview(session, world.lucie, datetime.combine(last, time(20), UTC))
        after = overview(session, world.lucie, datetime.combine(last + timedelta(days=1), time(20), UTC))
    assert on_the_day.open_requests >= 1
    assert after.open_requests == 0


def test_a_mission_is_overdue_after_its_deadline(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        published_long_ago(session, world.published, moment(-1, 12))
    with stage.acting(world.lucie) as session:
        found = overview(session, world.lucie, SUNDAY_EVENING)
    assert found.overdue == 1
    assert found.next_deadline is None


def test_a_mission_two_days_ahead_is_not_at_risk(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        assert overview(session, world.lucie, SUNDAY_EVENING - timedelta(days=2)).at_risk == 0


def test_weeks_add_up_in_force_and_in_the_draft(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        run = with_draft(session, world)
    with stage.acting(world.lucie) as session:
        found = overview(session, world.lucie, moment(0, 5))
    week = found.weeks[0]
    assert week.monday == MONDAY
    # Two days of 400 paid minutes for two people: one confirmed, one waiting, and the draft fills one slot of Tuesday.
    assert (week.asked, week.confirmed, week.published, week.drafted, week.empty) == (1600, 400, 400, 400, 400)
    assert [each.asked for each in found.weeks[1:]] == [0, 0, 0]
    assert found.draft is not None
    assert (found.draft.id, found.draft.drafted, found.draft.to_publish) == (run, 1, True)


def test_a_failed_run_leaves_the_earlier_draft_to_be_published(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        run = with_draft(session, world)
        later = datetime.now(UTC) + timedelta(hours=1)
        failed = with_draft(session, world, state=RunState.FAILED, error="stopped", started_at=later, ended_at=later)
    with stage.acting(world.lucie) as session:
        found = overview(session, world.lucie, SUNDAY_EVENING)
    assert found.last_run is not None
    assert found.last_run.id == failed
    assert found.draft is not None
    assert found.draft.id == run


def test_today_lists_what_no_coming_night_plans_with_a_telephone(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.execute(update(Market).where(Market.id == world.calvados).values(lead_time_minutes=720))
        session.execute(update(Sheet).where(Sheet.site_id == world.site).values(phone="02 61 91 00 01"))
    with stage.acting(world.lucie) as session:
        found = overview(session, world.lucie, moment(0, 20))
        assert overview(session, world.lucie, moment(0, 1)).today == ()  # the night is still to come
    [[shift]] = [need.shifts for need in found.today]
    assert (shift.shift, shift.empty, shift.phone) == (world.second_shift, 2, "02 61 91 00 01")
    assert shift.day == MONDAY + timedelta(days=1)
    assert shift.starts_at.hour == 7  # six o'clock UTC on the market's clock


@pytest.mark.parametrize("name", ["leo", "agnes", "bruno", "sophie", "denise"])
def test_nobody_else_looks_at_the_market(stage: Stage, world: World, name: str) -> None:
    actor = world.people[name]
    assert actor
    with stage.acting(actor) as session:
        with pytest.raises(NotAllowed):
            overview(session, actor, SUNDAY_EVENING)
        with pytest.raises(NotAllowed):
            awaited(session, actor, SUNDAY_EVENING)


def test_a_planner_of_another_market_sees_their_own(stage: Stage, world: World) -> None:
    with stage.acting(world.mona) as session:
        found = overview(session, world.mona, SUNDAY_EVENING)
    assert (found.open_requests, found.awaited, found.last_run) == (0, (), None)
    assert {week.asked for week in found.weeks} == {0}


def test_a_week_begins_on_monday_on_the_market_s_clock(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        late = overview(session, world.lucie, datetime(2027, 2, 28, 23, 30, tzinfo=UTC))  # Monday already in Caen
    assert late.weeks[0].monday == date(2027, 3, 1)


def test_the_overview_takes_few_statements(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session, counted(session) as statements:
        overview(session, world.lucie, SUNDAY_EVENING)
    assert len(statements) <= 9


def test_an_agency_that_must_answer_and_cannot_come_in_is_named(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        waiting = session.scalars(select(Mission.agency_id).where(Mission.state == MissionState.PUBLISHED)).first()
        agency = session.get_one(Organisation, waiting)
        of_agency = update(User).where(User.organisation_id == agency.id)
    with stage.acting(world.lucie) as session:
        assert overview(session, world.lucie, SUNDAY_EVENING).shut_out == ()
    with stage.administering() as session:
        session.execute(of_agency.values(accepted_at=None))
    with stage.acting(world.lucie) as session:
        assert overview(session, world.lucie, SUNDAY_EVENING).shut_out == (agency.name,)


def test_the_overview_names_the_requests_behind_the_number(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        found = overview(session, world.lucie, SUNDAY_EVENING)
    [gap] = found.gaps
    assert (gap.request, gap.slots, gap.drafted, gap.minutes) == (world.request, 2, 0, 800)
    assert gap.first_start == moment(1, 6)


@pytest.mark.parametrize(
    ("state", "reason"), [(MissionState.DECLINED, DeclineReason.HOURS), (MissionState.EXPIRED, None)]
)
def test_what_was_lost_stays_until_somebody_else_is_found(
    stage: Stage, world: World, state: MissionState, reason: DeclineReason | None
) -> None:
    with stage.administering() as session:
        lost = {"state": state, "decline_reason": reason}
        session.execute(update(Mission).where(Mission.id == world.published).values(lost))
    with stage.acting(world.lucie) as session:
        [refusal] = overview(session, world.lucie, SUNDAY_EVENING).refusals
        assert overview(session, world.lucie, moment(0, 7)).refusals == (), "it has begun"
    assert (refusal.mission, refusal.reason, refusal.slots) == (world.published, reason, 1)
    with stage.administering() as session:
        other = with_draft(session, world)
        session.execute(update(Mission).where(Mission.run_id == other).values(OFFERED))
    with stage.acting(world.lucie) as session:
        assert overview(session, world.lucie, SUNDAY_EVENING).refusals == ()


def test_what_only_the_draft_fills_in_time_is_counted(stage: Stage, world: World) -> None:
    evening = moment(0, 20)  # the coming night's plan comes too late for six o'clock
    with stage.administering() as session:
        shift = session.get_one(RequestShift, world.second_shift)
        announced = MissionShift(
            mission_id=world.published,
            request_shift_id=shift.id,
            request_id=world.request,
            worker_id=world.published_worker,
            state=MissionState.PUBLISHED,
            headcount=2,
            slot=2,
            during=shift.during,
        )
        session.add(announced)  # one of two slots is left
    with stage.acting(world.lucie) as session:
        found = overview(session, world.lucie, evening)
        assert (len(found.today), found.only_drafted) == (1, 0)
    with stage.administering() as session:
        with_draft(session, world)
    with stage.acting(world.lucie) as session:
        found = overview(session, world.lucie, evening)
        assert (found.today, found.only_drafted, found.reached) == ((), 1, evening)


def test_papers_that_end_before_the_work_are_named_by_code(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        assert overview(session, world.lucie, SUNDAY_EVENING).papers == ()
    ends = update(Pass).where(Pass.id == world.published_pass)
    for day, beyond in ((MONDAY - timedelta(days=1), True), (MONDAY + timedelta(days=29), False)):
        with stage.administering() as session:
            session.execute(ends.values(to_day=day))
        with stage.acting(world.lucie) as session:
            [papers] = overview(session, world.lucie, SUNDAY_EVENING).papers
        assert (papers.worker, papers.ends_on, papers.beyond) == ("W-PUBLISHED", day, beyond)
    with stage.administering() as session:
        session.execute(ends.values(to_day=date(2028, 8, 31)))
        session.add(PassSuspension(pass_id=world.published_pass, from_day=MONDAY, to_day=MONDAY))
    with stage.acting(world.lucie) as session:
        [papers] = overview(session, world.lucie, SUNDAY_EVENING).papers
    assert (papers.beyond, papers.suspended) == (False, True)

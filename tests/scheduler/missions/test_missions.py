"""An agency's missions: Agnès answers for hers; Bruno, Mona and the others see nothing of them."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from scheduler.core.errors import Invalid, NotFound, NotPossible
from scheduler.core.states import Action, move
from scheduler.core.tables import Employment, Mission, MissionShift, Request, RequestShift
from scheduler.core.tables.codes import DeclineReason, MissionState, RequestState
from scheduler.core.tables.journey_codes import TravelMode
from scheduler.missions import AgencyMissions, agency_missions, confirm, decline, latest, mission
from scheduler.missions.leaving import Departure
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import MONDAY, World, moment, stored
from tests.scheduler.statements import counted

BEFORE = moment(-3, 8)
STRANGERS = ["lucie", "leo", "bruno", "bruno_in_manche", "mona", "sophie", "denise"]


def listed(stage: Stage, world: World, person: str = "agnes", now: datetime = BEFORE) -> AgencyMissions:
    actor = world.people[person]
    assert actor
    with stage.acting(actor) as session:
        return agency_missions(session, actor, now)


def execute(stage: Stage, statement: str, **values: object) -> None:
    with stage.administering() as session:
        session.execute(text(statement), values)


def state_of_request(stage: Stage, world: World) -> RequestState:
    with stage.administering() as session:
        return session.get_one(Request, world.request).state


def add_mission(stage: Stage, world: World, state: MissionState, day: int, answer_by: datetime | None = None) -> int:
    """Store one more mission of the free worker: seven hours, that many days after the Monday."""
    starts_at, ends_at = moment(day, 14), moment(day, 21)
    with stage.administering() as session:
        employment = session.get_one(Employment, world.free_employment)
        shift = stored(
            session,
            RequestShift(
                request_id=world.request,
                headcount=2,
                day=starts_at.date(),
                starts_at=starts_at,
                ends_at=ends_at,
            ),
        )
        mission = stored(
            session,
            Mission(
                market_id=world.calvados,
                request_id=world.request,
                organisation_id=world.establishment,
                worker_id=world.free_worker,
                agency_id=employment.agency_id,
                employment_id=employment.id,
                state=state,
                answer_by=answer_by,
                published_at=None if state == MissionState.PROPOSED else BEFORE,
                decline_reason=DeclineReason.HOURS if state == MissionState.DECLINED else None,
            ),
        )
        book(session, mission, shift)
        return mission.id


def book(session: Session, mission: Mission, shift: RequestShift) -> None:
    session.add(
        MissionShift(
            mission_id=mission.id,
            request_shift_id=shift.id,
            request_id=mission.request_id,
            worker_id=mission.worker_id,
            state=mission.state,
            headcount=shift.headcount,
            during=Range(shift.starts_at, shift.ends_at),
        )
    )


def test_a_line_says_who_where_and_when(stage: Stage, world: World) -> None:
    [line] = listed(stage, world).to_confirm
    assert (line.id, line.state, line.site, line.address) == (
        world.published,
        MissionState.PUBLISHED,
        "site",
        "1 rue de l'École",
    )
    assert (line.worker, line.worker_code, line.job) == ("Published P.", "W-PUBLISHED", "Entretien")
    assert (line.travel_mode, line.travel_minutes) == (TravelMode.BIKE, 20)
    assert (line.first_day, line.last_day, line.minutes) == (date(2027, 3, 1), date(2027, 3, 1), 400)
    [hours] = line.shifts
    assert (hours.starts_at.isoformat(), hours.ends_at.isoformat()) == (
        "2027-03-01T07:00:00+01:00",
        "2027-03-01T14:00:00+01:00",
    )
    assert (line.days, line.clock_times) == (1, ((time(7), time(14)),))


def test_missions_are_sorted_by_what_they_ask_of_the_agency(stage: Stage, world: World) -> None:
    late = add_mission(stage, world, MissionState.PUBLISHED, 1, moment(-1, 8))
    soon = add_mission(stage, world, MissionState.PUBLISHED, 9, moment(-2, 8))
    declined = add_mission(stage, world, MissionState.DECLINED, 2)
    withdrawn = add_mission(stage, world, MissionState.WITHDRAWN, 3)
    add_mission(stage, world, MissionState.PROPOSED, 4)
    found = listed(stage, world)
    assert [each.id for each in found.to_confirm] == [soon, late, world.published]
    assert [each.id for each in found.coming] == [world.confirmed]
    assert [each.id for each in found.called_off] == [declined, withdrawn]
    assert found.past == ()


def test_what_is_over_is_past_for_four_weeks(stage: Stage, world: World) -> None:
    later = add_mission(stage, world, MissionState.DECLINED, 1)
    found = listed(stage, world, now=moment(2, 0))
    assert not found.to_confirm + found.coming + found.called_off
    assert [each.id for each in found.past][:1] == [later]
    assert {each.id for each in found.past} == {world.published, world.confirmed, later}
    assert [each.id for each in listed(stage, world, now=moment(28, 14)).past] == [later]


def test_different_hours_are_named_one_after_another(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        shift = session.get_one(RequestShift, world.second_shift)
        shift.starts_at += timedelta(hours=1)
        session.flush()
        book(session, session.get_one(Mission, world.published), shift)
    [line] = listed(stage, world).to_confirm
    assert [each.day for each in line.shifts] == [MONDAY, MONDAY + timedelta(days=1)]
    assert line.minutes == 400 + 340
    assert (line.days, line.clock_times) == (2, ((time(7), time(14)), (time(8), time(14))))


@pytest.mark.parametrize("person", STRANGERS)
def test_nobody_else_lists_reads_or_answers_them(stage: Stage, world: World, person: str) -> None:
    actor = world.people[person]
    assert actor
    assert listed(stage, world, person) == AgencyMissions((), (), (), (), ())
    for mission_id in (world.published, world.confirmed, 0):
        with stage.acting(actor) as session:
            with pytest.raises(NotFound):
                mission(session, actor, mission_id)
            with pytest.raises(NotFound):
                confirm(session, actor, mission_id)
            with pytest.raises(NotFound):
                decline(session, actor, mission_id, DeclineReason.NONE)


def test_a_draft_is_not_there_yet(stage: Stage, world: World) -> None:
    draft = add_mission(stage, world, MissionState.PROPOSED, 1)
    withdrawn = add_mission(stage, world, MissionState.PROPOSED, 2)
    execute(stage, "UPDATE missions SET state = 'withdrawn' WHERE id = :id", id=withdrawn)
    assert draft not in {each.id for each in listed(stage, world).to_confirm}
    assert listed(stage, world).called_off == ()
    for mission_id in (draft, withdrawn):
        with stage.acting(world.agnes) as session, pytest.raises(NotFound):
            confirm(session, world.agnes, mission_id)


def test_even_the_planner_answers_for_a_draft_of_their_own_only_once_published(stage: Stage, world: World) -> None:
    execute(stage, "UPDATE workers SET agency_id = :lead WHERE id = :id", lead=world.lead, id=world.free_worker)
    execute(
        stage,
        "UPDATE employments SET agency_id = :lead WHERE id = :id",
        lead=world.lead,
        id=world.free_employment,
    )
    draft = add_mission(stage, world, MissionState.PROPOSED, 1)
    with stage.acting(world.lucie) as session:
        with pytest.raises(NotFound):
            confirm(session, world.lucie, draft)
        move(session, world.lucie, session.get_one(Mission, draft), Action.PUBLISH)
        confirm(session, world.lucie, draft)
    assert [each.id for each in listed(stage, world, "leo").coming] == [draft]


def test_confirming_all_that_was_asked_for_fills_the_request(stage: Stage, world: World) -> None:
    with stage.acting(world.agnes) as session:
        confirm(session, world.agnes, world.published)
    assert state_of_request(stage, world) == RequestState.PARTLY_FILLED
    execute(stage, "DELETE FROM request_shifts WHERE id = :id", id=world.second_shift)
    execute(stage, "UPDATE missions SET state = 'published' WHERE id = :id", id=world.published)
    with stage.acting(world.agnes) as session:
        confirm(session, world.agnes, world.published)
    assert state_of_request(stage, world) == RequestState.FILLED
    assert {each.id for each in listed(stage, world).coming} == {world.published, world.confirmed}


def test_declining_keeps_the_reason_and_leaves_the_request_open(stage: Stage, world: World) -> None:
    with stage.acting(world.agnes) as session:
        decline(session, world.agnes, world.published, DeclineReason.TRANSPORT)
    [line] = listed(stage, world).called_off
    assert (line.id, line.state, line.decline_reason) == (
        world.published,
        MissionState.DECLINED,
        DeclineReason.TRANSPORT,
    )
    assert state_of_request(stage, world) == RequestState.OPEN


@pytest.mark.parametrize("second", [Action.CONFIRM, Action.DECLINE])
@pytest.mark.parametrize("first", [Action.CONFIRM, Action.DECLINE])
def test_a_second_answer_is_not_possible(stage: Stage, world: World, first: Action, second: Action) -> None:
    def answer(action: Action) -> None:
        with stage.acting(world.agnes) as session:
            if action == Action.CONFIRM:
                confirm(session, world.agnes, world.published)
            else:
                decline(session, world.agnes, world.published, DeclineReason.HOURS)

    answer(first)
    with pytest.raises(NotPossible) as refused:
        answer(second)
    assert refused.value.state == {"confirm": "confirmed", "decline": "declined"}[first]


def test_a_reason_must_be_one_of_the_list(stage: Stage, world: World) -> None:
    with stage.acting(world.agnes) as session, pytest.raises(Invalid):
        decline(session, world.agnes, world.published, None)  # type: ignore[arg-type]  # what a broken form might give


def test_a_detail_says_all_that_is_needed_to_send_somebody(stage: Stage, world: World) -> None:
    execute(
        stage,
        "UPDATE site_sheets SET contact = 'Secrétariat', phone = '02 61 91 00 01', access = 'Sonner'"
        " WHERE site_id = :id",
        id=world.site,
    )
    execute(
        stage,
        "UPDATE travel_times SET earliest_arrival_minute = 400, latest_departure_minute = 1200 WHERE site_id = :id",
        id=world.site,
    )
    with stage.acting(world.agnes) as session:
        found = mission(session, world.agnes, world.published)
    assert found.line == listed(stage, world).to_confirm[0]
    assert (found.place.contact, found.place.phone, found.place.access) == ("Secrétariat", "02 61 91 00 01", "Sonner")
    assert found.skills == ("Entretien",)
    assert found.travel
    assert (found.travel.mode, found.travel.minutes, found.travel.max_minutes) == (TravelMode.BIKE, 20, 45)
    assert (found.travel.earliest_arrival_minute, found.travel.latest_departure_minute) == (400, 1200)
    assert found.travel.departures == (Departure(time(6, 40), time(7), (MONDAY,)),)
    assert [(each.monday, each.minutes) for each in found.weeks] == [(MONDAY, 400)]
    assert found.declare_from == date(2027, 2, 21)


def test_the_history_names_colleagues_and_of_others_the_organisation(stage: Stage, world: World) -> None:
    with stage.acting(world.agnes) as session:
        confirm(session, world.agnes, world.published)
        history = mission(session, world.agnes, world.published).history
    assert [(each.action, each.becomes, each.organisation, each.person) for each in history] == [
        (Action.PUBLISH, MissionState.PUBLISHED, "lead", None),
        (Action.CONFIRM, MissionState.CONFIRMED, "agency", "Agnes"),
    ]
    assert history[-1].at.utcoffset() == moment(0, 0).astimezone(history[-1].at.tzinfo).utcoffset()


def test_whose_file_went_to_another_agency_is_still_named(stage: Stage, world: World) -> None:
    execute(
        stage,
        "UPDATE workers SET agency_id = :other WHERE id = :id",
        other=world.other_agency,
        id=world.published_worker,
    )
    with stage.acting(world.agnes) as session:
        found = mission(session, world.agnes, world.published)
    assert (found.line.worker, found.line.worker_code) == ("Published P.", "")
    assert (found.travel, found.weeks) == (None, ())


def test_the_fingerprint_changes_with_the_list(stage: Stage, world: World) -> None:
    def seen() -> str:
        with stage.acting(world.agnes) as session:
            return latest(session, world.agnes)

    first = seen()
    add_mission(stage, world, MissionState.PROPOSED, 1)
    assert seen() == first
    add_mission(stage, world, MissionState.PUBLISHED, 2)
    second = seen()
    assert second != first
    with stage.acting(world.agnes) as session:
        confirm(session, world.agnes, world.published)
    assert seen() not in {first, second}


def test_a_longer_list_takes_no_more_statements(stage: Stage, world: World) -> None:
    with stage.acting(world.agnes) as session, counted(session) as few:
        agency_missions(session, world.agnes, BEFORE)
    for day in range(1, 6):
        add_mission(stage, world, MissionState.PUBLISHED, day)
    with stage.acting(world.agnes) as session, counted(session) as more:
        agency_missions(session, world.agnes, BEFORE)
    assert len(few) == len(more) == 3
    with stage.acting(world.agnes) as session, counted(session) as detail:
        mission(session, world.agnes, world.published)
    assert len(detail) == 9

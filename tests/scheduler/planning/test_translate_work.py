"""An instance out of the tables: what is booked, given or fixed already, and who has given something up."""

from datetime import date, timedelta

from msgspec import json
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from scheduler.core.states import Action, move
from scheduler.core.tables import (
    Employment,
    Market,
    Member,
    Mission,
    MissionShift,
    Request,
    RequestShift,
    Site,
    Worker,
)
from scheduler.core.tables.codes import DeclineReason, MissionState, OrganisationKind, RequestReason
from scheduler.planning.translate import problem_of
from tests.scheduler.db.world import MONDAY, World, moment, stored
from tests.scheduler.translator import NIGHT, Translator


def test_confirmed_is_pinned_published_is_announced_a_draft_is_nothing(translator: Translator, world: World) -> None:
    with translator.stage.administering() as session:
        give(session, world.free_worker, world.second_shift, MissionState.PROPOSED)
    instance = translator.instance()
    assert instance["pinned"] == [{"shift": f"S{world.shift}", "worker": "W-CONFIRMED"}]
    assert instance["published"] == [{"shift": f"S{world.shift}", "worker": "W-PUBLISHED"}]


def give(session: Session, worker: int, shift: int, state: MissionState) -> int:
    """Store a mission of one shift for a worker of the agency."""
    employment = session.scalars(select(Employment).where(Employment.worker_id == worker)).one()
    request_shift = session.get_one(RequestShift, shift)
    request = session.get_one(Request, request_shift.request_id)
    mission = stored(
        session,
        Mission(
            market_id=request.market_id,
            request_id=request.id,
            organisation_id=request.organisation_id,
            worker_id=worker,
            agency_id=employment.agency_id,
            employment_id=employment.id,
            state=state,
            published_at=None if state == MissionState.PROPOSED else moment(-3, 5),
        ),
    )
    session.add(
        MissionShift(
            mission_id=mission.id,
            request_shift_id=shift,
            request_id=request.id,
            worker_id=worker,
            state=state,
            headcount=request_shift.headcount,
            during=request_shift.during,
        )
    )
    session.flush()
    return mission.id


def test_before_the_first_plannable_moment_work_is_fixed(translator: Translator, world: World) -> None:
    # Monday 7:00 in Paris is too near at 5:59 with an hour's lead time, Tuesday is not.
    translator.run(update(Market).where(Market.id == world.calvados).values(lead_time_minutes=60))
    at = moment(0, 5)
    assert len(translator.request(at)["shifts"]) == 2  # just in time
    late = at + timedelta(minutes=1)
    assert [each["id"] for each in translator.request(late)["shifts"]] == [f"S{world.second_shift}"]
    assert translator.instance(late)["pinned"] == []
    confirmed = translator.worker("W-CONFIRMED", late)
    assert confirmed["commitments"] == [
        {"start": "2027-03-11T09:00+01:00", "end": "2027-03-11T12:00+01:00", "minutes": 180},
        {
            "start": "2027-03-01T07:00+01:00",
            "end": "2027-03-01T14:00+01:00",
            "minutes": 400,
            "site": f"014{world.establishment:04}A",
        },
    ]
    assert confirmed["carried_minutes"] == 400
    assert translator.worker("W-PUBLISHED", late)["carried_minutes"] == 400
    assert translator.request(late)["served_by"] == ["W-CONFIRMED"]


def test_given_work_counts_only_in_the_fairness_period(translator: Translator, world: World) -> None:
    translator.run(update(Market).where(Market.id == world.calvados).values(settings={"fairness_days": 1}))
    assert translator.worker("W-CONFIRMED", moment(1, 3))["carried_minutes"] == 400
    assert translator.worker("W-CONFIRMED", moment(2, 3))["carried_minutes"] == 0


def test_work_after_the_horizon_is_fixed_too(translator: Translator, world: World) -> None:
    translator.run(update(Market).where(Market.id == world.calvados).values(settings={"horizon_days": 3}))
    instance = translator.instance()
    assert instance["horizon"]["end"] == "2027-03-01T00:00+01:00"
    assert instance["requests"] == []
    assert len(translator.worker("W-CONFIRMED")["commitments"]) == 2


def test_work_in_another_market_is_fixed_and_says_not_where(translator: Translator, world: World) -> None:
    with translator.stage.administering() as session:
        session.add(Member(market_id=world.manche, organisation_id=world.other_establishment, kind="establishment"))
        session.flush()
        site = stored(
            session,
            Site(
                market_id=world.manche,
                organisation_id=world.other_establishment,
                name="Ailleurs",
                address="2 quai du Port",
                lat=49.6,
                lon=-1.6,
            ),
        )
        request = stored(
            session,
            Request(
                market_id=world.manche,
                organisation_id=world.other_establishment,
                site_id=site.id,
                reason=RequestReason.WORKLOAD,
                first_day=MONDAY,
                last_day=MONDAY,
            ),
        )
        shift = stored(
            session,
            RequestShift(request_id=request.id, day=MONDAY, starts_at=moment(0, 15), ends_at=moment(0, 18)),
        )
        give(session, world.other_worker, shift.id, MissionState.PUBLISHED)
    commitments = translator.worker("W-OTHER")["commitments"]
    assert {"start": "2027-03-01T16:00+01:00", "end": "2027-03-01T19:00+01:00", "minutes": 180} in commitments


def test_declined_workers_are_not_asked_again(translator: Translator, world: World) -> None:
    with translator.stage.acting(world.agnes) as session:
        mission = session.get_one(Mission, world.published)
        move(session, world.agnes, mission, Action.DECLINE, reason=DeclineReason.HOURS)
    assert translator.request()["banned_workers"] == ["W-PUBLISHED"]
    assert translator.instance()["published"] == []


def test_nor_are_those_whose_offer_expired_until_a_person_asks_them_again(translator: Translator, world: World) -> None:
    with translator.stage.acting(world.engine) as session:
        move(session, world.engine, session.get_one(Mission, world.published), Action.EXPIRE)
        by_hand = problem_of(session, world.engine, NIGHT, by_hand=True)
    assert translator.request()["banned_workers"] == ["W-PUBLISHED"]
    [asked] = json.decode(by_hand.instance)["requests"]
    assert asked["banned_workers"] == []
    with translator.stage.administering() as session:
        give(session, world.published_worker, world.second_shift, MissionState.PUBLISHED)
    # The lead's own offer stands: no run takes it back before the agency has answered.
    instance = translator.instance()
    assert {"shift": f"S{world.second_shift}", "worker": "W-PUBLISHED"} in instance["pinned"]
    assert instance["published"] == []


def test_only_people_of_member_agencies(translator: Translator, world: World) -> None:
    with translator.stage.administering() as session:
        far = session.scalars(
            select(Member.organisation_id).where(
                Member.market_id == world.manche, Member.leads, Member.kind == OrganisationKind.AGENCY
            )
        ).one()
        stranger = stored(session, Worker(code="W-FAR", agency_id=far))
        session.add(Employment(worker_id=stranger.id, agency_id=far, from_day=date(2026, 9, 1)))
    translator.run(update(Employment).where(Employment.worker_id == world.free_worker).values(to_day=date(2027, 2, 1)))
    codes = [each["id"] for each in translator.instance()["workers"]]
    assert codes == ["W-CONFIRMED", "W-OTHER", "W-PUBLISHED"]


def test_whose_contract_has_ended_keeps_what_is_confirmed(translator: Translator, world: World) -> None:
    translator.run(
        update(Employment).where(Employment.worker_id == world.confirmed_worker).values(to_day=date(2027, 2, 1))
    )
    worker = translator.worker("W-CONFIRMED")
    assert worker["agency"] == "agency"
    assert worker["engagement"]["to"].startswith("1970-")
    assert translator.instance()["pinned"] == [{"shift": f"S{world.shift}", "worker": "W-CONFIRMED"}]


def test_whose_file_has_left_the_market_keeps_what_is_confirmed(translator: Translator, world: World) -> None:
    with translator.stage.administering() as session:
        far = session.scalars(
            select(Member.organisation_id).where(Member.market_id == world.manche, Member.leads)
        ).one()
        session.execute(update(Worker).where(Worker.id == world.confirmed_worker).values(agency_id=far))
    pinned = translator.instance()["pinned"]
    assert pinned == [{"shift": f"S{world.shift}", "worker": f"#{world.confirmed_worker}"}]

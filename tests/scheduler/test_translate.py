"""An instance out of the tables: frame, requests and what is given, each field held against the world by hand."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from msgspec import json
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from scheduler.errors import Invalid, NotAllowed, NotFound
from scheduler.law import ADULT
from scheduler.settings import MarketSettings
from scheduler.states import Action, move
from scheduler.tables import (
    Employment,
    Market,
    Member,
    Mission,
    MissionShift,
    Request,
    RequestPerson,
    RequestShift,
    Site,
    Worker,
)
from scheduler.tables.codes import (
    DeclineReason,
    MissionState,
    OrganisationKind,
    PersonWish,
    RequestReason,
    RequestState,
)
from scheduler.translate import problem_of
from tests.scheduler.db.world import MONDAY, World, moment, stored
from tests.scheduler.statements import counted
from tests.scheduler.translator import NIGHT, Translator, spans


def test_the_frame_is_whole_local_days(translator: Translator) -> None:
    instance = translator.instance()
    assert instance["format"] == "releve-instance/1"
    assert instance["name"] == "calvados-2027-02-26"
    assert instance["timezone"] == "Europe/Paris"
    assert instance["horizon"] == {"start": "2027-02-26T00:00+01:00", "end": "2027-03-26T00:00+01:00"}


def test_sites_and_agencies(translator: Translator, world: World) -> None:
    translator.run(update(Site).where(Site.id == world.other_site).values(uai=None))
    instance = translator.instance()
    sites = {"id": f"014{world.establishment:04}A", "lat": 49.18, "lon": -0.37}, str(world.other_site)
    assert instance["sites"][0] == sites[0]
    assert [each["id"] for each in instance["sites"]] == [sites[0]["id"], sites[1]]
    # Two shifts of 400 minutes for two people each; the agency was promised a fifth.
    assert instance["agencies"] == [
        {"id": "lead", "target_minutes": 0, "sites": []},
        {"id": "agency", "target_minutes": 320, "sites": [sites[0]["id"], sites[1]]},
        {"id": "other-agency", "target_minutes": 0, "sites": [sites[0]["id"], sites[1]]},
    ]


def test_a_worker(translator: Translator, world: World) -> None:
    translator.run(update(Worker).where(Worker.id == world.free_worker).values(head_start_minutes=60))
    worker = translator.worker()
    availability = spans(worker.pop("availability"))
    assert availability[:2] == [
        ("2027-02-26T06:00+01:00", "2027-02-26T20:00+01:00"),
        ("2027-03-01T06:00+01:00", "2027-03-01T20:00+01:00"),
    ]
    assert len(availability) == 21  # Monday to Friday of four weeks, and the day on which the last night ends
    assert worker == {
        "id": "W-FREE",
        "agency": "agency",
        "skills": [{"id": "cleaning"}],
        "travel_mode": "bike",
        "max_travel_minutes": 45,
        "engagement": {"from": "2026-09-01T00:00+02:00", "to": "2028-09-01T00:00+02:00"},
        "unpreferred": [],
        "banned_sites": [f"014{world.other_establishment:04}A"],
        "familiar_sites": [],
        "limits": {**ADULT},
        "target_minutes": 900 * 8,
        "carried_minutes": -60,
        "commitments": [{"start": "2027-03-11T09:00+01:00", "end": "2027-03-11T12:00+01:00", "minutes": 180}],
    }


def test_nobody_has_a_home_or_a_name_in_an_instance(translator: Translator) -> None:
    text = translator.translation().instance.decode()
    assert '"home"' not in text
    assert "Free P." not in text


def test_a_request(translator: Translator, world: World) -> None:
    translator.add(
        RequestPerson(request_id=world.request, worker_id=world.other_worker, wish=PersonWish.BANNED),
        *(
            RequestPerson(request_id=world.request, worker_id=worker, wish=PersonWish.ALLOWED)
            for worker in (world.free_worker, world.published_worker)
        ),
    )
    translator.run(update(Request).where(Request.id == world.request).values(max_workers=3, priority=2))
    assert translator.request() == {
        "id": f"R{world.request}",
        "site": f"014{world.establishment:04}A",
        "skills": ["cleaning"],
        "priority": 2,
        "headcount": 2,
        "max_workers": 3,
        "preferred_workers": ["W-PUBLISHED"],
        "banned_workers": ["W-OTHER"],
        "allowed_workers": ["W-FREE", "W-PUBLISHED"],
        "served_by": [],
        "shifts": [
            {
                "id": f"S{world.shift}",
                "start": "2027-03-01T07:00+01:00",
                "end": "2027-03-01T14:00+01:00",
                "break_minutes": 20,
            },
            {
                "id": f"S{world.second_shift}",
                "start": "2027-03-02T07:00+01:00",
                "end": "2027-03-02T14:00+01:00",
                "break_minutes": 20,
            },
        ],
    }


def test_a_request_without_a_shift_in_the_window_is_left_out(translator: Translator, world: World) -> None:
    assert [each["id"] for each in translator.instance()["requests"]] == [f"R{world.request}"]


@pytest.mark.parametrize("state", [RequestState.DRAFT, RequestState.CANCELLED])
def test_what_is_not_asked_for_is_left_out(translator: Translator, world: World, state: RequestState) -> None:
    translator.run(update(Request).where(Request.id == world.request).values(state=state))
    assert translator.instance()["requests"] == []


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


def test_the_index_leads_back(translator: Translator, world: World) -> None:
    index = translator.translation().index
    shift = index.shifts[f"S{world.shift}"]
    assert (shift.id, shift.request, shift.organisation) == (world.shift, world.request, world.establishment)
    hand = index.workers["W-FREE"]
    assert (hand.id, hand.agency, hand.employment) == (world.free_worker, world.agency, world.free_employment)
    assert {each.mission for each in index.booked} == {world.published, world.confirmed}


def test_the_number_of_statements_is_fixed(translator: Translator, world: World) -> None:
    with translator.stage.acting(world.engine) as session, counted(session) as statements:
        problem_of(session, world.engine, NIGHT)
    assert len(statements) == 6


def test_the_same_data_give_the_same_bytes(translator: Translator) -> None:
    assert translator.translation().instance == translator.translation().instance


def test_who_does_not_lead_gets_nothing(translator: Translator, world: World) -> None:
    with pytest.raises(NotAllowed):
        translator.translation(actor=world.agnes)
    with pytest.raises(NotFound):
        translator.translation(actor=replace(world.engine, market=world.manche))


def test_settings_refuse_what_they_do_not_know(translator: Translator, world: World) -> None:
    translator.run(update(Market).where(Market.id == world.calvados).values(settings={"horizon": 28}))
    with pytest.raises(Invalid) as refusal:
        translator.translation()
    assert refusal.value.field == "settings"
    assert MarketSettings.of({}).horizon_days == 28

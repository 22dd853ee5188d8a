"""An instance out of the tables: frame, places and requests, each field held against the world by hand."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from scheduler.core.errors import Invalid, NotAllowed, NotFound
from scheduler.core.law import ADULT
from scheduler.core.tables import Commitment, Employment, Market, Request, RequestPerson, Site, Worker
from scheduler.core.tables.codes import PersonWish, RequestState
from scheduler.core.tables.journey_codes import TravelMode
from scheduler.market.settings import MarketSettings
from scheduler.planning.translate import problem_of
from scheduler.planning.translate.frame import Frame
from scheduler.planning.translate.people import read_present
from scheduler.planning.translate.work import booked_around
from tests.scheduler.db.world import World
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
    assert len(statements) == 7


def test_whoever_left_long_ago_is_not_read(translator: Translator, world: World) -> None:
    """They keep a file; a market of some years has more of these than of others."""
    before = translator.translation().instance
    gone = Worker(code="W-GONE", agency_id=world.agency, travel_mode=TravelMode.CAR)
    translator.add(gone)
    translator.add(
        Employment(worker_id=gone.id, agency_id=world.agency, from_day=date(2020, 1, 6), to_day=date(2021, 1, 6)),
        Commitment(worker_id=gone.id, starts_at=NIGHT, ends_at=NIGHT + timedelta(hours=3)),
    )
    assert translator.translation().instance == before
    with translator.stage.acting(world.engine) as session:
        frame = Frame.of("Europe/Paris", NIGHT, 720, 28)
        around = booked_around(world.calvados, frame)
        agencies = [world.agency, world.other_agency, world.lead]
        assert gone.id not in read_present(session, agencies, around, frame, ()).workers
        assert gone.id in read_present(session, agencies, around, frame, (gone.id,)).workers
        assert world.free_worker in read_present(session, agencies, around, frame, ()).workers


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

"""Minutes of ways as a market's own table says: what a row means, whom it counts for, and what it takes back."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from scheduler.core.tables import GivenJourney, Place, TravelTime, Worker, WorkerHome
from scheduler.core.tables.journey_codes import JourneySource, TravelMode
from scheduler.imports import Code, Kind, load, stored
from scheduler.imports.journeys import degrees, point_of
from scheduler.market.places_to_live import rounded
from scheduler.workforce import worker
from tests.examples import examples
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.imports.test_communes import COMMUNES
from tests.scheduler.imports.test_imports import bring, codes
from tests.scheduler.imports.test_round_trip import NOW, WAYS

HEADS = "De;UAI;Transport;Minutes"


def rows(world: World, *said: tuple[str, str]) -> str:
    """Write rows for the bike to the second site, where minutes are computed."""
    uai = f"014{world.other_establishment:04}A"
    return "\n".join([HEADS, *(f"{whence};{uai};Vélo;{minutes}" for whence, minutes in said)]) + "\n"


def way(stage: Stage, world: World) -> tuple[int, JourneySource | None]:
    with stage.administering() as session:
        found = session.get_one(TravelTime, (world.free_worker, world.other_site))
        return found.minutes, found.source


@pytest.fixture
def home(stage: Stage, world: World) -> str:
    """Let somebody live in Bayeux, and say its point."""
    assert bring(stage, world, "lucie", Kind.COMMUNES, COMMUNES).applied
    with stage.administering() as session:
        found = session.get_one(WorkerHome, world.free_worker)
        found.lat, found.lon = Decimal("49.28"), Decimal("-0.70")
    return "49,28 / -0,70"


@pytest.mark.parametrize("whence", ["Bayeux", "14400 bayeux", "49,28 / -0,70", "49.2766, -0.7039", "w-free"])
def test_the_table_counts_before_an_estimate(stage: Stage, world: World, home: str, whence: str) -> None:
    assert home
    assert bring(stage, world, "lucie", Kind.JOURNEYS, rows(world, (whence, "33"))).added == 1
    assert way(stage, world) == (33, JourneySource.TABLE)
    changed = bring(stage, world, "lucie", Kind.JOURNEYS, rows(world, (whence, "34")))
    assert (changed.changed, way(stage, world)) == (1, (34, JourneySource.TABLE))
    taken_back = bring(stage, world, "lucie", Kind.JOURNEYS, rows(world, (whence, "")))
    assert taken_back.changed == 1
    minutes, source = way(stage, world)
    assert (minutes > 34, source) == (True, JourneySource.ESTIMATE)


@pytest.mark.usefixtures("home")
def test_a_person_comes_before_their_commune_and_another_means_does_not_count(stage: Stage, world: World) -> None:
    bring(stage, world, "lucie", Kind.JOURNEYS, rows(world, ("Bayeux", "33"), ("W-FREE", "21")))
    assert way(stage, world) == (21, JourneySource.TABLE)
    with stage.administering() as session:
        session.get_one(Worker, world.free_worker).travel_mode = TravelMode.CAR
    bring(stage, world, "lucie", Kind.JOURNEYS, rows(world, ("Caen", "9")))
    assert way(stage, world)[1] == JourneySource.ESTIMATE


@pytest.mark.usefixtures("home")
def test_somebody_without_a_home_is_known_by_their_code(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.execute(delete(WorkerHome).where(WorkerHome.worker_id == world.free_worker))
    bring(stage, world, "lucie", Kind.JOURNEYS, rows(world, ("W-FREE", "12")))
    assert way(stage, world) == (12, JourneySource.TABLE)
    with stage.acting(world.agnes) as session:
        assert worker(session, world.agnes, world.free_worker, NOW).reach.sources == ((JourneySource.TABLE, 1),)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("whence", "code"),
    [
        ("Saint-Martin", Code.WHICH_PLACE),
        ("14400", Code.WHICH_PLACE),
        ("Nulle-Part", Code.UNKNOWN_WHENCE),
        ("W-NOBODY", Code.UNKNOWN_WHENCE),
        ("M-FREE", Code.UNKNOWN_WHENCE),
        ("149,2 / -0,4", Code.UNKNOWN_WHENCE),
        ("-0,4 / 49,2", Code.EXCHANGED),
    ],
)
def test_what_a_row_begins_with_is_never_guessed(stage: Stage, world: World, whence: str, code: Code) -> None:
    report = bring(stage, world, "lucie", Kind.JOURNEYS, rows(world, (whence, "33")))
    assert codes(report) == [(2, "De", code)]


@pytest.mark.usefixtures("home")
def test_a_code_that_is_a_commune_too_is_asked_about(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.get_one(Worker, world.free_worker).code = "BAYEUX"
    assert codes(bring(stage, world, "lucie", Kind.JOURNEYS, rows(world, ("Bayeux", "33")))) == [
        (2, "De", Code.WHICH_PLACE)
    ]


@pytest.mark.usefixtures("home")
def test_the_same_way_stands_once_however_it_is_written(stage: Stage, world: World) -> None:
    for minutes, code in (("33", Code.TWICE_IN_FILE), ("34", Code.CONTRADICTS)):
        report = bring(stage, world, "lucie", Kind.JOURNEYS, rows(world, ("Bayeux", "33"), ("49,28 / -0,7", minutes)))
        assert [(each.row, each.code) for each in report.faults] == [(3, code)]


@pytest.mark.parametrize("stranger", ["agnes", "sophie", "denise"])
def test_only_the_lead_brings_the_table(stage: Stage, world: World, stranger: str) -> None:
    with pytest.raises(Exception, match="import"):
        bring(stage, world, stranger, Kind.JOURNEYS, rows(world, ("W-FREE", "9")))


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_a_point_is_read_as_it_is_written(lat: float, lon: float) -> None:
    point = rounded(lat, lon)
    assert point_of(degrees(point)) == point


POINTS = st.tuples(st.integers(4880, 4940), st.integers(-90, 10))
NAMES = st.sampled_from(["Bayeux", "St-Martin", "Saint-Martin (14500)", "W-FREE", "Sainte-Honorine", "49 / 0"])


@pytest.mark.sampled
def test_what_goes_out_comes_in_again_and_changes_nothing(stage: Stage, world: World) -> None:
    @settings(max_examples=examples(40), suppress_health_check=list(HealthCheck))
    @given(
        st.dictionaries(NAMES, POINTS, max_size=5),
        st.dictionaries(
            st.tuples(POINTS | st.just(None), st.sampled_from(TravelMode), st.booleans()), st.integers(0, 1440)
        ),
        st.sampled_from(sorted(WAYS)),
    )
    def each(
        places: dict[str, tuple[int, int]],
        ways: dict[tuple[tuple[int, int] | None, TravelMode, bool], int],
        way: str,
    ) -> None:
        with stage.administering() as session:
            session.execute(delete(Place).where(Place.market_id == world.calvados))
            session.execute(delete(GivenJourney).where(GivenJourney.market_id == world.calvados))
            for name, (lat, lon) in places.items():
                point = {"lat": Decimal(lat) / 100, "lon": Decimal(lon) / 100}
                session.add(Place(market_id=world.calvados, name=name, **point))
            for (at, mode, here), minutes in ways.items():
                whence = (
                    {"lat": Decimal(at[0]) / 100, "lon": Decimal(at[1]) / 100}
                    if at
                    else {"worker_id": world.free_worker}
                )
                site = world.site if here else world.other_site
                session.add(GivenJourney(market_id=world.calvados, site_id=site, mode=mode, minutes=minutes, **whence))
        with stage.acting(world.lucie) as session:
            sheet = stored(session, world.lucie, Kind.JOURNEYS, NOW)
            report = load(session, world.lucie, Kind.JOURNEYS, WAYS[way](sheet), apply=True)
        assert len(sheet.rows) == len(ways)
        if ways:
            assert (report.faults, report.questions, report.unchanged) == ((), (), len(ways)), sheet.rows

    each()

"""Where people and sites are, by communes that a market has brought in: found, asked about, never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from scheduler.core.tables import Place, Site, Worker, WorkerHome
from scheduler.imports import Code, Kind
from scheduler.market.gazetteer import Commune, Gazetteer, bare
from scheduler.market.places_to_live import rounded
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.imports.test_imports import bring, codes

HEADS = "Commune;Code postal;Code INSEE;Latitude;Longitude"
COMMUNES = f"""{HEADS}
Bayeux;14400;14047;49,2766;-0,7039
Saint-Vigor-le-Grand;14400;14663;49,2847;-0,6872
Caen;14000;14118;49,1829;-0,3707
Caen;14300;14118;49,1829;-0,3707
Saint-Martin;14700;14001;49,10;-0,30
Saint-Martin;14500;14002;48,90;-0,90
"""
WORKER = "Code;Nom affiché;Contrat du;Commune du domicile;Code postal du domicile\nN-1;Noé;13/09/2026;{};{}\n"


@pytest.fixture
def communes(stage: Stage, world: World) -> None:
    report = bring(stage, world, "lucie", Kind.COMMUNES, COMMUNES)
    assert (report.applied, report.added, report.changed) == (True, 4, 2)  # Caen is there, without a number


@pytest.mark.usefixtures("communes")
def test_communes_are_stored_once_and_told_apart(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        found = session.scalars(select(Place).where(Place.market_id == world.calvados, Place.insee.is_not(None)))
        places = {each.name: (each.insee, list(each.postcodes), float(each.lat)) for each in found}
    assert places["Caen"] == ("14118", ["14000", "14300"], 49.18)
    assert places["Saint-Martin"] == ("14001", ["14700"], 49.1)
    assert places["Saint-Martin (14500)"] == ("14002", ["14500"], 48.9)
    again = bring(stage, world, "lucie", Kind.COMMUNES, COMMUNES)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 6)


@pytest.mark.usefixtures("communes")
@pytest.mark.parametrize(
    ("commune", "postcode", "code", "value"),
    [
        ("Saint-Martin", "", Code.WHICH_PLACE, {"Saint-Martin (14700)", "Saint-Martin (14500)"}),
        ("", "14400", Code.WHICH_PLACE, {"Bayeux (14400)", "Saint-Vigor-le-Grand (14400)"}),
        ("Bayeux", "14000", Code.UNKNOWN_PLACE, {"Bayeux"}),
    ],
)
def test_what_is_not_one_commune_is_asked_and_never_guessed(
    stage: Stage, world: World, commune: str, postcode: str, code: Code, value: set[str]
) -> None:
    report = bring(stage, world, "agnes", Kind.WORKERS, WORKER.format(commune, postcode))
    assert not report.applied
    assert [(each.code, each.row) for each in report.faults] == [(code, 2)]
    assert set(report.faults[0].value.split(" ; ")) == value


@pytest.mark.usefixtures("communes")
def test_a_worker_lives_in_a_commune_and_no_more_exactly(stage: Stage, world: World) -> None:
    assert bring(stage, world, "agnes", Kind.WORKERS, WORKER.format("Bayeux", "")).applied
    home = select(WorkerHome.lat, WorkerHome.lon).join(Worker, Worker.id == WorkerHome.worker_id)
    with stage.administering() as session:
        lat, lon = session.execute(home.where(Worker.code == "N-1")).one()
    assert (float(lat), float(lon)) == (49.28, -0.7)
    again = bring(stage, world, "agnes", Kind.WORKERS, WORKER.format("", "14300"))
    assert again.changed == 1
    asked = bring(stage, world, "agnes", Kind.WORKERS, WORKER.format("", "14400"))
    assert [each.code for each in asked.faults] == [Code.WHICH_PLACE]


SITE = (
    "UAI;Nom;Adresse;Latitude;Longitude;Commune de l’établissement;Code postal de l’établissement\n"
    "0149001A;Collège du Test;1 rue du Pré;{};{};{};{}\n"
)


def where(stage: Stage, uai: str) -> tuple[float, float]:
    with stage.administering() as session:
        site = session.scalars(select(Site).where(Site.uai == uai)).one()
        return site.lat, site.lon


@pytest.mark.usefixtures("communes")
def test_a_site_lies_in_the_commune_that_its_row_names(stage: Stage, world: World) -> None:
    report = bring(stage, world, "lucie", Kind.SITES, SITE.format("", "", "Bayeux", "14400"))
    assert (report.faults, report.added) == ((), 1)
    assert where(stage, "0149001A") == (49.28, -0.7)
    again = bring(stage, world, "lucie", Kind.SITES, SITE.format("", "", "BAYEUX", ""))
    assert (again.unchanged, again.changed) == (1, 0)
    moved = bring(stage, world, "lucie", Kind.SITES, SITE.format("", "", "", "14700"))
    assert moved.changed == 1
    assert where(stage, "0149001A") == (49.1, -0.3)


@pytest.mark.usefixtures("communes")
def test_a_commune_takes_nothing_from_a_site_that_is_known_more_exactly(stage: Stage, world: World) -> None:
    bring(stage, world, "lucie", Kind.SITES, SITE.format("49,27123", "-0,70456", "", ""))
    again = bring(stage, world, "lucie", Kind.SITES, SITE.format("", "", "Bayeux", ""))
    assert again.unchanged == 1
    assert where(stage, "0149001A") == (49.27123, -0.70456)


@pytest.mark.usefixtures("communes")
@pytest.mark.parametrize(
    ("commune", "postcode", "fault"),
    [
        ("Saint-Martin", "", (2, "Commune de l’établissement", Code.WHICH_PLACE)),
        ("", "14999", (2, "Code postal de l’établissement", Code.UNKNOWN_PLACE)),
        ("", "", (2, "Latitude", Code.REQUIRED)),
    ],
)
def test_a_site_is_placed_nowhere_by_guessing(
    stage: Stage, world: World, commune: str, postcode: str, fault: tuple[int, str, Code]
) -> None:
    report = bring(stage, world, "lucie", Kind.SITES, SITE.format("", "", commune, postcode))
    assert codes(report) == [fault]


@pytest.mark.parametrize("stranger", ["agnes", "sophie", "denise"])
def test_only_the_lead_brings_communes(stage: Stage, world: World, stranger: str) -> None:
    with pytest.raises(Exception, match="import"):
        bring(stage, world, stranger, Kind.COMMUNES, COMMUNES)


def test_a_far_commune_is_a_question(stage: Stage, world: World) -> None:
    report = bring(stage, world, "lucie", Kind.COMMUNES, f"{HEADS}\nNice;06000;06088;43,70;7,27\n")
    assert not report.applied
    assert {each.code for each in report.questions} == {Code.FAR_AWAY}
    swapped = bring(stage, world, "lucie", Kind.COMMUNES, f"{HEADS}\nCaen;14000;14118;-0,37;49,18\n")
    assert codes(swapped) == [(2, "Latitude", Code.EXCHANGED)]


NAMES = st.sampled_from(["Bayeux", "Saint-Martin", "Sainte-Mère-Église", "L’Aigle", "Œuilly"])


@given(st.lists(st.tuples(NAMES, st.sampled_from(["14400", "14500"])), max_size=6), NAMES)
def test_what_is_found_bears_the_name_and_the_postcode(known: list[tuple[str, str]], name: str) -> None:
    places = Gazetteer(Commune(each, frozenset({code}), rounded(49.0, 0.0)) for each, code in known)
    for written in (name, name.upper(), name.replace("-", " ").replace("Saint", "St")):
        found = places.read(f"14400 {written}")
        assert all(bare(each.name) == bare(name) and "14400" in each.postcodes for each in found)
        assert len(found) == sum(pair == (name, "14400") for pair in known)

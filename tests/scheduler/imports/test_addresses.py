"""Where addresses lie, asked of a server: what goes out, what is taken, what is asked about, and what is kept."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from scheduler.core.asking import Unanswered
from scheduler.core.tables import Base, Worker, WorkerHome
from scheduler.imports import Code, Kind, Report, addresses_of, ask_about, let_know, load, template
from scheduler.market.distance import Spot
from scheduler.market.geocoder import NEXT, Proposal, StateGeocoder, meant
from tests.elsewhere_on_the_web import answering
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.imports.test_communes import where
from tests.scheduler.imports.test_imports import codes

RECORDED = {
    "type": "FeatureCollection",
    "version": "draft",
    "features": [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [2.290084, 49.897443]},
            "properties": {
                "label": "8 Boulevard du Port 80000 Amiens",
                "score": 0.49159121588068583,
                "housenumber": "8",
                "id": "80021_6590_00008",
                "type": "housenumber",
                "name": "8 Boulevard du Port",
                "postcode": "80000",
                "citycode": "80021",
                "x": 648952.58,
                "y": 6977867.25,
                "city": "Amiens",
                "context": "80, Somme, Hauts-de-France",
                "importance": 0.6706612694243868,
                "street": "Boulevard du Port",
            },
        }
    ],
    "attribution": "BAN",
    "licence": "ODbL 1.0",
    "query": "8 bd du port",
    "limit": 1,
}
"""As the documentation of the State's geocoder shows an answer."""


def listed(*found: tuple[str, float, float, float]) -> dict[str, Any]:
    """Answer with addresses: label, likeness, latitude, longitude."""
    return {
        "features": [
            {"geometry": {"coordinates": [lon, lat]}, "properties": {"label": label, "score": score}}
            for label, score, lat, lon in found
        ]
    }


ONE = listed(("12 Rue Saint-Jean 14400 Bayeux", 0.96, 49.276543, -0.701234))
SITE = "UAI;Nom;Adresse\n0149001A;Collège du Test;12 rue Saint-Jean, 14400 Bayeux\n"
HOME = "Code;Nom affiché;Contrat du;Adresse du domicile\nN-1;Noé;13/09/2026;12 rue Saint-Jean, 14400 Bayeux\n"


def brought(stage: Stage, world: World, person: str, kind: Kind, written: str, url: str | None) -> Report:
    actor = world.people[person]
    assert actor
    answers = None
    if url:
        with stage.acting(actor) as session:
            addresses = addresses_of(session, actor, kind, written.encode())
        answers = ask_about(StateGeocoder(url), addresses)
    with stage.acting(actor) as session:
        let_know(session, answers)
        return load(session, actor, kind, written.encode(), apply=True)


def test_an_answer_is_taken_for_the_address_that_was_asked_about_alone(stage: Stage, world: World) -> None:
    """What is stored or said of the columns may change between the question and the import."""
    actor = world.people["lucie"]
    assert actor
    spot = Spot(latitude=49.27, longitude=-0.7)
    with stage.acting(actor) as session:
        let_know(session, {"13 rue Saint-Jean, 14400 Bayeux": spot})
        report = load(session, actor, Kind.SITES, SITE.encode(), apply=True)
    assert (codes(report), report.applied) == ([(2, "Adresse", Code.NO_ANSWER)], False)


def test_what_a_file_asks_about_is_read_without_keeping_anything(stage: Stage, world: World) -> None:
    actor = world.people["lucie"]
    assert actor
    other = "Numéro UAI;Nom établissement;Adresse postale\n0149001A;Collège du Test;12 rue Saint-Jean, 14400 Bayeux\n"
    with stage.acting(actor) as session:
        assert addresses_of(session, actor, Kind.SITES, other.encode(), ["uai", "name", "address"]) == [
            "12 rue Saint-Jean, 14400 Bayeux"
        ]
        assert addresses_of(session, actor, Kind.SITES, other.encode()) == []  # nobody has said so yet
        assert addresses_of(session, actor, Kind.SITES, b"\xff\xfe") == []
        assert addresses_of(session, actor, Kind.CLOSURES, other.encode()) == []


def test_a_recorded_answer_is_read() -> None:
    with answering(lambda _path: RECORDED) as asked:
        (found,) = StateGeocoder(f"{asked.url}/search").find("8 bd du port")
    assert (found.label, found.spot) == (
        "8 Boulevard du Port 80000 Amiens",
        Spot(latitude=49.897443, longitude=2.290084),
    )
    assert asked.paths == ["/search?q=8 bd du port&limit=3&autocomplete=0"]
    assert meant("8 bd du port", [found]) is None  # there are many


@pytest.mark.parametrize("wrong", [500, 302, b"<html>", [], {"features": [{}]}, {"features": None}])
def test_what_is_no_list_is_no_answer(wrong: object) -> None:
    with answering(lambda _path: wrong) as asked, pytest.raises(Unanswered) as caught:
        StateGeocoder(asked.url).find("12 rue Saint-Jean")
    assert "Saint" not in str(caught.value)


def test_a_new_site_lies_where_its_address_does(stage: Stage, world: World) -> None:
    with answering(lambda _path: ONE) as asked:
        report = brought(stage, world, "lucie", Kind.SITES, SITE, asked.url)
        assert (report.faults, report.added) == ((), 1)
        assert where(stage, "0149001A") == (49.276543, -0.701234)
        again = brought(stage, world, "lucie", Kind.SITES, SITE, asked.url)
        assert again.unchanged == 1
    assert parse_qs(urlsplit(asked.paths[0]).query)["q"] == ["12 rue Saint-Jean, 14400 Bayeux"]


def test_a_home_is_kept_to_the_kilometre_and_its_address_nowhere(stage: Stage, world: World) -> None:
    with answering(lambda _path: ONE) as asked:
        report = brought(stage, world, "agnes", Kind.WORKERS, HOME, asked.url)
    assert (report.faults, report.added) == ((), 1)
    assert [parse_qs(urlsplit(each).query)["q"] for each in asked.paths] == [["12 rue Saint-Jean, 14400 Bayeux"]]
    assert not any("No" in each or "N-1" in each for each in asked.paths)
    home = select(WorkerHome.lat, WorkerHome.lon).join(Worker, Worker.id == WorkerHome.worker_id)
    with stage.administering() as session:
        assert [str(each) for each in session.execute(home.where(Worker.code == "N-1")).one()] == ["49.28", "-0.70"]
        for table in sorted(Base.metadata.tables):
            everything = f"SELECT count(*) FROM {table} t WHERE t::text ~ 'Saint-Jean|49.2765|0.7012'"  # noqa: S608
            assert session.scalar(text(everything)) == 0, table


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (listed(), Code.WHICH_ADDRESS),
        (listed(("Rue Saint-Jean 14400 Bayeux", 0.6, 49.27, -0.7)), Code.WHICH_ADDRESS),
        (listed(("12 Rue Saint-Jean 14000 Caen", 0.95, 49.18, -0.36)), Code.WHICH_ADDRESS),
        (
            listed(
                ("12 Rue Saint-Jean 14400 Bayeux", 0.95, 49.27, -0.7),
                ("12 Rue Saint-Jean 14400 Cussy", 0.94, 49.3, -0.76),
            ),
            Code.WHICH_ADDRESS,
        ),
        (503, Code.NO_ANSWER),
    ],
)
def test_an_address_that_is_not_sure_is_asked_about(stage: Stage, world: World, answer: object, code: Code) -> None:
    with answering(lambda _path: answer) as asked:
        site = brought(stage, world, "lucie", Kind.SITES, SITE, asked.url)
        home = brought(stage, world, "agnes", Kind.WORKERS, HOME, asked.url)
    assert (codes(site), codes(home)) == ([(2, "Adresse", code)], [(2, "Adresse du domicile", code)])


def test_who_does_not_answer_is_asked_once_a_file(stage: Stage, world: World) -> None:
    more = SITE + "0149002B;Collège du Pré;3 rue du Pré, 14400 Bayeux\n"
    with answering(lambda _path: 503) as asked:
        report = brought(stage, world, "lucie", Kind.SITES, more, asked.url)
    assert [each.code for each in report.faults] == [Code.NO_ANSWER] * 2
    assert len(asked.paths) == 1


def test_nobody_is_asked_about_what_is_known(stage: Stage, world: World) -> None:
    known = "UAI;Nom;Adresse;Latitude;Longitude\n0149001A;Test;12 rue Saint-Jean, 14400 Bayeux;49,27;-0,7\n"
    with answering(lambda _path: ONE) as asked:
        assert brought(stage, world, "lucie", Kind.SITES, known, asked.url).applied
    assert asked.paths == []


def test_without_anybody_to_ask_there_is_no_such_column(stage: Stage, world: World) -> None:
    assert codes(brought(stage, world, "lucie", Kind.SITES, SITE, None)) == [(2, "Latitude", Code.REQUIRED)]
    asked = brought(stage, world, "agnes", Kind.WORKERS, HOME, None)
    assert asked.proposal is not None
    assert "home_address" not in asked.proposal.choices
    assert "Adresse du domicile" not in template(Kind.WORKERS)[0].heads
    assert "Adresse du domicile" in template(Kind.WORKERS, asking=True)[0].heads


PROPOSALS = st.builds(
    Proposal,
    st.sampled_from(["1 Rue du Pré 14400 Bayeux", "1 Rue du Pré 14000 Caen", "Bayeux"]),
    st.builds(Spot, latitude=st.floats(49, 49.5), longitude=st.floats(-1, 0)),
    st.floats(0, 1),
)


@given(st.lists(PROPOSALS, max_size=4), st.sampled_from(["1 rue du Pré, 14400 Bayeux", "1 rue du Pré, Bayeux"]))
def test_what_is_taken_is_the_likeliest_and_bears_the_postcode(found: list[Proposal], address: str) -> None:
    ordered = sorted(found, key=lambda each: -each.likeness)
    taken = meant(address, ordered)
    if taken is not None:
        assert taken == ordered[0]
        assert "14400" not in address or "14400" in taken.label
        assert taken.likeness >= 0.7
        assert meant(address, [taken, Proposal("elsewhere", Spot(latitude=0, longitude=0), taken.likeness)]) is None
        far = Proposal("elsewhere", Spot(latitude=0, longitude=0), taken.likeness - 2 * NEXT)
        assert meant(address, [taken, far]) == taken

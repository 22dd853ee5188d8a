"""Ways on real streets: what goes out, what is kept, and that an estimate stands where nobody answers."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import update

from scheduler.core.asking import Unanswered
from scheduler.core.tables import Site, TravelTime, Worker, WorkerHome
from scheduler.core.tables.journey_codes import JourneySource, TravelMode
from scheduler.market.by_router import estimated, route_market
from scheduler.market.distance import Spot
from scheduler.market.router import Osrm, Seconds
from scheduler.market.travel import enrich
from tests.elsewhere_on_the_web import answering
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World

RECORDED = {
    "sources": [{"location": [13.3888, 52.517033], "hint": "PAMAgEVJAoAUAAAA", "name": "Friedrichstraße"}],
    "durations": [[192.6, 382.8]],
    "destinations": [
        {"location": [13.397631, 52.529432], "hint": "BIEKgKEnVoAGAAAA", "name": "Torstraße"},
        {"location": [13.428554, 52.523239], "hint": "AYAAgP___38GAAAA", "name": "Platz der Vereinten Nationen"},
    ],
    "code": "Ok",
    "fallback_speed_cells": [[0, 1]],
}
"""As the documentation of OSRM shows an answer of its table service."""
BERLIN = [Spot(latitude=52.517037, longitude=13.38886)]
ENDS = [Spot(latitude=52.529407, longitude=13.397634), Spot(latitude=52.523219, longitude=13.428555)]


def table(path: str) -> dict[str, Any]:
    """Answer with seconds that tell beginning and end: a thousand a beginning, ten an end."""
    asked = parse_qs(urlsplit(path).query)
    begins, ends = (len(asked[key][0].split(";")) for key in ("sources", "destinations"))
    return {"code": "Ok", "durations": [[1000 * row + 10 * column for column in range(ends)] for row in range(begins)]}


def test_a_recorded_answer_is_read() -> None:
    with answering(lambda _path: RECORDED) as asked:
        assert Osrm(asked.url).seconds(BERLIN, ENDS) == [[192.6, 382.8]]
    assert asked.paths == [
        "/table/v1/driving/13.388860,52.517037;13.397634,52.529407;13.428555,52.523219?sources=0&destinations=1;2"
    ]


def test_many_places_are_asked_about_in_parts() -> None:
    begins = [Spot(latitude=49 + each / 100, longitude=0) for each in range(60)]
    ends = [Spot(latitude=49, longitude=each / 100) for each in range(51)]
    with answering(table) as asked:
        found = Osrm(asked.url).seconds(begins, ends)
    assert len(asked.paths) == 4
    assert (len(found), {len(row) for row in found}) == (60, {51})
    assert (found[59][49], found[59][50]) == (9490, 9000)


@pytest.mark.parametrize(
    "wrong",
    [
        503,
        302,
        b"<html>",
        [],
        {"code": "NoTable"},
        {"code": "InvalidQuery", "durations": [[1, 2]]},
        {"code": "Ok", "durations": [[1]]},
        {"code": "Ok", "durations": [[1, -2]]},
        {"code": "Ok", "durations": [["1", 2]]},
    ],
)
def test_what_is_no_table_is_no_answer(wrong: object) -> None:
    with answering(lambda _path: wrong) as asked, pytest.raises(Unanswered) as caught:
        Osrm(asked.url).seconds(BERLIN, ENDS)
    assert len(asked.paths) == 1
    assert "13.38" not in str(caught.value)


class Known:
    """A router that says the same of every way, and remembers what it was asked."""

    def __init__(self, seconds: float | None) -> None:
        self.told, self.asked = seconds, 0

    def seconds(self, begins: Sequence[Spot], ends: Sequence[Spot]) -> Seconds:
        self.asked += len(begins) * len(ends)
        return [[self.told for _ in ends] for _ in begins]


def by_car(stage: Stage, world: World) -> None:
    """Let somebody drive, with estimated ways."""
    with stage.administering() as session:
        session.execute(update(Worker).where(Worker.id == world.free_worker).values(travel_mode=TravelMode.CAR))
    with stage.acting(world.engine) as session:
        enrich(session, world.engine)


def way(stage: Stage, world: World) -> tuple[int, JourneySource | None]:
    with stage.administering() as session:
        found = session.get_one(TravelTime, (world.free_worker, world.other_site))
        return found.minutes, found.source


def test_ways_by_car_are_asked_about_once(stage: Stage, world: World) -> None:
    by_car(stage, world)
    router = Known(601)
    assert route_market(stage.acting, world.engine, router) == 1
    assert way(stage, world) == (15, JourneySource.OSRM)  # eleven minutes and four beside, as the model says
    assert (route_market(stage.acting, world.engine, router), router.asked) == (0, 1)
    with stage.administering() as session:
        session.execute(update(Site).where(Site.id == world.other_site).values(lat=49.3))
    with stage.acting(world.engine) as session:
        enrich(session, world.engine)
    assert way(stage, world)[1] == JourneySource.ESTIMATE
    assert route_market(stage.acting, world.engine, router) == 1


def test_where_no_street_leads_the_estimate_stands(stage: Stage, world: World) -> None:
    by_car(stage, world)
    before = way(stage, world)
    assert route_market(stage.acting, world.engine, Known(None)) == 0
    assert way(stage, world) == before


def test_who_has_moved_meanwhile_keeps_the_new_estimate(stage: Stage, world: World) -> None:
    by_car(stage, world)

    class Moving(Known):
        def seconds(self, begins: Sequence[Spot], ends: Sequence[Spot]) -> Seconds:
            with stage.administering() as session:
                session.get_one(WorkerHome, world.free_worker).lat = Decimal("49.31")
            with stage.acting(world.engine) as session:
                enrich(session, world.engine)
            return super().seconds(begins, ends)

    assert route_market(stage.acting, world.engine, Moving(601)) == 0
    assert way(stage, world)[1] == JourneySource.ESTIMATE


def test_only_places_go_out_and_no_finer_than_a_kilometre(stage: Stage, world: World) -> None:
    by_car(stage, world)
    with answering(table) as asked:
        assert route_market(stage.acting, world.engine, Osrm(asked.url)) == 1
    (path,) = asked.paths
    assert re.fullmatch(r"/table/v1/driving/-?[0-9.]+,[0-9.]+;-?[0-9.]+,[0-9.]+\?sources=0&destinations=1", path)
    home = path.split("/")[-1].split(";")[0]
    assert all(re.fullmatch(r"-?[0-9]+\.[0-9]{2}0000", each) for each in home.split(","))


def test_a_router_that_is_away_leaves_estimates(stage: Stage, world: World) -> None:
    by_car(stage, world)
    before = way(stage, world)
    with answering(lambda _path: 503) as asked:
        url = asked.url
        assert route_market(stage.acting, world.engine, Osrm(url)) == 0
    assert route_market(stage.acting, world.engine, Osrm(url)) == 0  # nobody there at all
    assert way(stage, world) == before
    with stage.acting(world.engine) as session:
        assert len(estimated(session, world.engine)) == 1

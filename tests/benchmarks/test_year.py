"""The table of simulated weeks, by hand."""

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from scheduler.simulation.hindsight import Ceiling
from scheduler.simulation.outcome import Outcome
from solver.plan import Plan
from tests.benchmarks.year.drawing import drawing
from tests.benchmarks.year.tables import kind_table

CAREFUL = Outcome(
    served=70.0,
    known_too_late=2.0,
    lost_on_the_day=1.0,
    foresight=9.0,
    cost_per_hour=300.0,
    travel_per_hour=7.0,
    hours=1000.0,
    told=100,
    taken_back=0,
    promises_broken=4.0,
    promises_held=0.0,
    gini=0.5,
    least_of_wished=0.1,
    of_wished={"ann": 0.5, "bob": 0.3},
)
OURS = replace(CAREFUL, served=76.0, cost_per_hour=240.0, travel_per_hour=6.3, promises_held=96.4)
TOP = Ceiling(asked=1000, most=820, in_time=800, plan=Plan(), proven=True)


def test_the_way_goes_from_the_careful_coordinator_to_what_could_be_known_in_time() -> None:
    worlds = {
        4: (TOP, {"careful": CAREFUL, "nights": OURS}),
        5: (replace(TOP, proven=False), {"careful": replace(CAREFUL, served=72.0), "nights": OURS}),
    }
    assert kind_table("scarce", worlds).splitlines() == [
        "**scarce**",
        "",
        "| served, % | seed 4 | seed 5 | mean | way | cost an hour | travel | broken ‰ | held % | Gini |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
        "| careful | 70.0 | 72.0 | 71.0 | 0 % | 300 | 7.00 | 4.0 |  | 0.50 |",
        "| nights | 76.0 | 76.0 | 76.0 | 56 % | 240 (-20 %) | 6.30 (-10 %) | 4.0 | 96 | 0.50 |",
        "| known in time | 80.0 | 80.0 | 80.0 |  |  |  |  |  |  |",
        "",
        "The ceiling is proven in 1 of 2 worlds.",
    ]


def test_without_the_careful_coordinator_there_is_no_way() -> None:
    table = kind_table("plenty", {4: (TOP, {"nights": OURS})})
    assert "| nights | 76.0 | 76.0 |  | 240 | 6.30 | 4.0 | 96 | 0.50 |" in table


def test_who_is_kept_for_later_is_held_against_nights_without_prices() -> None:
    unpriced = replace(OURS, of_wished={"ann": 0.6, "bob": 0.2})
    table = kind_table("scarce", {4: (TOP, {"announced": unpriced, "estimated": OURS})})
    assert table.endswith(
        "Of the hours they wish for, the tenth of people with the highest prices worked 50.0 % under `estimated`"
        " and 60.0 % under `announced`; 50.0 % of all people worked over 5 points less."
    )


def test_the_drawing_has_a_dot_for_each_world_and_a_line_for_each_policy() -> None:
    worlds = {4: (TOP, {"careful": CAREFUL, "nights": OURS}), 5: (TOP, {"careful": CAREFUL, "nights": CAREFUL})}
    drawn = ET.fromstring(drawing({"scarce": worlds, "plenty": worlds}, "Served & <more>"))  # noqa: S314  # ours
    circles = drawn.findall(".//{*}circle")
    assert len(circles) == 4
    places = sorted({float(each.attrib["cx"]) for each in circles})
    assert len(places) == 2
    (middle,) = {each.attrib["d"].split(" ")[0] for each in drawn.findall(".//{*}path") if "v14" in each.attrib["d"]}
    assert float(middle[1:]) == pytest.approx(sum(places) / 2, abs=0.11)

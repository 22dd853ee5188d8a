"""The table of simulated weeks, by hand."""

from dataclasses import replace

from scheduler.simulation.hindsight import Ceiling
from scheduler.simulation.outcome import Outcome
from solver.plan import Plan
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
    gini=0.5,
    least_of_wished=0.1,
)
OURS = replace(CAREFUL, served=76.0, cost_per_hour=250.0)
TOP = Ceiling(asked=1000, most=820, in_time=800, plan=Plan(), proven=True)


def test_the_way_goes_from_the_careful_coordinator_to_what_could_be_known_in_time() -> None:
    worlds = {
        4: (TOP, {"careful": CAREFUL, "nights": OURS}),
        5: (replace(TOP, proven=False), {"careful": replace(CAREFUL, served=72.0), "nights": OURS}),
    }
    assert kind_table("scarce", worlds).splitlines() == [
        "**scarce**",
        "",
        "| served, % | seed 4 | seed 5 | mean | way | cost an hour | travel | broken ‰ | Gini |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
        "| careful | 70.0 | 72.0 | 71.0 | 0 % | 300 | 7.0 | 4 | 0.50 |",
        "| nights | 76.0 | 76.0 | 76.0 | 56 % | 250 | 7.0 | 4 | 0.50 |",
        "| known in time | 80.0 | 80.0 | 80.0 |  |  |  |  |  |",
        "",
        "The ceiling is proven in 1 of 2 worlds.",
    ]


def test_without_the_careful_coordinator_there_is_no_way() -> None:
    table = kind_table("plenty", {4: (TOP, {"nights": OURS})})
    assert "| nights | 76.0 | 76.0 |  | 250 | 7.0 | 4 | 0.50 |" in table

"""``python -m tests.benchmarks.timefold_model.run < statement.json``: one search by Timefold, told line by line.

Each line of the output is a JSON object: ``seconds``, ``hard``, ``medium``, ``soft`` of a better plan; at last
``plan``, the number of the worker on each slot, or null. Runs in an environment of its own, without our solver.
"""

import json
import sys
from typing import Any

from jpype import JImplements, JOverride
from timefold.solver import SolutionManager, SolverFactory
from timefold.solver.config import ScoreDirectorFactoryConfig, SolverConfig

from tests.benchmarks.timefold_model.constraints import constraints_for
from tests.benchmarks.timefold_model.domain import Agency, Published, Request, Roster, Slot, Trip, Week, Window, Worker

CONFIG = """
<solver xmlns="https://timefold.ai/xsd/solver">
  <environmentMode>NO_ASSERT</environmentMode>
  <randomSeed>{seed}</randomSeed>
  <termination><millisecondsSpentLimit>{milliseconds}</millisecondsSpentLimit></termination>
  {phases}
</solver>
"""

PHASES = """
  <constructionHeuristic/>
  <localSearch>
    <unionMoveSelector>
      <changeMoveSelector/>
      <swapMoveSelector/>
    </unionMoveSelector>
  </localSearch>
"""


Stated = dict[str, Any]
"""JSON."""


def tell(**line: Any) -> None:
    """Write a line."""
    print(json.dumps(line), flush=True)


def roster_of(stated: Stated) -> Roster:
    """Make the planning problem of a statement, whose members are named like the fields of the domain."""
    weights = stated["weights"]
    agencies = [Agency(target, weights["agency_share"]) for target in stated["agencies"]]
    transfers = [_numbered(table) for table in stated["transfers"]]
    workers = [
        _worker(number, each, agencies[each["agency"]], transfers[each["transfers"]], weights)
        for number, each in enumerate(stated["workers"])
    ]
    requests = [_request(each, weights) for each in stated["requests"]]
    trips = {(each["day"], each["site"]): Trip(each["day"], each["site"]) for each in stated["slots"]}
    slots = []
    for number, each in enumerate(stated["slots"]):
        own = {
            "number": number,
            "request": requests[each["request"]],
            "trip": trips[each["day"], each["site"]],
            "unpreferred_workers": set(each["unpreferred_workers"]),
            "unpreferred": weights["unpreferred"],
            "opportunity": {
                worker: weights["opportunity"] * points for worker, points in _numbered(each["opportunity"]).items()
            },
            "candidates": [workers[worker] for worker in each["candidates"]],
            "worker": None if each["worker"] is None else workers[each["worker"]],
        }
        slots.append(Slot(**{**each, **own}))
    return Roster(
        agencies,
        workers,
        [Window(workers[worker], first, room) for worker, first, room in stated["windows"]],
        [Published(shift, workers[worker], weights["disruption"]) for shift, worker in stated["published"]],
        [Week(*each) for each in stated["weeks"]],
        slots,
    )


def _worker(number: int, each: Stated, agency: Agency, transfers: dict[int, int], weights: dict[str, int]) -> Worker:
    third, two_thirds, target, four_thirds = each["balance"] or (0, 0, 0, 0)
    own = {
        "number": number,
        "agency": agency,
        "transfers": transfers,
        **{name: _numbered(each[name]) for name in ("day_room", "week_room", "days_room")},
        **{name: set(each[name]) for name in ("committed_days", "known_sites")},
        "balance": weights["balance"] if each["balance"] else 0,
        "third": third,
        "two_thirds": two_thirds,
        "target": target,
        "four_thirds": four_thirds,
        "unfamiliar": weights["unfamiliar"],
        "travel": {int(site): weights["travel"] * minutes for site, minutes in each["travel"].items()},
        "activation": weights["activation"],
    }
    return Worker(**{**each, **own})


def _request(each: Stated, weights: dict[str, int]) -> Request:
    own = {name: set(each[name]) for name in ("served_by", "preferred_workers")}
    points = {name: weights[name] for name in ("handover", "fragmentation", "preferred")}
    return Request(**{**each, **own, **points})


def _numbered(table: dict[str, int]) -> dict[int, int]:
    return {int(key): value for key, value in table.items()}


def main() -> None:
    """Solve what stands on the standard input."""
    stated = json.load(sys.stdin)
    provider = constraints_for(stated["constraints"], stated["reach"], stated["max_disruptions"])
    config = SolverConfig(
        xml_source_text=CONFIG.format(seed=stated["seed"], milliseconds=int(1000 * stated["seconds"]), phases=PHASES),
        solution_class=Roster,
        entity_class_list=[Slot],
        environment_mode=None,
        score_director_factory_config=ScoreDirectorFactoryConfig(constraint_provider_function=provider),
    )
    factory = SolverFactory.create(config)
    solver = factory.build_solver()
    problem = roster_of(stated)

    from ai.timefold.solver.core.api.solver.event import SolverEventListener

    @JImplements(SolverEventListener)
    class Listener:
        @JOverride
        def bestSolutionChanged(self, event: Any) -> None:  # noqa: ANN401
            score = event.getNewBestScore()
            if event.isNewBestSolutionInitialized():
                tell(
                    seconds=event.getTimeMillisSpent() / 1000,
                    hard=int(score.hardScore()),
                    medium=int(score.mediumScore()),
                    soft=int(score.softScore()),
                )

    solver._delegate.addEventListener(Listener())  # noqa: SLF001  # the plain one copies every plan into Python
    found = solver.solve(problem)
    # A search that ends within its first phase keeps the score of a step that is not in its plan: count anew.
    score = SolutionManager.create(factory).update(found)
    tell(
        hard=score.hard_score,
        medium=score.medium_score,
        soft=score.soft_score,
        plan=[None if slot.worker is None else slot.worker.number for slot in found.slots],
    )


if __name__ == "__main__":
    main()

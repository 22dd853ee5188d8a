"""What a way of planning made of a world, in numbers, after the plan that came true has passed the check."""

from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.simulation.beliefs import leaning
from scheduler.simulation.hindsight import Ceiling
from scheduler.simulation.life import Life, Loss
from scheduler.simulation.living import BrokenPlanError
from scheduler.simulation.world import World
from solver.check import soft_parts, violations
from solver.check.cost import medium_cost
from solver.plan import Plan
from solver.problem import Assignment


@dataclass(frozen=True, slots=True)
class Outcome:
    """A world as one way of planning left it; percents are of all hours asked for, weighted by priority.

    Parameters
    ----------
    served
        What was served.
    known_too_late
        What nobody who decides in the evening can serve: it became known later.
    lost_on_the_day
        What somebody was told of, who declined or fell ill after the last evening before it.
    foresight
        The rest of the way to the ceiling: people were spent on what others could have done.
    cost_per_hour, travel_per_hour
        Soft points of the whole plan, without disruption, and minutes of travel, by hour served.
    told, taken_back
        Pairs of shift and person that were told, and of these taken back.
    promises_broken
        In 1,000 of the shifts that were covered some evening: empty when they began for other reasons than that
        somebody declined or fell ill.
    promises_held
        In percent of all evenings on which somebody was planned for a shift whom nobody had told: somebody came.
    gini, least_of_wished
        Spread of worked against wished hours between workers (0: all alike), and the mean of the lowest tenth.
    of_wished
        Worked against wished hours of each worker who has said what is wished, by code: those first on whom most of
        what is expected leans, so who is kept for it comes first.

    """

    served: float
    known_too_late: float
    lost_on_the_day: float
    foresight: float
    cost_per_hour: float
    travel_per_hour: float
    hours: float
    told: int
    taken_back: int
    promises_broken: float
    promises_held: float
    gini: float
    least_of_wished: float
    of_wished: Mapping[str, float]


def outcome(life: Life, ceiling: Ceiling) -> Outcome:
    """Judge a life that is over.

    Raises
    ------
    BrokenPlanError
        When what came true breaks a rule of the instance of hindsight.

    """
    world = life.world
    plan = Plan(tuple(Assignment(shift.id, life.worked[shift.id]) for shift in world.asked if shift.id in life.worked))
    empty = [shift for shift in world.asked if shift.id not in life.worked]
    lost = sum(world.worth(shift) for shift in empty if life.excused(shift.id, world.last_evening(shift)))
    broken = [each for each in empty if each.id in life.covered and not life.excused(each.id, life.covered[each.id])]
    covered = sum(shift.id in life.covered for shift in world.asked)
    losses = (ceiling.most - ceiling.in_time, lost)
    return _judged(life, plan, ceiling, losses, 1000 * len(broken) / max(1, covered))


def of_hindsight(world: World, ceiling: Ceiling) -> Outcome:
    """Judge the plan of whoever knew everything in advance."""
    return _judged(Life(world), ceiling.plan, ceiling, (0, 0), 0.0)


def _judged(life: Life, plan: Plan, ceiling: Ceiling, losses: tuple[int, int], promises_broken: float) -> Outcome:
    truth = life.world.truth
    if broken := violations(truth, plan):
        message = f"{truth.name}: {broken[0].message}"
        raise BrokenPlanError(message)
    served = ceiling.asked - medium_cost(truth, plan)
    parts = soft_parts(truth, plan)
    minutes = sum(truth.shift_by_id[pair.shift].minutes for pair in plan)
    hours = minutes / 60
    late, lost = losses
    of_wished = _shares_of_wish(life.world, plan)
    shares = sorted(of_wished.values())
    return Outcome(
        served=_percent(served, ceiling),
        known_too_late=_percent(late, ceiling),
        lost_on_the_day=_percent(lost, ceiling),
        foresight=_percent(ceiling.most - late - lost - served, ceiling),
        cost_per_hour=round(sum(parts.values()) / max(1.0, hours), 1),
        travel_per_hour=round(parts["travel"] / max(1, truth.weights.travel) / max(1.0, hours), 2),
        hours=round(hours, 1),
        told=life.counts["told"],
        taken_back=life.counts[Loss.TAKEN_BACK],
        promises_broken=round(promises_broken, 1),
        promises_held=_held(life),
        gini=round(_gini(shares), 3),
        least_of_wished=round(_mean(shares[: max(1, len(shares) // 10)]), 3),
        of_wished={worker: round(share, 3) for worker, share in of_wished.items()},
    )


def _held(life: Life) -> float:
    """Return how often what was promised while nobody had been told came true; what was called off does not count."""
    said = [(shift.id in life.worked, len(life.promises.get(shift.id, ()))) for shift in life.world.asked]
    return round(100 * sum(often for held, often in said if held) / max(1, sum(often for _, often in said)), 1)


def _percent(worth: int, ceiling: Ceiling) -> float:
    return round(100 * worth / max(1, ceiling.asked), 2)


def _shares_of_wish(world: World, plan: Plan) -> dict[str, float]:
    minutes = dict.fromkeys(world.problem.worker_index, 0)
    for pair in plan:
        minutes[pair.worker] += world.problem.shift_by_id[pair.shift].minutes
    load = leaning(world)
    dearest = sorted(world.problem.workers, key=lambda each: -load[each.id])
    return {each.id: minutes[each.id] / each.target_minutes for each in dearest if each.target_minutes}


def _gini(ordered: list[float]) -> float:
    """Return the Gini coefficient of numbers in ascending order."""
    total, count = sum(ordered), len(ordered)
    if not total:
        return 0.0
    return 2 * sum(rank * each for rank, each in enumerate(ordered, start=1)) / (count * total) - (count + 1) / count


def _mean(numbers: list[float]) -> float:
    return sum(numbers) / max(1, len(numbers))

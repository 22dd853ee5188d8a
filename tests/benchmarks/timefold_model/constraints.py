"""Every rule and term as an incremental constraint: joins on the worker, groups by worker, day, week, site, request.

The static rules and the clash with commitments are in each slot's value range and need none here. Points come with
the facts, so that a weight of 0 costs no constraint.
"""

from collections.abc import Callable, Container
from typing import Any

from timefold.solver.score import (
    Constraint,
    ConstraintCollectors,
    ConstraintFactory,
    HardMediumSoftScore,
    Joiners,
    constraint_provider,
)

from tests.benchmarks.timefold_model.domain import Agency, Published, Slot, Week, Window, Worker

HARD = HardMediumSoftScore.ONE_HARD
MEDIUM = HardMediumSoftScore.ONE_MEDIUM
SOFT = HardMediumSoftScore.ONE_SOFT

SITES = 1 << 20
"""Above every number of a site: two of them make one number."""

WEEKS_IN_WINDOW = 12


def constraints_for(
    names: Container[str], reach: int, max_disruptions: int | None
) -> Callable[[ConstraintFactory], list[Constraint]]:
    """Return the constraints of an instance.

    Parameters
    ----------
    names
        The rules that some pair can break, and the terms that can cost anything.
    reach
        Minutes after a shift's end within which another one can clash with it.
    max_disruptions
        The option of that name.

    """

    @constraint_provider
    def provide(factory: ConstraintFactory) -> list[Constraint]:
        stated = [clashes(factory, reach), unfilled(factory)]
        stated += [state(factory) for name, state in CONSTRAINTS.items() if name in names]
        if max_disruptions is not None:
            stated.append(too_many_disruptions(factory, max_disruptions))
        return stated

    provided: Callable[[ConstraintFactory], list[Constraint]] = provide
    return provided


def clashes(factory: ConstraintFactory, reach: int) -> Constraint:
    """Rules 7 to 9 between two shifts: overlap, daily rest, transfer; not between two pinned ones."""
    return (
        factory.for_each_unique_pair(
            Slot,
            Joiners.equal(lambda slot: slot.worker),
            Joiners.overlapping(lambda slot: slot.start, lambda slot: slot.end + reach),
        )
        .filter(clash)
        .penalize(HARD)
        .as_constraint("clashes")
    )


def clash(one: Slot, other: Slot) -> bool:
    """Tell whether one worker may not do both."""
    worker = one.worker
    if worker is None or (one.pinned and other.pinned):
        return False
    before = one if one.start <= other.start else other
    after = other if one.start <= other.start else one
    gap = after.start - before.end
    if gap < 0:
        return True
    if one.day != other.day and gap < worker.rest:
        return True
    return one.site != other.site and gap < worker.transfers.get(before.site * SITES + after.site, 0)


def minutes_per_day(factory: ConstraintFactory) -> Constraint:
    """Rule 10."""
    return (
        factory.for_each(Slot)
        .filter(lambda slot: slot.day in slot.worker.day_room)
        .group_by(lambda slot: slot.worker, lambda slot: slot.day, ConstraintCollectors.sum(lambda slot: slot.minutes))
        .filter(lambda worker, day, minutes: minutes > worker.day_room[day])
        .penalize(HARD, lambda worker, day, minutes: 1 + (minutes - worker.day_room[day]) // 60)
        .as_constraint("minutes_per_day")
    )


def minutes_per_week(factory: ConstraintFactory) -> Constraint:
    """Rule 10."""
    return (
        factory.for_each(Slot)
        .filter(lambda slot: slot.week in slot.worker.week_room)
        .group_by(lambda slot: slot.worker, lambda slot: slot.week, ConstraintCollectors.sum(lambda slot: slot.minutes))
        .filter(lambda worker, week, minutes: minutes > worker.week_room[week])
        .penalize(HARD, lambda worker, week, minutes: 1 + (minutes - worker.week_room[week]) // 60)
        .as_constraint("minutes_per_week")
    )


def days_per_week(factory: ConstraintFactory) -> Constraint:
    """Rule 10: days beside those with commitments."""
    return (
        factory.for_each(Slot)
        .filter(lambda slot: slot.week in slot.worker.days_room and slot.day not in slot.worker.committed_days)
        .group_by(
            lambda slot: slot.worker,
            lambda slot: slot.week,
            ConstraintCollectors.count_distinct(lambda slot: slot.day),
        )
        .filter(lambda worker, week, days: days > worker.days_room[week])
        .penalize(HARD, lambda worker, week, days: days - worker.days_room[week])
        .as_constraint("days_per_week")
    )


def minutes_in_horizon(factory: ConstraintFactory) -> Constraint:
    """Rule 13; a room below 0 is none."""
    return (
        factory.for_each(Slot)
        .filter(lambda slot: slot.worker.horizon_room >= 0)
        .group_by(lambda slot: slot.worker, ConstraintCollectors.sum(lambda slot: slot.minutes))
        .filter(lambda worker, minutes: minutes > worker.horizon_room)
        .penalize(HARD, lambda worker, minutes: 1 + (minutes - worker.horizon_room) // 60)
        .as_constraint("minutes_in_horizon")
    )


def minutes_per_12_weeks(factory: ConstraintFactory) -> Constraint:
    """Rule 11."""
    return (
        factory.for_each(Window)
        .join(
            Slot,
            Joiners.equal(lambda window: window.worker, lambda slot: slot.worker),
            Joiners.less_than_or_equal(lambda window: window.first_week, lambda slot: slot.week),
            Joiners.greater_than(lambda window: window.first_week + WEEKS_IN_WINDOW, lambda slot: slot.week),
        )
        .group_by(lambda window, slot: window, ConstraintCollectors.sum(lambda window, slot: slot.minutes))
        .filter(lambda window, minutes: minutes > window.room)
        .penalize(HARD, lambda window, minutes: 1 + (minutes - window.room) // 60)
        .as_constraint("minutes_per_12_weeks")
    )


def weekly_rest(factory: ConstraintFactory) -> Constraint:
    """Rule 12, for the workers for whom it can be broken at all: their whole work at once, week by week."""
    return (
        factory.for_each(Slot)
        .filter(lambda slot: slot.worker.weekly_rest > 0)
        .group_by(lambda slot: slot.worker, ConstraintCollectors.to_list(lambda slot: slot))
        .join(Week)
        .filter(lambda worker, slots, week: not rests(worker, slots, week))
        .penalize(HARD)
        .as_constraint("weekly_rest")
    )


def rests(worker: Worker, slots: list[Slot], week: Week) -> bool:
    """Tell whether a long enough stretch without work starts in a week, or none is asked for."""
    this_week = False
    next_week = False
    works = []
    for slot in slots:
        works.append((slot.start, slot.end))
        if not slot.pinned:
            this_week = this_week or slot.week == week.number
            next_week = next_week or slot.week == week.number + 1
    held = False
    for k in range(0, len(worker.works), 2):
        works.append((worker.works[k], worker.works[k + 1]))  # noqa: PERF401  # plain loops translate best
    for work in works:
        held = held or (week.monday <= work[0] and work[0] < week.following)
    if not this_week and not (next_week and held):
        return True
    begin = week.monday
    for work in sorted(works):
        if begin < week.following and work[0] - begin >= worker.weekly_rest:
            return True
        begin = max(begin, work[1])
    return begin < week.following


def max_workers(factory: ConstraintFactory) -> Constraint:
    """Rule 16: workers beside those who served the request before."""
    return (
        factory.for_each(Slot)
        .filter(lambda slot: slot.request.max_workers >= 0 and slot.worker.number not in slot.request.served_by)
        .group_by(lambda slot: slot.request, ConstraintCollectors.count_distinct(lambda slot: slot.worker))
        .filter(lambda request, workers: workers + len(request.served_by) > request.max_workers)
        .penalize(HARD, lambda request, workers: workers + len(request.served_by) - request.max_workers)
        .as_constraint("max_workers")
    )


def too_many_disruptions(factory: ConstraintFactory, most: int) -> Constraint:
    """Rule 17."""
    return (
        factory.for_each(Published)
        .if_not_exists(Slot, *_kept())
        .group_by(ConstraintCollectors.count())
        .filter(lambda lost: lost > most)
        .penalize(HARD, lambda lost: lost - most)
        .as_constraint("max_disruptions")
    )


def unfilled(factory: ConstraintFactory) -> Constraint:
    """The medium level: empty slots."""
    return (
        factory.for_each_including_unassigned(Slot)
        .filter(lambda slot: slot.worker is None)
        .penalize(MEDIUM, lambda slot: slot.unfilled)
        .as_constraint("unfilled")
    )


def handover(factory: ConstraintFactory) -> Constraint:
    """Workers beyond those that cost nothing, who served before included."""
    return (
        factory.for_each(Slot)
        .filter(lambda slot: slot.worker.number not in slot.request.served_by)
        .group_by(lambda slot: slot.request, ConstraintCollectors.count_distinct(lambda slot: slot.worker))
        .filter(lambda request, workers: workers + len(request.served_by) > request.without_handover)
        .penalize(
            SOFT,
            lambda request, workers: request.handover * (workers + len(request.served_by) - request.without_handover),
        )
        .as_constraint("handover")
    )


def fragmentation(factory: ConstraintFactory) -> Constraint:
    """Runs of a worker in a request beyond the first."""
    return (
        factory.for_each(Slot)
        .group_by(
            lambda slot: slot.request,
            lambda slot: slot.worker,
            ConstraintCollectors.to_consecutive_sequences(lambda slot: slot.place),
        )
        .penalize(
            SOFT,
            lambda request, worker, runs: request.fragmentation * (len(runs.getConsecutiveSequences()) - 1),
        )
        .as_constraint("fragmentation")
    )


def travel(factory: ConstraintFactory) -> Constraint:
    """There and back, once a worker, day and site."""
    return (
        factory.for_each(Slot)
        .group_by(lambda slot: slot.worker, lambda slot: slot.trip)
        .penalize(SOFT, lambda worker, trip: worker.travel[trip.site])
        .as_constraint("travel")
    )


def balance(factory: ConstraintFactory) -> Constraint:
    """The convex points of a worker's minutes."""
    return (
        factory.for_each(Slot)
        .filter(lambda slot: slot.worker.balance > 0)
        .group_by(lambda slot: slot.worker, ConstraintCollectors.sum(lambda slot: slot.minutes))
        .penalize(SOFT, balance_points)
        .as_constraint("balance")
    )


def balance_points(worker: Worker, minutes: int) -> int:
    """Return the points of a worker with these assigned minutes: slopes 0, 1, 2, 6, 10 between the bends."""
    total = worker.carried + minutes
    points = 0 - worker.carried_points
    if total > worker.third:
        points += min(total, worker.two_thirds) - worker.third
    if total > worker.two_thirds:
        points += 2 * (min(total, worker.target) - worker.two_thirds)
    if total > worker.target:
        points += 6 * (min(total, worker.four_thirds) - worker.target)
    if total > worker.four_thirds:
        points += 10 * (total - worker.four_thirds)
    return worker.balance * points


def agency_target(factory: ConstraintFactory) -> Constraint:
    """What all agencies would be owed without any plan."""
    return (
        factory.for_each(Agency)
        .penalize(SOFT, lambda agency: agency.share * agency.target)
        .as_constraint("agency_target")
    )


def agency_share(factory: ConstraintFactory) -> Constraint:
    """What the plan gives them of it."""
    return (
        factory.for_each(Slot)
        .group_by(lambda slot: slot.worker.agency, ConstraintCollectors.sum(lambda slot: slot.minutes))
        .reward(SOFT, lambda agency, minutes: agency.share * min(agency.target, minutes))
        .as_constraint("agency_share")
    )


def unpreferred(factory: ConstraintFactory) -> Constraint:
    """Slots in a span that their worker would rather not work."""
    return (
        factory.for_each(Slot)
        .filter(lambda slot: slot.worker.number in slot.unpreferred_workers)
        .penalize(SOFT, lambda slot: slot.unpreferred)
        .as_constraint("unpreferred")
    )


def opportunity(factory: ConstraintFactory) -> Constraint:
    """Slots whose worker is expected to be worth something elsewhere."""
    return (
        factory.for_each(Slot)
        .filter(lambda slot: slot.worker.number in slot.opportunity)
        .penalize(SOFT, lambda slot: slot.opportunity[slot.worker.number])
        .as_constraint("opportunity")
    )


def preferred(factory: ConstraintFactory) -> Constraint:
    """Slots whose worker is not among the preferred."""
    return (
        factory.for_each(Slot)
        .filter(
            lambda slot: (
                len(slot.request.preferred_workers) > 0 and slot.worker.number not in slot.request.preferred_workers
            )
        )
        .penalize(SOFT, lambda slot: slot.request.preferred)
        .as_constraint("preferred")
    )


def unfamiliar(factory: ConstraintFactory) -> Constraint:
    """Workers at sites that they do not know, once each."""
    return (
        factory.for_each(Slot)
        .filter(lambda slot: slot.site not in slot.worker.known_sites)
        .group_by(lambda slot: slot.worker, lambda slot: slot.site)
        .penalize(SOFT, lambda worker, site: worker.unfamiliar)
        .as_constraint("unfamiliar")
    )


def disruption(factory: ConstraintFactory) -> Constraint:
    """Announced pairs that are lost without need."""
    return (
        factory.for_each(Published)
        .if_not_exists(Slot, *_kept())
        .penalize(SOFT, lambda published: published.disruption)
        .as_constraint("disruption")
    )


def activation(factory: ConstraintFactory) -> Constraint:
    """Workers with any slot."""
    return (
        factory.for_each(Slot)
        .group_by(lambda slot: slot.worker)
        .penalize(SOFT, lambda worker: worker.activation)
        .as_constraint("activation")
    )


def _kept() -> tuple[Any, Any]:
    """Join a published pair with the slot that holds it."""
    return (
        Joiners.equal(lambda published: published.shift, lambda slot: slot.shift),
        Joiners.equal(lambda published: published.worker, lambda slot: slot.worker),
    )


CONSTRAINTS: dict[str, Callable[[ConstraintFactory], Constraint]] = {
    each.__name__: each
    for each in (
        minutes_per_day,
        minutes_per_week,
        days_per_week,
        minutes_in_horizon,
        minutes_per_12_weeks,
        weekly_rest,
        max_workers,
        handover,
        fragmentation,
        travel,
        balance,
        agency_target,
        agency_share,
        unpreferred,
        opportunity,
        preferred,
        unfamiliar,
        disruption,
        activation,
    )
}
"""All but those that every instance needs."""

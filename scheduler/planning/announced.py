"""What a plan meets: announced missions, those of which a run could not know, and what is held."""

from collections.abc import Collection, Iterator
from datetime import datetime

from scheduler.core.tables.codes import MissionState
from scheduler.planning.translate.index import Index, shift_name
from solver.problem import Assignment


def announced(index: Index) -> Iterator[tuple[int, Assignment]]:
    """Iterate over the announced missions with each of their shifts that can be planned."""
    codes = {hand.id: code for code, hand in index.workers.items()}
    for each in index.booked:
        if each.state == MissionState.PUBLISHED and (name := shift_name(each.shift)) in index.shifts:
            yield each.mission, Assignment(name, codes[each.worker])


def held_pairs(index: Index, now: datetime) -> frozenset[Assignment]:
    """Return the held shifts that can be planned and are still to begin, each with who is to come."""
    codes = {hand.id: code for code, hand in index.workers.items()}
    return frozenset(
        Assignment(name, codes[each.worker])
        for each in index.held
        if each.starts_at > now and each.worker in codes and (name := shift_name(each.shift)) in index.shifts
    )


def announced_since(index: Index, known: Collection[tuple[str, str]]) -> frozenset[int]:
    """Return the announced missions with a shift to plan of which the run did not know that their worker has it.

    ``known`` are the pairs of shift and worker that the run knew (``run_record.known_pairs``).
    """
    return frozenset(mission for mission, pair in announced(index) if pair not in known)

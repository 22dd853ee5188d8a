"""What publishing a draft would do, for a page: missions counted as publishing counts them, without judging every rule.

Whatever has become impossible for a reason that only the whole problem tells (a paper, a rest) is dropped when the
draft is published, and told then.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from scheduler.core.tables.codes import MissionState
from scheduler.planning.announced import announced_since
from scheduler.planning.draft import Draft, drafted
from scheduler.planning.translate import BookedShift, Index


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The missions, and who would have which shift after it (ids of shift and worker)."""

    draft: Draft
    pairs: frozenset[tuple[int, int]]


def foreseen(
    plan: Iterable[tuple[str, str]], index: Index, known: Collection[tuple[str, str]], now: datetime
) -> Foreseen:
    """Hold a plan against what is booked now.

    What is confirmed, or was announced without the run's knowledge, stands; what the plan has for the same slots, or
    for these workers at the same time, is left out, and so is what has begun.

    Parameters
    ----------
    plan, known
        What is left of the run's plan, and what it knew, by the instance's names.
    index
        Of the shifts and workers as they are now.
    """
    since = announced_since(index, known)
    ids = {shift.id for shift in index.shifts.values() if shift.starts_at > now}
    standing = [
        each
        for each in index.booked
        if each.state != MissionState.PUBLISHED or each.mission in since or each.shift not in ids
    ]
    settled = {(each.shift, each.worker) for each in standing}
    mine = {(each.shift, each.worker) for each in index.booked}
    by_worker: defaultdict[int, list[BookedShift]] = defaultdict(list)
    taken: defaultdict[int, int] = defaultdict(int)
    for each in standing:
        by_worker[each.worker].append(each)
        taken[each.shift] += 1
    left: defaultdict[str, list[tuple[bool, str]]] = defaultdict(list)
    for name, code in plan:
        shift, hand = index.shifts.get(name), index.workers.get(code)
        if shift is None or hand is None or shift.id not in ids or (shift.id, hand.id) in settled:
            continue
        if all(each.ends_at <= shift.starts_at or shift.ends_at <= each.starts_at for each in by_worker[hand.id]):
            left[name].append(((shift.id, hand.id) not in mine, code))
    possible = {
        (name, code)
        for name, own in left.items()
        for _, code in sorted(own)[: max(index.shifts[name].headcount - taken[index.shifts[name].id], 0)]
    }
    names = {shift.id: name for name, shift in index.shifts.items()}
    codes = {hand.id: code for code, hand in index.workers.items()}
    whole = possible | {(names[shift], codes[worker]) for shift, worker in settled if shift in ids}
    draft = drafted(whole, index, now, (), since)
    chosen = {(index.shifts[name].id, index.workers[code].id) for name, code in possible}
    return Foreseen(draft, frozenset(chosen | settled))

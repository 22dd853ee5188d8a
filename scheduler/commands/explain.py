"""``releve explain``: why slots are empty, and who was kept for what is expected elsewhere."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import click

from scheduler.commands.input import instance_in, solution_in
from solver.expected import Expected, Priced, explain_expected
from solver.explain import EmptySlot, Reason
from solver.explain import explain as explained
from solver.problem import Problem, Shift

BLOCKERS_SHOWN = 5
SHIFTS_SHOWN = 5


@click.command()
@click.argument("instance", type=click.Path(path_type=Path))
@click.argument("solution", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON, format releve-explanation/1.")
def explain(instance: Path, solution: Path, *, as_json: bool) -> None:
    r"""Say for each empty slot of the plan in SOLUTION what keeps each worker from it.

    A worker whom three rules stop is counted under each of the three; "alone" counts those whom nothing else stops.
    The plan is taken as it is: a worker is "busy" when other work in it (or a commitment) overlaps or is too near.
    Then, for each worker whose time is expected to be worth something elsewhere: what they have all the same, and what
    they could have had and others have, with the points that spoke against it.

    \b
    The JSON: {"format": "releve-explanation/1", "instance": name, "workers": how many there are,
    "empty": [{"shift", "request", "site", "start", "end": local times without offset, "empty": slots,
               "could_come": [ids of workers whom nothing stops], "main_reason": name or null,
               "reasons": [{"name", "workers", "alone", "blockers": {shift id or "commitment": workers}}]}],
    "expected": [{"worker", "used" and "kept_from": [{"shift", "request", "site", "start", "end", "points",
                                                      "others": [ids of workers who have it]}]}]}
    """
    problem, _ = instance_in(instance)
    plan = solution_in(solution, problem).plan
    slots, expected = explained(problem, plan), explain_expected(problem, plan)
    if as_json:
        click.echo(json.dumps(_document(problem, slots, expected), ensure_ascii=False, indent=1))
    else:
        for line in (*_lines(problem, slots), *_elsewhere(expected)):
            click.echo(line)


def _lines(problem: Problem, slots: Iterable[EmptySlot]) -> Iterator[str]:
    empty = fillable = 0
    for slot in slots:
        empty += slot.empty
        fillable += bool(slot.free)
        yield from _paragraph(problem, slot)
    could = f"; somebody could come to {fillable} of these shifts as things are" if fillable else ""
    yield f"{empty} empty slots{could}." if empty else "No slot is empty."


def _paragraph(problem: Problem, slot: EmptySlot) -> Iterator[str]:
    shift = slot.shift
    yield f"{times(shift)}  {shift.id} (request {shift.request}, site {shift.site}): {slot.empty} empty"
    if slot.free:
        yield f"  {'could come':<21}{len(slot.free):>6}  {_first(slot.free)}"
    width = len(str(len(problem.workers)))
    for reason in slot.reasons:
        alone = f"alone {reason.alone:>{width}}" if reason.alone else " " * (6 + width)
        yield f"  {_words(reason.name):<21}{reason.workers:>6}  {alone}  {_in_the_way(reason)}".rstrip()
    yield ""


def _elsewhere(expected: Iterable[Expected]) -> Iterator[str]:
    for each in expected:
        yield ""
        yield f"{each.worker} is expected elsewhere"
        yield from _priced("has all the same", each.used)
        yield from _priced("kept from", each.kept_from)


def _priced(words: str, shifts: Sequence[Priced]) -> Iterator[str]:
    for each in shifts[:SHIFTS_SHOWN]:
        shift, others = each.shift, f"; {_first(each.others)} there" if each.others else ""
        yield f"  {words:<17}{times(shift)}  {shift.id} (site {shift.site}): {each.points} points{others}"
    if len(shifts) > SHIFTS_SHOWN:
        yield f"  {words:<17}{len(shifts) - SHIFTS_SHOWN} more"


def times(shift: Shift) -> str:
    """Return a shift's local day and hours, e.g. ``Mon 2026-03-02 08:00-12:00``; hours run past 24:00 at night."""
    day = date.fromordinal(shift.day)
    return f"{day:%a} {day.isoformat()} {_clock(shift.local_start)}-{_clock(shift.local_end)}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _words(name: str) -> str:
    return name.replace("_", " ")


def _in_the_way(reason: Reason) -> str:
    if not reason.blockers:
        return ""
    return "with " + _first([f"{blocker} ({workers})" for blocker, workers in reason.blockers.items()])


def _first(words: Iterable[str]) -> str:
    every = list(words)
    shown = ", ".join(islice(every, BLOCKERS_SHOWN))
    return shown if len(every) <= BLOCKERS_SHOWN else f"{shown} and {len(every) - BLOCKERS_SHOWN} more"


def _document(problem: Problem, slots: Iterable[EmptySlot], expected: Iterable[Expected]) -> dict[str, Any]:
    return {
        "format": "releve-explanation/1",
        "instance": problem.name,
        "workers": len(problem.workers),
        "empty": [_entry(slot) for slot in slots],
        "expected": [
            {
                "worker": each.worker,
                "used": [_priced_entry(priced) for priced in each.used],
                "kept_from": [_priced_entry(priced) for priced in each.kept_from],
            }
            for each in expected
        ],
    }


def _entry(slot: EmptySlot) -> dict[str, Any]:
    return {
        **_place(slot.shift),
        "empty": slot.empty,
        "could_come": list(slot.free),
        "main_reason": slot.main_reason,
        "reasons": [
            {
                "name": reason.name,
                "workers": reason.workers,
                "alone": reason.alone,
                "blockers": dict(reason.blockers),
            }
            for reason in slot.reasons
        ],
    }


def _priced_entry(priced: Priced) -> dict[str, Any]:
    return {**_place(priced.shift), "points": priced.points, "others": list(priced.others)}


def _place(shift: Shift) -> dict[str, Any]:
    return {
        "shift": shift.id,
        "request": shift.request,
        "site": shift.site,
        "start": _local(shift.day, shift.local_start),
        "end": _local(shift.day, shift.local_end),
    }


def _local(day: int, minutes: int) -> str:
    return f"{date.fromordinal(day + minutes // (24 * 60)).isoformat()}T{_clock(minutes % (24 * 60))}"

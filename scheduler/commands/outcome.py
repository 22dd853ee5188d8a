"""What a plan is worth, as tables for the terminal."""

from collections.abc import Iterator

from rich.table import Table

from scheduler.commands.summary import Summary
from solver.instance import Solution
from solver.plan import Result
from solver.problem import Problem


def size(problem: Problem, numbers: Summary) -> str:
    """Return in a sentence how much there is to plan."""
    return (
        f"[bold]{problem.name}[/]: {len(problem.requests)} requests with {numbers.slots} slots at"
        f" {len({request.site for request in problem.requests})} sites,"
        f" {len(problem.workers)} workers of {len(problem.agencies)} agencies"
    )


def tables(numbers: Summary, found: Result | Solution) -> Iterator[Table]:
    """Return what the plan covers and how good it is, what each agency gets, and why slots are empty."""
    yield _outcome(numbers, found)
    yield _agencies(numbers)
    yield _empty(numbers)


def in_short(numbers: Summary, found: Result | Solution) -> str:
    """Return the same in two lines."""
    return f"{coverage(numbers)}, {numbers.missions} missions\n{quality(found)}"


def coverage(numbers: Summary) -> str:
    """Return how much is covered."""
    return (
        f"{_hours(numbers.filled_minutes)} of {_hours(numbers.minutes)} hours"
        f" ({_percent(numbers.filled_minutes, numbers.minutes)}), {numbers.filled_slots} of {numbers.slots} slots"
        f" ({_percent(numbers.filled_slots, numbers.slots)})"
    )


def quality(found: Result | Solution) -> str:
    """Return score, bound and time."""
    said = []
    if found.score is not None:
        said.append(f"score medium {found.score.medium:,}, soft {found.score.soft:,}")
    if found.bound is not None:
        said.append(f"bound medium {found.bound.medium:,}, soft {_soft(found.bound.soft)}")
    said.append(f"{found.status} in {found.seconds:.1f} s")
    return "; ".join(said)


def _soft(points: int | None) -> str:
    return "open" if points is None else f"{points:,}"


def _outcome(numbers: Summary, found: Result | Solution) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold")
    table.add_column()
    table.add_row("Coverage", coverage(numbers))
    table.add_row("Missions", f"{numbers.missions}, handovers {numbers.handovers}")
    table.add_row("Travel", f"{numbers.travel_minutes:,} minutes from home and back")
    if found.score is not None:
        table.add_row("Score", f"medium {found.score.medium:,}, soft {found.score.soft:,}")
    if found.bound is not None:
        table.add_row("Bound", f"medium {found.bound.medium:,}, soft {_soft(found.bound.soft)}")
    table.add_row("Status", f"{found.status} in {found.seconds:.1f} s, every rule checked")
    return table


def _agencies(numbers: Summary) -> Table:
    table = Table("Agency", box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    for name in ("missions", "workers", "hours", "hours owed"):
        table.add_column(name, justify="right")
    for agency, share in numbers.agencies.items():
        table.add_row(
            agency, str(share.missions), str(share.workers), _hours(share.minutes), _hours(share.target_minutes)
        )
    return table


def _empty(numbers: Summary) -> Table:
    table = Table("Empty slots by main reason", box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    table.add_column("", justify="right")
    for reason, slots in numbers.reasons.items():
        table.add_row("somebody could come" if reason is None else reason.replace("_", " "), str(slots))
    if not numbers.reasons:
        table.add_row("none is empty", "")
    return table


def _hours(minutes: int) -> str:
    return f"{minutes / 60:,.1f}"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "all"

"""How a simulation is shown and written: how far it is, its JSON, its table."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, fields

import click
import msgspec
from rich.console import Console
from rich.progress import Progress as Bar
from rich.progress import TaskID
from rich.table import Table

from scheduler.simulation.hindsight import Ceiling
from scheduler.simulation.outcome import Outcome

FORMAT = "releve-simulation/1"


@contextmanager
def shown() -> Iterator[Callable[[str, int, int], None]]:
    """Show on stderr what is done of what, given its name, how much is done and of how much.

    A bar on a terminal, else one line a name.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        begun: set[str] = set()

        def line(name: str, _done: int, _of: int) -> None:
            if name not in begun:
                begun.add(name)
                click.echo(name, err=True)

        yield line
        return
    with Bar(console=console) as bar:
        tasks: dict[str, TaskID] = {}

        def show(name: str, done: int, of: int) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=of)
            bar.update(tasks[name], completed=done)

        yield show


def document(given: Mapping[str, object], top: Ceiling, outcomes: Mapping[str, Outcome]) -> bytes:
    """Return the results as JSON."""
    ceiling = {"asked": top.asked, "most": top.most, "known_in_time": top.in_time, "proven": top.proven}
    content = {
        "format": FORMAT,
        **given,
        "ceiling": ceiling,
        "policies": {name: asdict(each) for name, each in outcomes.items()},
    }
    return msgspec.json.format(msgspec.json.encode(content), indent=1) + b"\n"


def table(outcomes: Mapping[str, Outcome]) -> Table:
    """Return the results for a reader, without what is of single workers: a column a policy."""
    result = Table("", *outcomes)
    for field in fields(Outcome):
        if field.name == "of_wished":
            continue
        result.add_row(field.name.replace("_", " "), *(str(getattr(each, field.name)) for each in outcomes.values()))
    return result

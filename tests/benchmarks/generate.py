"""Small instances of our own: ``python -m tests.benchmarks.generate``. The same arguments give the same file."""

import json
import random
from pathlib import Path
from typing import Any

import click

from scheduler.demo.instance import generate, to_json
from solver.candidates import find_candidates
from solver.instance import read_instance

DAY = 24 * 60
STEP = 15
LEAST, MOST = 60, 5 * 60
"""Minutes of a job."""


@click.group()
def main() -> None:
    """Write a small instance for the benchmark."""


@main.command()
@click.option("--seed", type=click.IntRange(min=0), required=True, help="Seed of `releve generate --volume full`.")
@click.option("--sites", type=click.IntRange(min=1), required=True, help="How many of the busiest sites to keep.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
def part(seed: int, sites: int, output: Path) -> None:
    """Cut the busiest sites out of a generated month of Calvados, with all who may work there."""
    output.write_text(to_json(cut(generate("full", seed), sites, output.stem)), encoding="utf-8")


@main.command()
@click.option("--seed", type=click.IntRange(min=0), required=True)
@click.option("--workers", type=click.IntRange(min=1), required=True, help="How many workers suffice.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
def jobs(seed: int, workers: int, output: Path) -> None:
    """Invent a shift minimisation instance around a plan that keeps its workers busy without a gap."""
    output.write_text(packed(workers, seed), encoding="utf-8")


def cut(instance: dict[str, Any], sites: int, name: str) -> dict[str, Any]:
    """Return an instance's requests at its busiest sites, with the workers who may take a shift of them.

    An agency is owed the same part of its minutes as the part of all minutes asked for that is kept.
    """
    whole = read_instance(json.dumps(instance).encode())
    minutes: dict[str, int] = {}
    for shift in whole.shifts:
        minutes[shift.site] = minutes.get(shift.site, 0) + shift.minutes
    busiest = sorted(minutes, key=lambda site: (-minutes[site], site))[:sites]
    kept = sum(minutes[site] for site in busiest)
    candidates = find_candidates(whole)
    able = {
        whole.workers[worker].id
        for worker, shift in zip(candidates.worker.tolist(), candidates.shift.tolist(), strict=True)
        if whole.shifts[shift].site in busiest
    }
    requests = [each for each in instance["requests"] if each["site"] in busiest]
    named = {worker for each in requests for key in PEOPLE for worker in each.get(key) or ()}
    able |= named
    travel = instance["travel"]
    return {
        **instance,
        "name": name,
        "agencies": [
            {**each, "target_minutes": each["target_minutes"] * kept // sum(minutes.values())}
            for each in instance["agencies"]
        ],
        "workers": [each for each in instance["workers"] if each["id"] in able],
        "requests": requests,
        "travel": {
            key: {worker: row for worker, row in table.items() if worker in able} for key, table in travel.items()
        },
    }


PEOPLE = ("preferred_workers", "banned_workers", "allowed_workers", "served_by")


def packed(workers: int, seed: int) -> str:
    """Return the text of a shift minimisation instance that these workers can do, with half as many to spare."""
    chance = random.Random(seed)  # noqa: S311  # test data, no secrets
    times: list[tuple[int, int, int]] = []
    for worker in range(workers):
        start = 0
        while start < DAY:
            end = min(start + chance.randrange(LEAST, MOST + 1, STEP), DAY)
            end = DAY if DAY - end < LEAST else end
            times.append((start, end, worker))
            start = end
    chance.shuffle(times)
    people = list(range(workers + workers // 2))
    chance.shuffle(people)
    able = {
        person: sorted(
            job for job, (_, _, owner) in enumerate(times) if people[owner] == person or chance.random() < 1 / 3
        )
        for person in range(len(people))
    }
    lines = ["Type = 1", f"Jobs = {len(times)}", *(f"{start} {end}" for start, end, _ in times)]
    lines += [f"Qualifications = {len(people)}"]
    lines += [f"{len(own)}: {' '.join(map(str, own))}" for own in able.values()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main(prog_name="python -m tests.benchmarks.generate")

"""``releve verify``: tell whether a solution holds."""

from pathlib import Path

import click

from scheduler.commands.failure import Refused
from scheduler.commands.input import instance_in, solution_in
from scheduler.commands.progress import levels
from scheduler.commands.verdict import objections


@click.command()
@click.argument("instance", type=click.Path(path_type=Path))
@click.argument("solution", type=click.Path(path_type=Path))
@click.pass_context
def verify(context: click.Context, instance: Path, solution: Path) -> None:
    """Check the plan in SOLUTION against INSTANCE: its rules, numbers and status.

    The check shares nothing with the solver but the rules' wording. The exit code is 0 when all is well, 1 with one
    line for each thing that is not, 2 when a file is bad.
    """
    problem, sha256 = instance_in(instance)
    claim = solution_in(solution, problem)
    wrong = objections(problem, claim)
    if claim.instance != problem.name:
        wrong.append(f"instance: {claim.instance!r} claimed, the instance is {problem.name!r}")
    if claim.instance_sha256 != sha256:
        wrong.append(f"instance_sha256: {claim.instance_sha256} claimed, the instance has {sha256}")
    for line in wrong:
        click.echo(line)
    if wrong:
        context.exit(Refused.exit_code)
    click.echo("ok: infeasible" if claim.score is None else f"ok: {levels(claim.score)}, {claim.status}")

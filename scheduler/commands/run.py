"""One run of the solver as the commands want it: shown while it lasts, stopped by signals, judged at its end."""

import os

import click

from scheduler.commands.failure import ABORTED, Refused
from scheduler.commands.interrupt import Stop, interruptible
from scheduler.commands.progress import shown
from scheduler.commands.verdict import objections
from solver.plan import Plan, Result
from solver.problem import Problem
from solver.solve import SolveLimits, solve


def run(problem: Problem, limits: SolveLimits, stop: Stop, start: Plan | None = None) -> Result:
    """Solve, and let no plan pass that the independent check objects to.

    Parameters
    ----------
    problem
        The instance.
    limits
        Time, threads and seed.
    stop
        Entered: a signal then ends the run with the best plan so far.
    start
        A plan to begin from; the solver leaves out what is not allowed.

    Raises
    ------
    Refused
        When the check objects (a fault of the solver, which must reach nobody's plan) or the solver breaks down.

    """
    try:
        with shown(limits.seconds) as report:
            result = interruptible(lambda: solve(problem, limits, start, report, stop))
    except KeyboardInterrupt:
        click.echo("releve: aborted, nothing is written", err=True)
        # The run's thread cannot be ended otherwise, and Python's orderly exit would wait for it.
        os._exit(ABORTED)
    except BrokenPipeError as error:
        # Else click would take it for a reader of our output that has gone, and end without a word.
        message = "a process of the solver has ended unexpectedly, nothing is written"
        raise Refused(message) from error
    faults = objections(problem, result)
    if faults:
        message = "\n  ".join(["the solver's plan does not hold, nothing is written:", *faults])
        raise Refused(message)
    return result

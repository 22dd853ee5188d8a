"""How a command ends early: one line (or a few) on stderr and an exit code."""

from typing import IO, Any

import click

ABORTED = 130
"""Exit code after a second Ctrl-C, as a shell counts it: 128 and the signal's number."""


class Failure(click.ClickException):
    """Bad input: a file cannot be read, is not what it should be, or cannot be written. Exit code 2."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Print ``releve: <message>``."""
        click.echo(f"releve: {self.message}", file=file, err=True)


class Refused(Failure):
    """The plan does not hold, or could not be stored. Exit code 1."""

    exit_code = 1


class Infeasible(Failure):
    """The instance has no plan. Exit code 3."""

    exit_code = 3

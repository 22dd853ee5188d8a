"""Commands whose every word is French, as the files that they are about: what is typed wrong is told in French too.

What is wrong with the installation (settings, database) and the help of a command are in English, as everywhere.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.commands.failure import Failure
from scheduler.commands.lines import NBSP
from scheduler.core.errors import NotFound
from scheduler.core.tables import Market


class InFrench(click.Group):
    """A group of commands that says in one line of French what somebody typed wrong, with the exit code of click."""

    def make_context(self, *given: Any, **more: Any) -> click.Context:  # as click has it
        """Read the options of the group itself."""
        with told_in_french():
            return super().make_context(*given, **more)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a command.

        Raises
        ------
        Failure
            When there is none of that name.
        """
        if self.get_command(ctx, args[0]) is None:
            message = f"{args[0]}{NBSP}: commande inconnue. Il y a {', '.join(self.list_commands(ctx))}"
            raise Failure(message)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  # as click has it
        """Do what is asked for."""
        with told_in_french():
            return super().invoke(ctx)


@contextmanager
def told_in_french() -> Iterator[None]:
    """Say in French how a command is not called.

    Raises
    ------
    Failure
        Instead of errors of click.
    """
    try:
        yield
    except click.exceptions.NoArgsIsHelpError:
        raise
    except click.UsageError as error:
        help_on = f". Voyez {error.ctx.command_path} --help" if error.ctx else ""
        raise Failure(_wrong(error) + help_on) from error


def _wrong(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        return f"{error.option_name}{NBSP}: option inconnue"
    if isinstance(error, click.MissingParameter) and error.param and error.ctx:
        return f"il manque {error.param.make_metavar(error.ctx)}"
    return "cette commande ne s’appelle pas ainsi"


class Folder(click.Path):
    """A folder that is there."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401
        """Return its path.

        Raises
        ------
        Failure
            When it is none.
        """
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            message = f"{value}{NBSP}: ce n’est pas un dossier"
            raise Failure(message) from error


@contextmanager
def market_of_code(session: Session, otherwise: str = "") -> Iterator[None]:
    """Say of a code that no market has it, what else it could have been, and which codes there are.

    The session is the administration's.

    Raises
    ------
    Failure
        Instead of ``NotFound``.
    """
    try:
        yield
    except NotFound as error:
        there = session.scalars(select(Market.code).order_by(Market.code)).all()
        known = f"Il y a {', '.join(there)}" if there else "Il n’y a pas encore de marché"
        message = f"{error.id}{NBSP}: aucun marché n’a ce code{otherwise}. {known}"
        raise Failure(message) from error

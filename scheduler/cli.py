"""The command line: ``releve up``, ``run``, ``work`` for the product, ``solve`` and others for the solver alone."""

from importlib import import_module
from typing import Any

import click

from scheduler.commands.failure import Failure

COMMANDS = (
    "audit",
    "backup",
    "demo",
    "explain",
    "generate",
    "import",
    "init",
    "market",
    "restore",
    "run",
    "simulate",
    "solve",
    "up",
    "user",
    "verify",
    "work",
)

MODULES = {"import": "bring_in", "run": "plan"}
"""Where a command does not stand in the module of its own name."""

FUNCTIONS = {"import": "bring_in"}
"""Where its name is a word of the language."""


AS_IT_STANDS = "\b"
"""The character before a paragraph that click must not wrap; a raw docstring can only hold its name."""


class Commands(click.Group):
    """Loads a command when it is called, so that reading the version or a usage error waits for no solver."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands in alphabetical order."""
        return sorted({*super().list_commands(ctx), *COMMANDS})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name out of its module, None for an unknown one."""
        if cmd_name in COMMANDS and cmd_name not in self.commands:
            module = import_module(f"scheduler.commands.{MODULES.get(cmd_name, cmd_name)}")
            command = getattr(module, FUNCTIONS.get(cmd_name, cmd_name))
            command.help = command.help and command.help.replace(r"\b", AS_IT_STANDS)
            self.add_command(command)
        return super().get_command(ctx, cmd_name)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  # as click has it
        """Do what is asked for; a question that nobody is there to answer ends it in one line."""
        try:
            return super().invoke(ctx)
        except click.Abort as aborted:
            if not isinstance(aborted.__context__, EOFError):  # Ctrl-C, or a no: whoever typed it knows
                raise
            message = "a question got no answer, so nothing was done; type it at a terminal, or give the options"
            raise Failure(message) from aborted


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="releve", message="%(prog)s %(version)s")
def main() -> None:
    """Plan replacement missions: who stands in, where and when."""


if __name__ == "__main__":
    main(prog_name="releve")

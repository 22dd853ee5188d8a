"""``releve user forget``: blank somebody's name and address, for good."""

import os

import click

from scheduler.commands.failure import Failure
from scheduler.core.addresses import addresses
from scheduler.core.config import Settings
from scheduler.core.db import administration, bring_up_to_date
from scheduler.core.errors import SchedulerError
from scheduler.core.tables.forgetting_codes import ForgettingReason
from scheduler.market.accounts.forgetting import forget_user


@click.command()
@click.argument("email")
@click.option(
    "--reason",
    type=click.Choice([each.value for each in ForgettingReason]),
    required=True,
    help="Why; kept with when it was done.",
)
@click.option("--yes", is_flag=True, help="Do not ask again.")
def forget(*, email: str, reason: str, yes: bool) -> None:
    """Blank somebody's name and e-mail address everywhere, end their sessions and links, and close the account.

    A number stays, under which what they did stays on record. Nobody can undo it.
    """
    if not yes:
        click.confirm(f"Forget {email.strip()} for good?", abort=True, err=True)
    try:
        settings = Settings.from_environment(os.environ)
        with addresses(settings) as found:
            if found.owner is None:
                message = "only who owns the database forgets users: set RELEVE_DATABASE_URL"
                raise Failure(message)
            bring_up_to_date(found.owner)
            with administration(found.owner) as session:
                numbers = forget_user(session, email.strip(), ForgettingReason(reason))
    except (SchedulerError, ValueError) as error:
        raise Failure(str(error)) from error
    for number in numbers:
        click.echo(f"U{number}")

"""``releve user forget``: blank somebody's name and address, for good."""

import click

from scheduler.commands.owning import administering
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
    with administering() as session:
        numbers = forget_user(session, email.strip(), ForgettingReason(reason))
    for number in numbers:
        click.echo(f"U{number}")

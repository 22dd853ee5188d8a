"""``releve user add`` and ``invite``: bring people into their organisations."""

import click

from scheduler.commands.failure import Failure
from scheduler.commands.user_links import RULES, TO_CHOOSE, tell, tell_of_site
from scheduler.commands.user_owning import OF_ONE, owning
from scheduler.core.tables.codes import Role
from scheduler.market.accounts.administration import add_person, invite_again, joins, without_access
from scheduler.market.setting_up import NewUser

ROLES = [each.value for each in Role if each != Role.ENGINE]


@click.command()
@click.argument("email")
@click.option("--name", required=True, help="How the person is called.")
@click.option("--organisation", required=True, help="The organisation's code.")
@click.option("--role", required=True, type=click.Choice(ROLES), help="What they do there.")
@click.option("--administers", is_flag=True, help="They look after the accounts of the organisation's people.")
def add(*, email: str, name: str, organisation: str, role: str, administers: bool) -> None:
    """Bring somebody into an organisation and print the invitation, which works for seven days.

    With it they choose a password, or join with the account that they have for another organisation.
    """
    new = NewUser(email, name, organisation, Role(role), administers=administers)
    with owning() as (session, settings):
        token = add_person(session, new, RULES)
        tell(settings, TO_CHOOSE, token, email, RULES.invitation, joins=joins(session, token))


@click.command()
@click.argument("email", required=False)
@OF_ONE
@click.option("--all", "everybody", is_flag=True, help="Everybody who has not accepted and has no link that works.")
def invite(*, email: str | None, organisation: str | None, everybody: bool) -> None:
    """Print a new invitation for somebody who has not accepted yet; the one before stops working.

    With --all instead of an address: a line each, with address, organisation and link, to be handed to these people.
    """
    if everybody == bool(email):
        message = "name one address, or say --all"
        raise Failure(message)
    with owning() as (session, settings):
        if email:
            token = invite_again(session, email, RULES, organisation)
            tell(settings, TO_CHOOSE, token, email, RULES.invitation, joins=joins(session, token))
            return
        for each in without_access(session, organisation):
            token = invite_again(session, each.email, RULES, each.organisation)
            click.echo(f"{each.email}\t{each.organisation}\t{settings.site_url or ''}{TO_CHOOSE}{token}")
        tell_of_site(settings)

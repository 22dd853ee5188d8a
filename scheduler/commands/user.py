"""``releve user``: what whoever owns the installation does for people with an account."""

import os

import click

from scheduler.commands.failure import Failure
from scheduler.core.addresses import addresses
from scheduler.core.config import Settings
from scheduler.core.db import administration, bring_up_to_date
from scheduler.core.errors import SchedulerError
from scheduler.market.accounts import SignInRules, make_link


@click.group("user")
def user() -> None:
    """Help people with an account."""


@user.command()
@click.argument("email")
def link(*, email: str) -> None:
    """Print a link that signs somebody in once, without their password, within twenty minutes.

    For whoever cannot get in: too many attempts, no e-mail, a password forgotten. Hand it to nobody else. Only whoever
    owns the database can make one.
    """
    try:
        settings = Settings.from_environment(os.environ)
        with addresses(settings) as found:
            if found.owner is None:
                message = "only who owns the database makes links: set RELEVE_DATABASE_URL"
                raise Failure(message)
            bring_up_to_date(found.owner)
            with administration(found.owner) as session:
                token = make_link(session, email.strip())
    except (SchedulerError, ValueError) as error:
        raise Failure(str(error)) from error
    click.echo(f"{settings.site_url or ''}/connexion/lien/{token}")
    if settings.site_url is None:
        click.echo("releve: put the address of the site before it, or set RELEVE_SITE_URL", err=True)
    click.echo(f"It signs {email.strip()} in once, within {SignInRules().link_minutes} minutes.", err=True)

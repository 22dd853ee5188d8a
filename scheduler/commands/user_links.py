"""``releve user``: links that let somebody in, to be handed to that person alone."""

from datetime import timedelta

import click

from scheduler.commands.user_owning import owning
from scheduler.core.config import Settings
from scheduler.market.accounts import SignInRules, make_link
from scheduler.market.accounts.administration import reset_password

RULES = SignInRules()
TO_SIGN_IN, TO_CHOOSE = "/connexion/lien/", "/connexion/mot-de-passe/"


@click.command()
@click.argument("email")
def reset(*, email: str) -> None:
    """Print a link with which somebody chooses another password, once, within a day.

    Until then the present one works. Hand it to nobody else.
    """
    with owning() as (session, settings):
        tell(settings, TO_CHOOSE, reset_password(session, email, RULES), email, RULES.reset)


@click.command()
@click.argument("email")
def link(*, email: str) -> None:
    """Print a link that signs somebody in once, without their password, within twenty minutes.

    For whoever cannot get in: too many attempts, no e-mail. Hand it to nobody else.
    """
    with owning() as (session, settings):
        tell(settings, TO_SIGN_IN, make_link(session, email.strip()), email, timedelta(minutes=RULES.link_minutes))


def tell(settings: Settings, below: str, token: str, email: str, life: timedelta, *, joins: bool = False) -> None:
    """Print a link, and on stderr what it does and what is missing of it; ``joins``: into an account that is there."""
    click.echo(f"{settings.site_url or ''}{below}{token}")
    tell_of_site(settings)
    minutes = round(life.total_seconds() / 60)
    lasts = f"{minutes} minutes" if minutes < 60 else f"{minutes // 60} hours"  # noqa: PLR2004
    does = "signs" if below == TO_SIGN_IN else "lets"
    lets = "join once, with the account and the password that they have" if joins else "choose a password once"
    rest = "in once" if below == TO_SIGN_IN else lets
    click.echo(f"It {does} {email.strip()} {rest}, within {lasts}.", err=True)


def tell_of_site(settings: Settings) -> None:
    """Say on stderr what is missing of a link where nobody has named the site's address."""
    if settings.site_url is None:
        click.echo("releve: put the address of the site before each link, or set RELEVE_SITE_URL", err=True)

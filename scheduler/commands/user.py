"""``releve user``: what whoever owns the installation does for people with an account."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.commands.failure import Failure
from scheduler.commands.owning import administering
from scheduler.commands.refusals import no_market
from scheduler.commands.user_forget import forget
from scheduler.core.config import Settings
from scheduler.core.errors import NoNightlyRun, NotFound
from scheduler.core.tables import Market
from scheduler.core.tables.codes import Role
from scheduler.market.accounts import SignInRules, make_link
from scheduler.market.accounts.administration import (
    add_person,
    appoint,
    invite_again,
    joins,
    listed,
    reset_password,
    set_administers,
    set_enabled,
    without_access,
)
from scheduler.market.accounts.second_factor import reset_by_address
from scheduler.market.setting_up import NewUser

RULES = SignInRules()
ROLES = [each.value for each in Role if each != Role.ENGINE]
OF_ONE = click.option("--organisation", help="For one organisation alone, by its code.")
TO_SIGN_IN, TO_CHOOSE = "/connexion/lien/", "/connexion/mot-de-passe/"


@click.group("user")
def user() -> None:
    """Help people with an account. Only whoever owns the database can."""


@user.command()
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


@user.command()
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
        _tell_of_site(settings)


@user.command()
@click.argument("email")
def reset(*, email: str) -> None:
    """Print a link with which somebody chooses another password, once, within a day.

    Until then the present one works. Hand it to nobody else.
    """
    with owning() as (session, settings):
        tell(settings, TO_CHOOSE, reset_password(session, email, RULES), email, RULES.reset)


user.add_command(forget)


@user.command()
@click.argument("email")
def link(*, email: str) -> None:
    """Print a link that signs somebody in once, without their password, within twenty minutes.

    For whoever cannot get in: too many attempts, no e-mail. Hand it to nobody else.
    """
    with owning() as (session, settings):
        tell(settings, TO_SIGN_IN, make_link(session, email.strip()), email, timedelta(minutes=RULES.link_minutes))


@user.command()
@click.argument("email")
@OF_ONE
def disable(*, email: str, organisation: str | None) -> None:
    """Keep somebody out: their sessions and links end at once; in their last organisation passkeys go too, no more."""
    with owning() as (session, _):
        changed = set_enabled(session, email, organisation, enabled=False)
    click.echo(f"{email.strip()}: disabled" if changed else f"{email.strip()}: was disabled already")


@user.command()
@click.argument("email")
@OF_ONE
def enable(*, email: str, organisation: str | None) -> None:
    """Let somebody in again who was disabled, with the password that they had."""
    with owning() as (session, _):
        changed = set_enabled(session, email, organisation, enabled=True)
    click.echo(f"{email.strip()}: enabled" if changed else f"{email.strip()}: was enabled already")


@user.command("reset-factor")
@click.argument("email")
def reset_factor(*, email: str) -> None:
    """Take somebody's second factor and passkeys away when a telephone is lost; they are signed out everywhere."""
    with owning() as (session, _):
        had = reset_by_address(session, email)
    said = "second factor and passkeys removed" if had else "had no second factor and no passkey"
    click.echo(f"{email.strip()}: {said}")


@user.command()
@click.argument("email")
@click.argument("answer", type=click.Choice(["yes", "no"]))
@OF_ONE
def administers(*, email: str, answer: str, organisation: str | None) -> None:
    """Say whether somebody looks after accounts: their organisation's, and the market's when they plan it as lead."""
    with owning() as (session, _):
        changed = set_administers(session, email, organisation, administers=answer == "yes")
    click.echo(f"{email.strip()}: administers: {answer}" if changed else f"{email.strip()}: it was {answer} already")


@user.command()
@click.argument("market")
def engine(*, market: str) -> None:
    """Open the account of a market's nightly run for the agency that leads it; nobody signs in with it."""
    with owning() as (session, _):
        appoint(session, market)
    click.echo(f"{market}: the nightly run has an account")


@user.command("list")
@click.option("--market", help="Of one market, by its code.")
@click.option("--organisation", help="Of one organisation, by its code.")
def show(*, market: str | None, organisation: str | None) -> None:
    """List everybody with an account, a line each: address, organisation, role, state, last visit, name, markets."""
    with owning() as (session, _):
        for each in listed(session, market, organisation):
            state = "disabled" if each.disabled_at else "active" if each.has_accepted else "invited"
            tick = ", administers" if each.administers else ""
            seen = f"{each.seen_at:%Y-%m-%d}" if each.seen_at else "never"
            role = f"{each.role}{tick}"
            click.echo(f"{each.email}\t{each.organisation}\t{role}\t{state}\t{seen}\t{each.name}\t{each.markets}")


@contextmanager
def owning(*, founding: bool = False) -> Iterator[tuple[Session, Settings]]:
    """Act as the administration on the database of the settings.

    Raises
    ------
    Failure
        As ``administering``.
    """
    with administering(founding=founding) as session:
        try:
            yield session, Settings.from_environment(os.environ)
        except NotFound as error:
            if error.thing != "market" or isinstance(error, NoNightlyRun):
                raise
            raise Failure(no_market(str(error.id), session.scalars(select(Market.code)).all())) from error


def tell(settings: Settings, below: str, token: str, email: str, life: timedelta, *, joins: bool = False) -> None:
    """Print a link, and on stderr what it does and what is missing of it; ``joins``: into an account that is there."""
    click.echo(f"{settings.site_url or ''}{below}{token}")
    _tell_of_site(settings)
    minutes = round(life.total_seconds() / 60)
    lasts = f"{minutes} minutes" if minutes < 60 else f"{minutes // 60} hours"  # noqa: PLR2004
    does = "signs" if below == TO_SIGN_IN else "lets"
    lets = "join once, with the account and the password that they have" if joins else "choose a password once"
    rest = "in once" if below == TO_SIGN_IN else lets
    click.echo(f"It {does} {email.strip()} {rest}, within {lasts}.", err=True)


def _tell_of_site(settings: Settings) -> None:
    if settings.site_url is None:
        click.echo("releve: put the address of the site before each link, or set RELEVE_SITE_URL", err=True)

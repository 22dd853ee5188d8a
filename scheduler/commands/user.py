"""``releve user``: what whoever owns the installation does for people with an account."""

import click

from scheduler.commands.user_access import administers, disable, enable, reset_factor
from scheduler.commands.user_forget import forget
from scheduler.commands.user_invite import add, invite
from scheduler.commands.user_links import link, reset
from scheduler.commands.user_owning import owning
from scheduler.market.accounts.administration import appoint, listed


@click.group("user")
def user() -> None:
    """Help people with an account. Only whoever owns the database can."""


for each in (add, invite, reset, link, forget, disable, enable, reset_factor, administers):
    user.add_command(each)


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

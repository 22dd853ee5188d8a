"""``releve user``: who gets in, and what for."""

import click

from scheduler.commands.user_owning import OF_ONE, owning
from scheduler.market.accounts.administration import set_administers, set_enabled
from scheduler.market.accounts.second_factor import reset_by_address


@click.command()
@click.argument("email")
@OF_ONE
def disable(*, email: str, organisation: str | None) -> None:
    """Keep somebody out: their sessions and links end at once; in their last organisation passkeys go too, no more."""
    with owning() as (session, _):
        changed = set_enabled(session, email, organisation, enabled=False)
    click.echo(f"{email.strip()}: disabled" if changed else f"{email.strip()}: was disabled already")


@click.command()
@click.argument("email")
@OF_ONE
def enable(*, email: str, organisation: str | None) -> None:
    """Let somebody in again who was disabled, with the password that they had."""
    with owning() as (session, _):
        changed = set_enabled(session, email, organisation, enabled=True)
    click.echo(f"{email.strip()}: enabled" if changed else f"{email.strip()}: was enabled already")


@click.command("reset-factor")
@click.argument("email")
def reset_factor(*, email: str) -> None:
    """Take somebody's second factor and passkeys away when a telephone is lost; they are signed out everywhere."""
    with owning() as (session, _):
        had = reset_by_address(session, email)
    said = "second factor and passkeys removed" if had else "had no second factor and no passkey"
    click.echo(f"{email.strip()}: {said}")


@click.command()
@click.argument("email")
@click.argument("answer", type=click.Choice(["yes", "no"]))
@OF_ONE
def administers(*, email: str, answer: str, organisation: str | None) -> None:
    """Say whether somebody looks after accounts: their organisation's, and the market's when they plan it as lead."""
    with owning() as (session, _):
        changed = set_administers(session, email, organisation, administers=answer == "yes")
    click.echo(f"{email.strip()}: administers: {answer}" if changed else f"{email.strip()}: it was {answer} already")

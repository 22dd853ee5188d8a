"""``releve init``: the first market of an installation, by questions or from a folder."""

from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.commands.failure import Failure
from scheduler.commands.lines import NBSP, STORED
from scheduler.commands.market import FOLDER, opened, require_sound, summary
from scheduler.commands.user_links import RULES, TO_CHOOSE, tell
from scheduler.commands.user_owning import owning
from scheduler.core.tables import Market, Member, User
from scheduler.core.tables.calendar_codes import HolidayLaw, SchoolZone
from scheduler.core.tables.codes import AgencyKind, Role
from scheduler.imports import let_know
from scheduler.imports.addresses import Answers
from scheduler.imports.market_folder import Folder, load_folder
from scheduler.market.accounts.administration import invite_again
from scheduler.market.setting_up import Founding, clock_of, found
from scheduler.market.settings import law_of

ZONES = [each.value for each in SchoolZone if each != SchoolZone.UNSAID]
LAWS = [each.value for each in HolidayLaw]


@click.command()
@click.option("--from", "folder", type=FOLDER, help="Store this folder as the market instead of asking.")
@click.option("--yes", is_flag=True, help="Store the folder without asking whether to.")
@click.option("--sure", is_flag=True, help="What can be meant in two ways is meant as it was read.")
def init(*, folder: Path | None, yes: bool, sure: bool) -> None:
    """Found an installation: its first market, the agency that leads it, and whoever plans and administers it.

    In the end the planner's invitation is printed: a link with which they choose a password. Another market is brought
    in by ``releve market load``.
    """
    given = opened(folder) if folder else None
    with owning(founding=True) as (session, settings):
        if session.scalar(select(Market.id).limit(1)) is not None:
            message = "there is a market already; releve market load FOLDER --apply brings in another one"
            raise Failure(message)
        market = (
            _from_folder(session, folder, *given, yes=yes, sure=sure)
            if folder and given
            else found(session, asked()).code
        )
        planner = planner_of(session, market)
        tell(settings, TO_CHOOSE, invite_again(session, planner, RULES), planner, RULES.invitation)
    click.echo(f"The market {market} is there; releve market check {market} tells what it lacks.", err=True)
    click.echo("releve user invite --all prints a link for everybody else who cannot come in yet.", err=True)


def asked() -> Founding:
    """Ask whoever sits before the terminal for a first market."""
    name = click.prompt("Name of the market")
    zone = SchoolZone(click.prompt("Its school holidays", type=click.Choice(ZONES, case_sensitive=False)))
    return Founding(
        market=name,
        school_zone=zone,
        timezone=click.prompt("Time zone", default=clock_of(None, zone)),
        holiday_law=HolidayLaw(
            click.prompt(
                "Its public holidays", type=click.Choice(LAWS, case_sensitive=False), default=law_of(zone).value
            )
        ),
        lead=click.prompt("Name of the agency that leads it"),
        lead_kind=AgencyKind(
            click.prompt("Its kind", type=click.Choice([each.value for each in AgencyKind], case_sensitive=False))
        ),
        phone=click.prompt("Its telephone (or nothing)", default="", show_default=False) or None,
        person=click.prompt("Name of whoever plans"),
        email=click.prompt("Their e-mail address"),
    )


def _from_folder(
    session: Session, folder: Path, given: Folder, answers: Answers | None, *, yes: bool, sure: bool
) -> str:
    """Store a folder and return its market's code.

    Raises
    ------
    Failure
        When something of it is wrong, or nobody wants it stored.
    """
    let_know(session, answers)
    rehearsed = load_folder(session, given, sure=sure)
    for line in summary(rehearsed):
        click.echo(line)
    require_sound(folder, rehearsed, sure=sure)
    if not yes and not click.confirm("Enregistrer ce dossier ?"):
        message = f"{folder}{NBSP}: rien n’est enregistré"
        raise Failure(message)
    report = load_folder(session, given, apply=True, sure=sure)
    click.echo(STORED)
    if report.market is None:  # a folder without a fault names one
        message = f"{folder}{NBSP}: ne nomme aucun marché"
        raise Failure(message)
    return report.market


def planner_of(session: Session, market: str) -> str:
    """Return the address of the lead's first planner.

    Raises
    ------
    Failure
        When there is none; nothing is stored then.
    """
    planners = (
        select(User.email)
        .join(Member, Member.organisation_id == User.organisation_id)
        .join(Market, Market.id == Member.market_id)
        .where(Market.code == market, Member.leads, User.role == Role.PLANNER, User.disabled_at.is_(None))
    )
    found_one = session.scalars(planners.order_by(User.id)).first()
    if found_one is None:
        message = "nobody plans for the agency that leads: add somebody with the role Planification; nothing is stored"
        raise Failure(message)
    return found_one

"""``releve import``: a file of sites, workers, skills, availabilities or requests, rehearsed unless told otherwise."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import click
from sqlalchemy import select, text

from scheduler.commands.failure import Failure
from scheduler.commands.lines import NBSP, done, fault_line, kept, under, unsure, wrong
from scheduler.commands.opening import database, nightly_run
from scheduler.core.access import Actor
from scheduler.core.config import Settings
from scheduler.core.db import Database
from scheduler.core.errors import NoNightlyRun, NotFound
from scheduler.core.tables import User
from scheduler.core.tables.codes import Role
from scheduler.imports import MAX_BYTES, Kind, Proposal, Report, addresses_of, ask_about, let_know, load
from scheduler.market.geocoder import geocoder_of

WHO_IS_INVITED = "releve user list tells who is invited, releve user invite prints their link"


@click.command("import")
@click.option("--market", help="The market's code, needed.")
@click.option("--as", "email", help="Act as the user with this address. [default: the lead's first planner]")
@click.option("--apply", is_flag=True, help="Store the rows; without it nothing is.")
@click.option("--sure", is_flag=True, help="What can be meant in two ways is meant as it was read.")
@click.option(
    "--columns",
    metavar="proposed|NUMBER=KEY,...",
    help="What the columns of the file are: as proposed, but for those given; a - is not read. Kept for later files.",
)
@click.argument("kind", type=click.Choice([each.value for each in Kind]))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def bring_in(
    *, market: str | None, email: str | None, apply: bool, sure: bool, columns: str | None, kind: str, file: Path
) -> None:
    """Import a CSV or XLSX file: all of its rows, or none.

    Every fault is told by row and column. The rights are those of the user as whom the command acts: sites and requests
    are the lead's to import, a worker's file that of the agency which keeps it. The exit code is 2 when there is any
    fault, or a question: a date that could have its month first, a place far from all others. Of a file with heads that
    are not ours somebody says once what its columns are; later files of that shape go through.
    """
    try:
        with file.open("rb") as reading:
            content = reading.read(MAX_BYTES + 1)
    except OSError as error:
        message = f"{file}: cannot be read: {error.strerror}"
        raise Failure(message) from error
    geocoder = geocoder_of(Settings.from_environment(os.environ))
    with database() as found:
        actor = _actor(found, market, email)

        def bring(said: Sequence[str] | None) -> Report:
            answers = None
            if geocoder is not None:
                with found.transaction(actor) as session:
                    addresses = addresses_of(session, actor, Kind(kind), content, said)
                answers = ask_about(geocoder, addresses)  # takes seconds: no transaction is open
            with found.transaction(actor) as session:
                let_know(session, answers)
                return load(session, actor, Kind(kind), content, apply=apply, sure=sure, columns=said)

        report = bring(None if columns is None else ())  # what was said before is asked anew
        if report.proposal is not None:
            report = bring(_chosen(report.proposal, columns, file))
    for line in told(report, sure=sure):
        click.echo(line)
    if report.faults:
        raise Failure(wrong(file, len(report.faults)))
    if report.questions and not sure:
        raise Failure(unsure(file, len(report.questions)))


def _chosen(proposed: Proposal, given: str | None, file: Path) -> list[str]:
    """Return what somebody says the columns of a file are, asked when a person sits there.

    Raises
    ------
    Failure
        When nobody says it.
    """
    chosen = list(proposed.chosen)
    for each in (given or "").replace("proposed", "").split(","):
        if each.strip():
            number, _, key = (part.strip() for part in each.partition("="))
            key = "" if key == "-" else key
            if number not in map(str, range(1, len(chosen) + 1)) or key not in {"", *proposed.choices}:
                message = f"--columns {each.strip()}: no such column, or none of {', '.join(proposed.choices)}"
                raise Failure(message)
            chosen[int(number) - 1] = key
    for place, (head, values, key) in enumerate(zip(proposed.heads, proposed.samples, chosen, strict=True), start=1):
        click.echo(f"column {place} “{head}” ({' | '.join(values)}): {key or '- (not read)'}")
    if given is None and not (sys.stdin.isatty() and click.confirm("Are these the columns?")):
        message = f"{file}: nobody has said yet what its columns are; --columns proposed says: these"
        raise Failure(message)
    return chosen


def told(report: Report, *, sure: bool) -> Iterator[str]:
    """Iterate over what is wrong, what may be meant otherwise, what is not read, and what was done or would be."""
    yield from under("Points à corriger", map(fault_line, report.faults))
    yield from under("Valeurs à vérifier", map(fault_line, report.questions))
    if report.ignored:
        yield f"Colonnes qui ne sont pas lues{NBSP}: {', '.join(report.ignored)}"
    yield done(report)
    yield from kept(report, sure=sure)


def _actor(found: Database, market: str | None, email: str | None) -> Actor:
    """Return the user of that address, or the first planner of the lead, who administers the market if anybody does."""
    if email is not None:
        with suppress(NoNightlyRun):  # a market is there, and that is all that this needs
            nightly_run(found, market)
        with found.transaction(None) as session:
            user = session.scalar(text("SELECT user_id FROM account_for_sign_in(:email)"), {"email": email})
        if user is None:
            message = f"{email}: nobody of this address has accepted an invitation yet; {WHO_IS_INVITED}"
            raise Failure(message)
    else:
        engine = nightly_run(found, market)
        planners = select(User.id).where(
            User.organisation_id == engine.organisation, User.role == Role.PLANNER, User.disabled_at.is_(None)
        )
        with found.transaction(engine) as session:
            user = session.scalars(planners.order_by(User.administers.desc(), User.id)).first()
    if user is None:
        thing = "user"
        raise NotFound(thing, "planner")
    return found.actor(user, market)

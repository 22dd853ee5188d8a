"""``releve audit``: whether what must never change has not."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from scheduler.commands.failure import Failure, Refused
from scheduler.commands.opening import database, nightly_run
from scheduler.commands.output import STDOUT, check_writable, write_whole

MONTH = re.compile(r"(?P<year>20[0-9]{2})-(?P<month>0[1-9]|1[0-2])")
PRINTED = re.compile(r"(?P<year>20[0-9]{2})-(?P<month>0[1-9]|1[0-2])=(?P<hash>[0-9a-fA-F]{64})")


@click.group()
def audit() -> None:
    """Check what must never change, and hand it out for others to check."""


@audit.command()
@click.argument("market", required=False)
@click.option(
    "--head",
    "heads",
    multiple=True,
    metavar="MONTH=HASH",
    help="A head as a closing sheet has it, 2026-11=0123…: one that is not there any more is a tail that was cut.",
)
@click.pass_context
def verify(context: click.Context, market: str | None, heads: Sequence[str]) -> None:
    """Check the ledger of hours of MARKET, or of every market.

    All hashes are computed anew, apart from the database. Prints a line for each month, with its head to compare with a
    printed one, then one for each thing that was changed, is missing or was added. The exit code is 0 when all is
    well, 1 when it is not, 2 when the command is not understood.
    """
    from scheduler.hours.audit import audit as look

    printed = dict(_printed(each) for each in heads)
    if printed and market is None:
        message = "a head is of one market: name it"
        raise Failure(message)
    wrong = 0
    with database() as found:
        engines = found.engines() if market is None else {market: nightly_run(found, market)}
        for code, engine in sorted(engines.items()):
            with found.transaction(engine) as session:
                result = look(session, engine, printed)
            for each in result.chains:
                closed = "closed" if each.closed else "open"
                click.echo(f"{code} {each.month:%Y-%m}: {each.entries} entries, {closed}, head {each.head}")
            for fault in result.faults:
                place = f"entry {fault.seq}" if fault.seq else "head"
                click.echo(f"{code} {fault.month:%Y-%m}, {place}: {fault.wrong} ({fault.shows})")
            wrong += len(result.faults)
    if wrong:
        context.exit(Refused.exit_code)
    click.echo("ok: nothing changed, nothing missing, nothing added")


@audit.command()
@click.argument("market")
@click.argument("month")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=STDOUT,
    help="The file to write; without it, or as -, the document is printed.",
)
def export(market: str, month: str, output: Path) -> None:
    """Write a MONTH (2026-11) of the ledger of hours of MARKET as a document that others can verify (docs/ledger.md).

    The exit code is 0 when it is written, 2 when the market keeps no such month or the command is not understood.
    """
    from scheduler.exports.ledger import ledger, written

    first = _first_of(month)
    check_writable(output)
    with database() as found:
        engine = nightly_run(found, market)
        with found.transaction(engine) as session:
            document = written(ledger(session, engine, first))
    write_whole(output, document)


def _first_of(given: str) -> date:
    found = MONTH.fullmatch(given)
    if found is None:
        message = f"{given}: write the month as 2026-11"
        raise Failure(message)
    return date(int(found["year"]), int(found["month"]), 1)


def _printed(given: str) -> tuple[date, str]:
    found = PRINTED.fullmatch(given)
    if found is None:
        message = f"--head {given}: write the month and the 64 signs of the head, as 2026-11=0123…"
        raise Failure(message)
    return date(int(found["year"]), int(found["month"]), 1), found["hash"].lower()

"""``python -m tests.benchmarks.pages``: the main pages of everybody on a market with a four-year history."""

import os
import platform
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy import URL, create_engine, text

from scheduler.core.addresses import APPLICATION_ROLE, OWNER_ROLE, in_role, make_database
from scheduler.core.db import Database, bring_up_to_date
from scheduler.core.server import embedded_server
from scheduler.core.tables.codes import Role
from tests.benchmarks.pages.deeds import deeds
from tests.benchmarks.pages.deeds import table as deeds_table
from tests.benchmarks.pages.history import SHIFTS, write
from tests.benchmarks.pages.measure import MOST_MILLISECONDS, Page, Timing, measured
from tests.benchmarks.report import replaced
from tests.journeys.product import email_of, load
from tests.scheduler.statements import MOST_OF_A_PAGE

NAME = "pages"
BUSIEST = """
    SELECT u.email FROM {thing} m JOIN users u ON u.organisation_id = m.{side} AND u.role = '{role}'
    GROUP BY u.email ORDER BY count(*) DESC, u.email LIMIT 1
"""


@click.command()
@click.option("--shifts", default=SHIFTS, show_default=True, help="Shifts of the past.")
@click.option("--visits", default=40, show_default=True, help="Visits of each page.")
@click.option("--keep", type=click.Path(path_type=Path), help="Keep the database in this folder for the next time.")
@click.option("--report", type=click.Path(path_type=Path), help="A document that gets the table between its marks.")
def bench(shifts: int, visits: int, keep: Path | None, report: Path | None) -> None:
    """Measure the pages."""
    with (
        tempfile.TemporaryDirectory(prefix="releve-pages-") as folder,
        embedded_server(keep or Path(folder) / "server", throw_away=keep is None) as superuser,
    ):
        there = superuser.set(database=NAME)
        stored = built(superuser, there, shifts)
        database = Database(in_role(there, APPLICATION_ROLE))
        try:
            timings = measured(database, pages(there), visits)
            done = deeds(database, database.actor(manager(there)))
        finally:
            database.close()
    part = f"{conditions(stored, visits)}\n\n{table(timings)}\n\nWhat writes, done and undone:\n\n{deeds_table(done)}"
    click.echo(part)
    if report:
        before = report.read_text(encoding="utf-8") if report.exists() else "# Results\n"
        report.write_text(replaced(before, NAME, part), encoding="utf-8")


def built(superuser: URL, there: URL, shifts: int) -> int:
    """Make the market and its past where they are not yet; return how many shifts that past has."""
    owner = in_role(there, OWNER_ROLE)
    make_database(superuser, NAME)
    bring_up_to_date(owner)
    engine = create_engine(there)
    with engine.connect() as connection:
        stored = connection.execute(text("SELECT count(*) FROM request_shifts")).scalar_one()
    engine.dispose()
    if stored:
        return int(stored)
    load(owner)
    return write(there, datetime.now(UTC).date(), shifts=shifts)


def pages(there: URL) -> list[Page]:
    """Return the ten main pages, and some more, of the busiest people."""
    engine = create_engine(there)
    with engine.connect() as connection:
        college, agency = (
            connection.execute(text(BUSIEST.format(thing=thing, side=side, role=role))).scalar_one()
            for thing, side, role in (
                ("requests", "organisation_id", Role.REQUESTER),
                ("missions", "agency_id", Role.COORDINATOR),
            )
        )
    engine.dispose()
    lead, buyer = email_of(Role.PLANNER), email_of(Role.BUYER)
    return [
        Page("college: my requests", college, "/etablissement/"),
        Page("agency: missions", agency, "/agence/"),
        Page("agency: workers", agency, "/agence/salaries"),
        Page("lead: cockpit", lead, "/pilotage/"),
        Page("lead: requests", lead, "/pilotage/demandes"),
        Page("lead: runs", lead, "/pilotage/calculs"),
        Page("lead: plan by site", lead, "/pilotage/plan/etablissements"),
        Page("lead: plan by worker", lead, "/pilotage/plan/personnes"),
        Page("lead: fairness", lead, "/pilotage/equite"),
        Page("buyer: coverage", buyer, "/departement/"),
        Page("college: new request", college, "/etablissement/demandes/nouvelle", main=False),
        Page("lead: map", lead, "/pilotage/carte", main=False),
        Page("lead: profiles", lead, "/pilotage/reglages", main=False),
        Page("buyer: four years", buyer, _four_years(), main=False),
    ]


def manager(there: URL) -> int:
    """Return somebody by id whose college has asked the most."""
    engine = create_engine(there)
    with engine.connect() as connection:
        asked = BUSIEST.format(thing="requests", side="organisation_id", role=Role.REQUESTER)
        found = connection.execute(text(f"SELECT id FROM users WHERE email = ({asked})")).scalar_one()
    engine.dispose()
    return int(found)


def _four_years() -> str:
    today = datetime.now(UTC).date()
    return f"/departement/?du={today.year - 3}-01-01&au={today}"


def conditions(stored: int, visits: int) -> str:
    """Say what was measured where."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    return (
        f"{stored} past shifts beside the Calvados of the fixtures; {visits} visits of each page, one after another,"
        " through the application itself; PostgreSQL on the same machine."
        f" {machine}, Python {platform.python_version()}."
    )


def table(timings: list[Timing]) -> str:
    """Return the timings as a table."""
    head = [
        "page",
        f"statements (at most {MOST_OF_A_PAGE})",
        "median ms",
        f"p95 ms (below {MOST_MILLISECONDS})",
        "kept",
    ]
    lines = [head, ["---"] * len(head)]
    lines += [
        [
            each.page.name if each.page.main else f"*{each.page.name}*",
            str(each.statements),
            f"{each.quantile(0.5):.0f}",
            f"{each.quantile(0.95):.0f}",
            "yes" if each.good else "no",
        ]
        for each in timings
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    bench(prog_name="python -m tests.benchmarks.pages")

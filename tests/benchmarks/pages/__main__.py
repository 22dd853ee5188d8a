"""``python -m tests.benchmarks.pages``: the main pages of everybody on a market with a four-year history."""

import os
import platform
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy import URL, create_engine, text

from scheduler.core.access import Actor
from scheduler.core.addresses import APPLICATION_ROLE, OWNER_ROLE, in_role, make_database
from scheduler.core.db import Database, administration, bring_up_to_date
from scheduler.core.server import embedded_server
from scheduler.core.tables.codes import Role
from scheduler.demo.load import store_billed, store_careers, store_worked
from scheduler.demo.load.accounts import CODE
from scheduler.impact.keeping import keep_months
from scheduler.impact.publishing import count_figures
from tests.benchmarks.pages.billed import bill
from tests.benchmarks.pages.deeds import deeds
from tests.benchmarks.pages.deeds import table as deeds_table
from tests.benchmarks.pages.history import PRESENT, SHIFTS, write
from tests.benchmarks.pages.ledger import enter
from tests.benchmarks.pages.measure import MOST_MILLISECONDS, Page, Timing, measured
from tests.benchmarks.report import replaced
from tests.journeys.product import email_of, load
from tests.scheduler.statements import MOST_OF_A_PAGE

NAME = "pages"
BUSIEST = """
    SELECT u.email FROM {thing} m JOIN users u ON u.organisation_id = m.{side} AND u.role = '{role}'
    GROUP BY u.email ORDER BY count(*) DESC, u.email LIMIT 1
"""

LONGEST_BILL = """
    SELECT to_char(b.month, 'YYYY-MM'), b.id
    FROM bills b JOIN users u ON u.organisation_id = b.agency_id
    WHERE u.email = :email AND b.state = 'issued'
    ORDER BY b.minutes DESC, b.id LIMIT 1
"""
CONTRACT = """
    UPDATE markets SET settings = settings || jsonb_build_object(
        'contract_hours', 400000, 'contract_from', CAST(:begin AS date),
        'contract_to', (CAST(:begin AS date) + interval '5 years')::date - 1
    )
"""
ONE_EACH = "SELECT min(id) FROM users WHERE role = :role GROUP BY organisation_id ORDER BY 1"


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
            looked_after(database)
            timings = measured(database, pages(there), visits)
            done = deeds(database, database.actor(manager(there)), database.actor(planner(there)))
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
    if stored:
        return int(stored)
    load(owner)
    now = datetime.now(UTC)
    with administration(owner) as session:
        store_worked(session, now)
        store_billed(session, now)
        store_careers(session, now, seed=1)
    written = write(there, now.date(), shifts=shifts)
    with engine.begin() as connection:
        enter(connection, now.date() - PRESENT)
        connection.execute(text(CONTRACT), {"begin": now.date().replace(year=now.year - 4, day=1)})
    database = Database(in_role(there, APPLICATION_ROLE))
    try:
        bill(database, _actors(database, there, Role.COORDINATOR), next(_actors(database, there, Role.BUYER)))
    finally:
        database.close()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    engine.dispose()
    return written


def looked_after(database: Database) -> None:
    """Let the engine keep counts of months and count the figures, as it does all the time."""
    [engine] = database.engines().values()
    while keep_months(database, engine):
        pass
    with database.transaction(engine) as session:
        count_figures(session, engine, datetime.now(UTC))


def _actors(database: Database, there: URL, role: Role) -> Iterator[Actor]:
    """Yield one who acts in a role for each organisation."""
    engine = create_engine(there)
    with engine.connect() as connection:
        people = connection.execute(text(ONE_EACH), {"role": role}).scalars().all()
    engine.dispose()
    return (database.actor(each) for each in people)


def pages(there: URL) -> list[Page]:
    """Return the main pages, and some more, of the busiest people."""
    engine = create_engine(there)
    with engine.connect() as connection:
        college, agency = (
            connection.execute(text(BUSIEST.format(thing=thing, side=side, role=role))).scalar_one()
            for thing, side, role in (
                ("requests", "organisation_id", Role.REQUESTER),
                ("missions", "agency_id", Role.COORDINATOR),
            )
        )
        month, longest = connection.execute(text(LONGEST_BILL), {"email": agency}).one()
    engine.dispose()
    lead, buyer = email_of(Role.PLANNER), email_of(Role.BUYER)
    return [
        Page("college: my requests", college, "/etablissement/"),
        Page("college: hours", college, "/etablissement/heures"),
        Page("agency: missions", agency, "/agence/"),
        Page("agency: workers", agency, "/agence/salaries"),
        Page("agency: hours", agency, "/agence/heures"),
        Page("agency: results", agency, "/bilan/"),
        Page("agency: exports", agency, "/bilan/exports"),
        Page("agency: bills", agency, "/bilan/factures"),
        Page("agency: bills of a month", agency, f"/bilan/factures/mois/{month}"),
        Page("agency: a bill", agency, f"/bilan/factures/{longest}"),
        Page("agency: paths", agency, "/bilan/parcours"),
        Page("lead: cockpit", lead, "/pilotage/"),
        Page("lead: requests", lead, "/pilotage/demandes"),
        Page("lead: runs", lead, "/pilotage/calculs"),
        Page("lead: plan by site", lead, "/pilotage/plan/etablissements"),
        Page("lead: plan by worker", lead, "/pilotage/plan/personnes"),
        Page("lead: fairness", lead, "/pilotage/equite"),
        Page("lead: hours and closing", lead, "/pilotage/heures"),
        Page("lead: a month to close", lead, f"/pilotage/heures/mois/{month}"),
        Page("lead: bills of a month", lead, f"/bilan/factures/mois/{month}"),
        Page("lead: figures", lead, "/bilan/chiffres"),
        Page("buyer: coverage", buyer, "/departement/"),
        Page("buyer: four years", buyer, _four_years()),
        Page("buyer: four years by week", buyer, f"{_four_years()}&par=semaine"),
        Page("buyer: bills of a month", buyer, f"/bilan/factures/mois/{month}"),
        Page("buyer: a bill", buyer, f"/bilan/factures/{longest}"),
        Page("buyer: figures", buyer, "/bilan/chiffres"),
        Page("anybody: figures", None, f"/marche/{CODE}/chiffres"),
        Page("college: new request", college, "/etablissement/demandes/nouvelle", main=False),
        Page("lead: map", lead, "/pilotage/carte", main=False),
        Page("lead: profiles", lead, "/pilotage/reglages", main=False),
    ]


def manager(there: URL) -> int:
    """Return somebody by id whose college has asked the most."""
    engine = create_engine(there)
    with engine.connect() as connection:
        asked = BUSIEST.format(thing="requests", side="organisation_id", role=Role.REQUESTER)
        found = connection.execute(text(f"SELECT id FROM users WHERE email = ({asked})")).scalar_one()
    engine.dispose()
    return int(found)


def planner(there: URL) -> int:
    """Return whoever plans the market, by id."""
    engine = create_engine(there)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT id FROM users WHERE email = :email"), {"email": email_of(Role.PLANNER)})
        planner = found.scalar_one()
    engine.dispose()
    return int(planner)


def _four_years() -> str:
    today = datetime.now(UTC).date()
    return f"/departement/?du={today.replace(year=today.year - 4, day=1)}&au={today}"


def conditions(stored: int, visits: int) -> str:
    """Say what was measured where."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    return (
        f"{stored} past shifts beside the Calvados of the fixtures, in the ledger and billed; {visits} visits of each"
        " page, one after another, through the application itself; PostgreSQL on the same machine."
        f" {machine}, Python {platform.python_version()}."
    )


def table(timings: list[Timing]) -> str:
    """Return the timings as a table."""
    head = [
        "page",
        f"statements (at most {MOST_OF_A_PAGE})",
        "median ms",
        f"p95 ms (below {MOST_MILLISECONDS})",
        "processor ms",
        "kept",
    ]
    lines = [head, ["---"] * len(head)]
    lines += [
        [
            each.page.name if each.page.main else f"*{each.page.name}*",
            str(each.statements),
            f"{each.quantile(0.5):.0f}",
            f"{each.quantile(0.95):.0f}",
            f"{each.processor:.0f}",
            "yes" if each.good else "no",
        ]
        for each in timings
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    bench(prog_name="python -m tests.benchmarks.pages")

"""A month of work that is over: all of its days count but one that is disputed, and nothing of it is billed yet."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import text

from scheduler.billing.words import FRENCH
from scheduler.core.db import administration, stepping_down
from scheduler.core.tables.codes import Role
from scheduler.core.tables.hour_codes import HoursReason
from scheduler.demo.load import store_careers
from scheduler.demo.load.billed import let_members_bill
from scheduler.demo.load.worked import people_of
from scheduler.hours.due import accept_tacitly, enter_due
from scheduler.hours.saying import dispute
from tests.journeys.product import Product, now

LONG = timedelta(days=30)
"""After which nobody objects any more."""
WORDS = "Parti à midi"

# Bills several colleges, and as few as may be: there is less to read.
AGENCY = """
    SELECT e.agency_id FROM hour_entries e JOIN users u ON u.organisation_id = e.agency_id AND u.role = 'coordinator'
    WHERE e.month = :first AND e.kind = 'statement' AND e.minutes > 0
    GROUP BY e.agency_id HAVING count(DISTINCT e.site_id) > 1 ORDER BY count(DISTINCT e.site_id), e.agency_id LIMIT 1
"""
DISPUTED = """
    SELECT e.id FROM hour_entries e
    WHERE e.agency_id = :agency AND e.month = :first AND e.minutes > 60
    ORDER BY e.day DESC, e.id DESC LIMIT 1
"""
REQUESTER = """
    SELECT u.id FROM hour_entries e JOIN users u USING (organisation_id)
    WHERE e.id = :disputed AND u.role = 'requester' ORDER BY u.id LIMIT 1
"""
QUERIES = {
    "agency": AGENCY,
    "disputed": DISPUTED,
    "requester": REQUESTER,
    "college": "SELECT email FROM users WHERE id = :requester",
    "issuer": "SELECT email FROM users WHERE organisation_id = :agency AND role = 'coordinator' ORDER BY 1 LIMIT 1",
    "site": "SELECT s.shown FROM hour_entries e JOIN sites s ON s.id = e.site_id WHERE e.id = :disputed",
    "bills": """
        SELECT count(DISTINCT site_id) FROM hour_entries
        WHERE agency_id = :agency AND month = :first AND minutes > 0
    """,
}
LATE_DAY = """
    SELECT n.id FROM hour_entries n JOIN hour_entries d ON d.id = :disputed AND d.site_id = n.site_id
    WHERE n.agency_id = :agency AND n.month = :first AND n.kind = 'validation' AND n.day < d.day AND n.minutes > 60
    ORDER BY n.day DESC, n.id DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Month:
    """The month, by its first day, and who has to do with the disputed one of its days, by their addresses."""

    first: date
    site: str
    college: str
    issuer: str
    bills: int
    """How many colleges the issuer bills."""
    late: int
    """The entry that made another day at the same college count: it will be corrected when all is billed."""

    @property
    def slug(self) -> str:
        """How addresses write it."""
        return f"{self.first:%Y-%m}"

    @property
    def name(self) -> str:
        """How pages write it."""
        return FRENCH.month(self.first)


def a_month(product: Product) -> Month:
    """Let the Calvados keep hours and bill, all but one day of the month before count, and its figures be counted."""
    first = (now().date().replace(day=1) - timedelta(days=1)).replace(day=1)
    found: dict[str, Any] = {"first": first}
    with administration(product.owner) as session:
        market = let_members_bill(session)
        market.settings = {**market.settings, "worked_hours": True}
        session.flush()
        [engine] = people_of(session, market.id, Role.ENGINE)
        with stepping_down(session, engine):
            while enter_due(session, engine, datetime.now(UTC)):
                pass
        for name, query in QUERIES.items():
            found[name] = session.execute(text(query), found).scalar_one()
        sites = people_of(session, market.id, Role.REQUESTER)
        site = next(each for each in sites if each.user == found["requester"])
        with stepping_down(session, site):
            dispute(session, site, found["disputed"], HoursReason.LEFT_EARLY, WORDS)
        with stepping_down(session, engine):
            while accept_tacitly(session, engine, datetime.now(UTC) + LONG):
                pass
        store_careers(session, datetime.now(UTC), seed=1)
        market.settings = {**market.settings, "public_figures": False}
        found["late"] = session.execute(text(LATE_DAY), found).scalar_one()
    return Month(**{name: found[name] for name in Month.__slots__})

"""What the pages are looked at with: rows that show much, and rows that show nothing yet, found in the database."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from scheduler.core.db import Database, administration
from scheduler.core.tables import Link, Run, WeightProfile, Worker
from scheduler.core.tables.codes import Role, RunState
from scheduler.core.tokens import hashed
from scheduler.demo.load import store_billed, store_careers, store_worked
from scheduler.demo.load.accounts import CODE
from scheduler.market.accounts import SignInRules, password_hash
from scheduler.market.accounts.administration import add_person
from scheduler.market.setting_up import NewUser, add_users
from scheduler.planning import begin, execute
from tests.journeys.bills import bill_by_hand
from tests.journeys.product import CHEAP, PASSWORD, Product, email_of

BUSY_COLLEGE = """
    SELECT u.email
    FROM requests r JOIN sites s ON s.id = r.site_id JOIN users u ON u.organisation_id = s.organisation_id
    WHERE r.state <> 'cancelled'
    GROUP BY u.email
    ORDER BY bool_or(r.state = 'open') DESC, bool_or(r.state = 'filled') DESC, count(*) DESC, u.email LIMIT 1
"""
NEW_COLLEGE = """
    SELECT u.email FROM sites s JOIN users u ON u.organisation_id = s.organisation_id
    WHERE s.closed_from IS NULL AND NOT EXISTS (SELECT FROM requests r WHERE r.site_id = s.id)
    ORDER BY u.email LIMIT 1
"""
ITS_REQUEST = """
    SELECT r.id FROM requests r JOIN sites s ON s.id = r.site_id JOIN users u ON u.organisation_id = s.organisation_id
    WHERE u.email = :busy_college ORDER BY r.state = '{state}' DESC, r.id DESC LIMIT 1
"""
BUSY_AGENCY = """
    SELECT u.email FROM missions m JOIN users u ON u.organisation_id = m.agency_id AND u.role = 'coordinator'
    WHERE m.published_at IS NOT NULL
    GROUP BY u.email ORDER BY count(*) FILTER (WHERE m.state = 'published') DESC, count(*) DESC, u.email LIMIT 1
"""
IDLE_AGENCY = """
    SELECT u.email FROM users u WHERE u.role = 'coordinator'
    ORDER BY (SELECT count(*) FROM missions m WHERE m.agency_id = u.organisation_id AND m.published_at IS NOT NULL),
        u.email
    LIMIT 1
"""
ITS_MISSION = """
    SELECT m.id FROM missions m JOIN users u ON u.organisation_id = m.agency_id
    WHERE u.email = :busy_agency AND m.published_at IS NOT NULL ORDER BY m.state = '{state}' DESC, m.id DESC LIMIT 1
"""
ITS_WORKER = """
    SELECT m.worker_id FROM missions m JOIN users u ON u.organisation_id = m.agency_id
    WHERE u.email = :busy_agency AND m.published_at IS NOT NULL
    GROUP BY m.worker_id ORDER BY count(*) DESC, m.worker_id LIMIT 1
"""
ITS_SITE = """
    SELECT s.id FROM sites s JOIN users u USING (organisation_id) WHERE u.email = :busy_college ORDER BY s.id LIMIT 1
"""
PRIVATE = "a-private-link"
WORKING = "a-link-of-somebody-who-works"
CLAUSE = "a-link-of-a-facilitator"
NOT_FOLLOWED = "NOT EXISTS (SELECT FROM hour_entries n WHERE n.about_id = e.id)"
# A day before today: whoever corrects one may say that it went on longer, and nobody has worked an hour to come.
WORKED_DAY = f"""
    SELECT e.id FROM hour_entries e JOIN workers w ON w.id = e.worker_id AND w.agency_id = e.agency_id
    WHERE e.kind = 'statement' AND e.day < (now() AT TIME ZONE 'Europe/Paris')::date AND {NOT_FOLLOWED}
    ORDER BY e.day DESC, e.id DESC LIMIT 1
"""  # noqa: S608  # our own words
DISPUTED_DAY = f"SELECT e.id FROM hour_entries e WHERE e.kind = 'dispute' AND {NOT_FOLLOWED}"  # noqa: S608  # ours too
DRAFTED = "SELECT id FROM missions WHERE run_id = :run AND state = 'proposed' ORDER BY id LIMIT 1"
DECLINED = "SELECT max(id) FROM missions WHERE state = 'declined'"
DECLINING_AGENCY = """
    SELECT u.email FROM missions m JOIN users u ON u.organisation_id = m.agency_id AND u.role = 'coordinator'
    WHERE m.id = :declined ORDER BY u.email LIMIT 1
"""
# What begins last of the draft, as if its plan had been published where people are named late.
HELD = """
    UPDATE missions SET held_since = now() WHERE id = (
        SELECT m.id FROM missions m JOIN mission_shifts b ON b.mission_id = m.id
        WHERE m.run_id = :run AND m.state = 'proposed' AND m.id <> :drafted
            AND m.request_id NOT IN (:changing_request, :open_request, :unfilled_request, :lacking_request)
        GROUP BY m.id ORDER BY min(lower(b.during)) DESC, m.id LIMIT 1
    ) RETURNING id
"""
HELD_REQUEST = "SELECT request_id FROM missions WHERE id = :held"
HELD_COLLEGE = """
    SELECT u.email FROM requests r JOIN users u USING (organisation_id)
    WHERE r.id = :held_request ORDER BY u.email LIMIT 1
"""
LACKING_REQUEST = "SELECT request_id FROM missions WHERE id = :declined"
UNFILLED_REQUEST = "SELECT id FROM requests WHERE state IN ('open', 'partly_filled') ORDER BY id LIMIT 1"
# Nothing else here looks at it, for a test changes it, and missions go with a request.
CHANGING_REQUEST = """
    SELECT r.id FROM requests r
    WHERE r.state = 'open' AND r.id NOT IN (:open_request, :unfilled_request, :lacking_request)
        AND NOT EXISTS (SELECT FROM missions m WHERE m.request_id = r.id AND m.id IN (:drafted, :unanswered, :declined))
    ORDER BY EXISTS (SELECT FROM missions m WHERE m.request_id = r.id AND m.state = 'published'), r.id DESC LIMIT 1
"""
CHANGING_COLLEGE = """
    SELECT u.email FROM requests r JOIN users u USING (organisation_id)
    WHERE r.id = :changing_request ORDER BY u.email LIMIT 1
"""

CLAUSE_LINK = text("""
    INSERT INTO clause_links (
        market_id, organisation_id, made_by, first_month, last_month, until_day, seed, token_hash
    )
    SELECT m.market_id, u.organisation_id, u.id, max(h.month), max(h.month), current_date + 30, 'unused', :hash
    FROM users u JOIN members m USING (organisation_id) JOIN hour_heads h USING (market_id)
    WHERE u.email = :planner GROUP BY 1, 2, 3
""")


@dataclass(frozen=True, slots=True)
class Scene:
    """Ids, and the addresses of the people on whose pages they are. The order is that in which they are looked up."""

    run: int
    """Done; nobody has published its draft."""
    failed_run: int
    busy_college: str
    new_college: str
    """Has asked for nothing yet."""
    open_request: int
    filled_request: int
    site: int
    """Of the busy college."""
    busy_agency: str
    agency: int
    """The busy one."""
    idle_agency: str
    """With the fewest missions."""
    unanswered: int
    confirmed: int
    declined: int
    declining_agency: str
    worker: int
    drafted: int
    """A mission of the draft."""
    unfilled_request: int
    lacking_request: int
    """Somebody was to come, and will not."""
    changing_request: int
    """That a test may change."""
    changing_college: str
    held: int
    """A mission that is promised and announced to nobody yet."""
    held_request: int
    held_college: str
    profile: int
    job: int
    buyer: int
    somebody: int
    """Who coordinates for the busy agency."""
    several: str
    """Who acts for the new college and the idle agency, and is invited by the busy one."""
    joining: str
    """With which they may join that."""
    worked_day: int
    """Of the ledger of hours: nobody has signed it yet."""
    working_college: str
    working_agency: str
    working_person: int
    counting_agency: str
    """Of whose people hours count."""
    counted_week: str
    """The Monday of a week of them."""
    disputed_day: int
    worked_month: str
    bill: int
    """Issued."""
    proposed_bill: int
    """The buyer looks at it."""
    billed_month: str
    billing_agency: str
    billing_organisation: int
    cohort: int
    link: str = PRIVATE
    """Of the worker's page."""
    working_link: str = WORKING
    """Of the page of whoever worked that day."""
    clause_link: str = CLAUSE
    """Of the clause hours of that month."""


QUERIES = {
    "busy_college": BUSY_COLLEGE,
    "new_college": NEW_COLLEGE,
    "open_request": ITS_REQUEST.format(state="open"),
    "filled_request": ITS_REQUEST.format(state="filled"),
    "site": ITS_SITE,
    "busy_agency": BUSY_AGENCY,
    "agency": "SELECT organisation_id FROM users WHERE email = :busy_agency",
    "somebody": "SELECT id FROM users WHERE email = :busy_agency",
    "idle_agency": IDLE_AGENCY,
    "unanswered": ITS_MISSION.format(state="published"),
    "confirmed": ITS_MISSION.format(state="confirmed"),
    "declined": DECLINED,
    "declining_agency": DECLINING_AGENCY,
    "worker": ITS_WORKER,
    "drafted": DRAFTED,
    "unfilled_request": UNFILLED_REQUEST,
    "lacking_request": LACKING_REQUEST,
    "changing_request": CHANGING_REQUEST,
    "changing_college": CHANGING_COLLEGE,
    "held": HELD,
    "held_request": HELD_REQUEST,
    "held_college": HELD_COLLEGE,
    "job": "SELECT min(id) FROM jobs",
    "buyer": "SELECT min(id) FROM organisations WHERE kind = 'buyer'",
    "profile": "SELECT min(id) FROM weight_profiles",
    "worked_day": WORKED_DAY,
    "working_college": """
        SELECT u.email FROM hour_entries e JOIN users u USING (organisation_id)
        WHERE e.id = :worked_day ORDER BY 1 LIMIT 1
    """,
    "working_agency": """
        SELECT u.email FROM hour_entries e JOIN users u ON u.organisation_id = e.agency_id AND u.role = 'coordinator'
        WHERE e.id = :worked_day ORDER BY 1 LIMIT 1
    """,
    "working_person": "SELECT worker_id FROM hour_entries WHERE id = :worked_day",
    "counting_agency": f"""
        SELECT u.email FROM hour_entries e JOIN users u ON u.organisation_id = e.agency_id AND u.role = 'coordinator'
        WHERE e.kind = 'validation' AND {NOT_FOLLOWED} GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1
    """,  # noqa: S608  # our own words
    "counted_week": """
        SELECT to_char(date_trunc('week', max(e.day)), 'YYYY-MM-DD')
        FROM hour_entries e JOIN users u ON u.organisation_id = e.agency_id
        WHERE e.kind = 'validation' AND u.email = :counting_agency
    """,
    "disputed_day": DISPUTED_DAY,
    "cohort": "SELECT min(id) FROM cohorts",
    "worked_month": "SELECT to_char(max(month), 'YYYY-MM') FROM hour_heads",
    "bill": "SELECT min(id) FROM bills WHERE state = 'issued'",
    "proposed_bill": "SELECT min(id) FROM bills WHERE state = 'proposed'",
    "billed_month": "SELECT to_char(month, 'YYYY-MM') FROM bills WHERE id = :bill",
    "billing_organisation": "SELECT issuer_id FROM bills WHERE id = :bill",
    "billing_agency": """
        SELECT email FROM users WHERE organisation_id = :billing_organisation AND role = 'coordinator'
        ORDER BY 1 LIMIT 1
    """,
}


def set_scene(product: Product) -> Scene:
    """Let a run fail and another one end well, then look around."""
    with administration(product.owner) as session:
        failed_run = fail_one(session)
        near = WeightProfile(market_id=market_of(session), name="Moins de trajets", weights={"travel": 40})
        session.add(near)
        store_worked(session, datetime.now(UTC))
        if not store_billed(session, datetime.now(UTC)).issued:
            bill_by_hand(session)
        store_careers(session, datetime.now(UTC), seed=1)
    found: dict[str, int | str] = {"run": plan(product), "failed_run": failed_run}
    with administration(product.owner) as session:
        session.execute(text("UPDATE markets SET settings = settings || '{\"announce_days\": 5}'"))
        for name, query in QUERIES.items():
            found[name] = session.execute(text(query), found).scalar_one()
        for token, worker in ((WORKING, "working_person"), (PRIVATE, "worker")):
            give_link(session, int(found[worker]), token)
        session.execute(CLAUSE_LINK, {"hash": hashed(CLAUSE), "planner": email_of(Role.PLANNER)})
        found |= act_for_several(session, found)
    return Scene(**found)  # type: ignore[arg-type]  # mypy does not follow names into fields


def act_for_several(session: Session, found: Mapping[str, int | str]) -> dict[str, str]:
    """Let somebody sign in for two organisations and be invited by a third; return their address and that link."""
    whose = "SELECT o.code FROM organisations o JOIN users u ON u.organisation_id = o.id WHERE u.email = :email"
    college, agency, third = (
        session.execute(text(whose), {"email": found[name]}).scalar_one()
        for name in ("new_college", "idle_agency", "busy_agency")
    )
    email, name = "deux.roles@example.org", "Dominique Deux-Rôles"
    for organisation, role in ((college, Role.REQUESTER), (agency, Role.COORDINATOR)):
        add_users(session, [NewUser(email, name, organisation, role)], password_hash(PASSWORD, CHEAP))
    return {
        "several": email,
        "joining": add_person(session, NewUser(email, name, third, Role.COORDINATOR), SignInRules()),
    }


def give_link(session: Session, worker: int, token: str) -> None:
    """Give a worker a page of their own, unless they have one."""
    if session.query(Link).filter_by(worker_id=worker).first() is not None:
        return
    agency = session.get_one(Worker, worker).agency_id
    session.add(
        Link(
            market_id=market_of(session),
            organisation_id=agency,
            worker_id=worker,
            seed="unused: the token is known",
            token_hash=hashed(token),
        )
    )


def plan(product: Product) -> int:
    """Carry out a run as the night does and return its id."""
    database = Database(product.database.application)
    try:
        engine = database.engine(CODE)
        with database.transaction(engine) as session:
            run = begin(session, engine)
        outcome = execute(database, CODE, run)
        assert outcome.state == RunState.DONE, outcome
        return run
    finally:
        database.close()


@contextmanager
def a_run_under_way(product: Product) -> Iterator[int]:
    """Let the market have a run that goes on, as far as anybody can see, for the length of a block."""
    told = {"medium": -9000, "soft": -311_540}
    running = Run(
        state=RunState.RUNNING,
        progress={
            "phase": "quality",
            "seconds": 34.2,
            "limit": 120.0,
            "score": told,
            "bound": {**told, "soft": -300_935},
        },
    )
    with administration(product.owner) as session:
        running.market_id = market_of(session)
        session.add(running)
    yield running.id
    with administration(product.owner) as session:
        session.execute(text("DELETE FROM runs WHERE id = :run"), {"run": running.id})


def market_of(session: Session) -> int:
    """Return the Calvados's id."""
    market: int = session.execute(text("SELECT id FROM markets WHERE code = :code"), {"code": CODE}).scalar_one()
    return market


def fail_one(session: Session) -> int:
    """Store a run that failed last night."""
    began = datetime.now(UTC) - timedelta(hours=14)
    failed = Run(
        market_id=market_of(session),
        state=RunState.FAILED,
        started_at=began,
        heartbeat_at=began,
        ended_at=began + timedelta(seconds=41),
        error="the solver's process ended with exit code -9",
    )
    session.add(failed)
    session.flush()
    return failed.id

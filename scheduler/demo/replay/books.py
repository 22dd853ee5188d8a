"""What a replay comes to, and whether its books balance: what counts of each shift is what the ledger says."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Books:
    """Sums over all that was played, in minutes where it says so.

    ``asked_minutes`` are those of all places of shifts that were not called off, ``handovers`` people on a request
    beyond its headcount.
    """

    requests: int
    asked_minutes: int
    worked_minutes: int
    people: int
    handovers: int
    settled_days: int
    closed_months: int


@dataclass(frozen=True, slots=True)
class Unbalanced:
    """A sum of a month that differs: at a site, of an agency, for a person, in minutes."""

    site: int
    agency: int
    worker: int
    month: datetime
    counted: int
    kept: int


SUMS = text("""
    SELECT (SELECT count(*) FROM requests WHERE state <> 'cancelled'),
           (SELECT coalesce(sum(x.headcount
                * (extract(epoch FROM x.ends_at - x.starts_at)::bigint / 60 - x.break_minutes)), 0)::bigint
            FROM request_shifts x JOIN requests r ON r.id = x.request_id WHERE r.state <> 'cancelled'),
           (SELECT coalesce(sum(b.worked_minutes), 0)::bigint FROM mission_shifts b),
           (SELECT count(DISTINCT b.worker_id) FROM mission_shifts b WHERE b.worked_minutes > 0),
           (SELECT coalesce(sum(greatest(0, n.people - n.headcount)), 0)::bigint FROM (
                SELECT count(DISTINCT b.worker_id) AS people, max(r.headcount) AS headcount
                FROM mission_shifts b JOIN requests r ON r.id = b.request_id
                WHERE b.worked_minutes > 0 GROUP BY b.request_id) n),
           (SELECT count(*) FROM mission_shifts b WHERE b.worked_minutes IS NOT NULL),
           (SELECT count(*) FROM hour_heads WHERE closed)
""")

DIFFERENT = text("""
    WITH last AS (
        SELECT e.* FROM hour_entries e
        WHERE e.day IS NOT NULL AND NOT EXISTS (SELECT FROM hour_entries n WHERE n.about_id = e.id)
    ), kept AS (
        SELECT site_id, agency_id, worker_id, month, sum(minutes) AS minutes FROM last
        WHERE kind IN ('validation', 'settlement') GROUP BY 1, 2, 3, 4
    ), counted AS (
        SELECT r.site_id, m.agency_id, b.worker_id, date_trunc('month', x.day)::date AS month,
               sum(b.worked_minutes) AS minutes
        FROM mission_shifts b JOIN missions m ON m.id = b.mission_id
        JOIN request_shifts x ON x.id = b.request_shift_id JOIN requests r ON r.id = x.request_id
        WHERE b.worked_minutes IS NOT NULL GROUP BY 1, 2, 3, 4
    )
    SELECT site_id, agency_id, worker_id, month, coalesce(c.minutes, 0), coalesce(k.minutes, 0)
    FROM counted c FULL JOIN kept k USING (site_id, agency_id, worker_id, month)
    WHERE c.minutes IS DISTINCT FROM k.minutes ORDER BY 4, 1, 2, 3
""")


def read_books(session: Session) -> Books:
    """Return the sums of a replay; the session is the administration's."""
    return Books(*session.execute(SUMS).one())


def unbalanced(session: Session) -> tuple[Unbalanced, ...]:
    """Return where missions and ledger differ, by site, agency, person and month: nowhere, when all is well."""
    return tuple(Unbalanced(*row) for row in session.execute(DIFFERENT))

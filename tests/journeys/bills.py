"""Bills to look at, whatever the day: early in a month, the demo's days of the month before do not all count yet."""

from sqlalchemy import text
from sqlalchemy.orm import Session

HEADS = text("""
    INSERT INTO bills (market_id, month, site_id, agency_id, issuer_id, head, asked_minutes, planned_minutes, minutes,
                       net_cents, vat_cents)
    SELECT e.market_id, e.month, e.site_id, e.agency_id, e.agency_id, h.hash, 2 * sum(x.paid_minutes),
           sum(x.paid_minutes), sum(e.minutes), (2 * sum(e.minutes) * 2350 + 60) / 120, 0
    FROM hour_entries e
    JOIN hour_heads h USING (market_id, month)
    JOIN request_shifts x ON x.id = e.request_shift_id
    WHERE e.kind = 'validation'
    GROUP BY 1, 2, 3, 4, h.hash
    HAVING sum(e.minutes) > 0 ORDER BY count(*) DESC LIMIT 2
    RETURNING id
""")
DAYS = text("""
    INSERT INTO bill_days (bill_id, entry_id, day, worker_code, starts_at, ends_at, break_minutes, planned_minutes,
                           minutes, reason)
    SELECT b.id, e.id, e.day, e.worker_code, e.starts_at, e.ends_at, e.break_minutes, x.paid_minutes, e.minutes,
           e.reason
    FROM bills b
    JOIN hour_entries e USING (market_id, month, site_id, agency_id)
    JOIN request_shifts x ON x.id = e.request_shift_id
    WHERE b.id = ANY (:bills) AND e.kind = 'validation'
""")
LINES = text("""
    WITH lines AS (
        INSERT INTO bill_lines (bill_id, place, job, kind, cents_per_hour, minutes, cents)
        SELECT id, 1, 'Entretien des locaux', 'base', 2350, minutes, net_cents FROM bills WHERE id = ANY (:bills)
        RETURNING id, bill_id
    )
    INSERT INTO bill_line_hours (line_id, entry_id, bill_id, minutes)
    SELECT l.id, d.entry_id, d.bill_id, d.minutes FROM lines l JOIN bill_days d USING (bill_id) WHERE d.minutes > 0
""")
ISSUED = text("""
    UPDATE bills SET state = 'issued', year = 2026, seq = 1, number = 'R2026-00001', issued_at = now(),
                     issuer = p.facts, payer = p.facts
    FROM (SELECT organisation_id, to_jsonb(billing_parties) AS facts FROM billing_parties) p
    WHERE id = :bill AND p.organisation_id = issuer_id
""")


def bill_by_hand(session: Session) -> None:
    """Store a bill that is issued and one that the buyer looks at, of days that count; the session is the
    administration's."""
    bills = list(session.scalars(HEADS))
    session.execute(DAYS, {"bills": bills})
    session.execute(LINES, {"bills": bills})
    session.execute(ISSUED, {"bill": bills[0]})
    session.execute(text("UPDATE bills SET state = 'proposed' WHERE id = :bill"), {"bill": bills[1]})

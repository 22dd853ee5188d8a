"""What must not be in the market's rows, each as a query that finds the faults; stated without the loader's code."""

from datetime import date, timedelta

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from scheduler.core.tables import Market
from scheduler.market.calendar import closed_days

YEAR = timedelta(days=365)

GIVEN = """
    CREATE TEMPORARY VIEW given AS
    SELECT m.id AS mission, m.worker_id, m.agency_id, m.employment_id, m.request_id, m.state, r.site_id,
           s.day, s.starts_at, s.ends_at, s.paid_minutes,
           date_part('epoch', (s.starts_at AT TIME ZONE 'Europe/Paris') - s.day::timestamp) / 60 AS start_minute,
           date_part('epoch', (s.ends_at AT TIME ZONE 'Europe/Paris') - s.day::timestamp) / 60 AS end_minute
    FROM missions m
    JOIN mission_shifts b ON b.mission_id = m.id
    JOIN request_shifts s ON s.id = b.request_shift_id
    JOIN requests r ON r.id = s.request_id
"""
"""Declined missions too: their workers could have come."""

BOOKED = "CREATE TEMPORARY VIEW booked AS SELECT * FROM given WHERE state <> 'declined'"

OF_SHIFTS = {
    "a closed day": """
        SELECT s.id FROM request_shifts s
        JOIN requests r ON r.id = s.request_id
        JOIN closed c ON c.day = s.day
        WHERE NOT EXISTS (SELECT FROM permanence_days p WHERE p.site_id = r.site_id AND p.day = s.day)
    """,
    "a weekend": "SELECT id FROM request_shifts WHERE date_part('isodow', day) > 5",
    "not the day on which it starts": """
        SELECT id FROM request_shifts WHERE day <> (starts_at AT TIME ZONE 'Europe/Paris')::date
    """,
    "a collège closed for good": """
        SELECT r.id FROM requests r JOIN sites s ON s.id = r.site_id WHERE r.last_day >= s.closed_from
    """,
    "outside the request's days": """
        SELECT s.id FROM request_shifts s JOIN requests r ON r.id = s.request_id
        WHERE s.day NOT BETWEEN r.first_day AND r.last_day
    """,
    "not the hours of a post": """
        SELECT s.id FROM request_shifts s JOIN requests r ON r.id = s.request_id
        WHERE NOT EXISTS (
            SELECT FROM posts p JOIN shift_templates t ON t.job_id = p.job_id AND t.label = p.label
            WHERE p.site_id = r.site_id AND p.job_id = r.job_id AND date_part('isodow', s.day) = ANY (t.weekdays)
              AND t.paid_minutes = s.paid_minutes
              AND s.day + make_interval(mins => t.start_minute) = s.starts_at AT TIME ZONE 'Europe/Paris'
        )
    """,
    "a skill that the job does not need": """
        SELECT r.id FROM requests r
        WHERE (SELECT array_agg(skill_id ORDER BY skill_id) FROM request_skills WHERE request_id = r.id)
              IS DISTINCT FROM (SELECT array_agg(skill_id ORDER BY skill_id) FROM job_skills WHERE job_id = r.job_id)
    """,
}

OF_MISSIONS = {
    "a skill that is not held": """
        SELECT g.mission FROM given g
        JOIN request_skills n ON n.request_id = g.request_id
        WHERE NOT EXISTS (
            SELECT FROM worker_skills h WHERE h.worker_id = g.worker_id AND h.skill_id = n.skill_id
              AND g.day BETWEEN coalesce(h.from_day, '-infinity') AND coalesce(h.to_day, 'infinity'))
    """,
    "no valid pass": """
        SELECT g.mission FROM given g
        WHERE NOT EXISTS (
            SELECT FROM passes p WHERE p.worker_id = g.worker_id AND g.day BETWEEN p.from_day AND p.to_day
              AND NOT EXISTS (SELECT FROM pass_suspensions x WHERE x.pass_id = p.id
                              AND g.day BETWEEN x.from_day AND coalesce(x.to_day, 'infinity')))
    """,
    "no contract": """
        SELECT g.mission FROM given g
        JOIN employments e ON e.id = g.employment_id
        WHERE g.day NOT BETWEEN e.from_day AND coalesce(e.to_day, 'infinity')
    """,
    "outside the territory": """
        SELECT g.mission FROM given g
        WHERE NOT EXISTS (SELECT FROM territories t WHERE t.agency_id = g.agency_id AND t.site_id = g.site_id)
    """,
    "too far, or without a bus": """
        SELECT g.mission FROM given g
        JOIN workers w ON w.id = g.worker_id
        LEFT JOIN travel_times t ON t.worker_id = g.worker_id AND t.site_id = g.site_id
        WHERE t.minutes IS NULL OR t.minutes > w.max_travel_minutes
           OR g.start_minute < t.earliest_arrival_minute OR g.end_minute > t.latest_departure_minute
    """,
    "outside the weekly hours": """
        SELECT g.mission FROM given g
        WHERE EXISTS (SELECT FROM weekly_availability v WHERE v.worker_id = g.worker_id AND v.rule = 'available')
          AND NOT EXISTS (
            SELECT FROM weekly_availability v WHERE v.worker_id = g.worker_id AND v.rule = 'available'
              AND v.weekday = date_part('isodow', g.day)
              AND v.start_minute <= g.start_minute AND v.end_minute >= g.end_minute)
    """,
    "on a day off": """
        SELECT g.mission FROM given g
        JOIN availability_exceptions x ON x.worker_id = g.worker_id AND x.rule = 'unavailable'
        WHERE x.starts_at < g.ends_at AND x.ends_at > g.starts_at
    """,
    "during other work": """
        SELECT g.mission FROM given g
        JOIN commitments c ON c.worker_id = g.worker_id WHERE c.starts_at < g.ends_at AND c.ends_at > g.starts_at
    """,
    "at a site the worker does not go to": """
        SELECT g.mission FROM given g
        JOIN worker_sites x ON x.worker_id = g.worker_id AND x.site_id = g.site_id WHERE x.knowledge = 'banned'
    """,
    "a person who is not wanted": """
        SELECT g.mission FROM given g
        JOIN request_persons x ON x.worker_id = g.worker_id AND x.request_id = g.request_id WHERE x.wish = 'banned'
    """,
    "more workers than the request lets in": """
        SELECT r.id FROM given g
        JOIN requests r ON r.id = g.request_id GROUP BY r.id HAVING count(DISTINCT g.worker_id) > r.max_workers
    """,
    "work after today that is done, or before that is not begun": """
        SELECT g.mission FROM given g
        GROUP BY g.mission, g.state
        HAVING (g.state = 'done') <> (max(g.day) < :today)
            OR g.state IN ('published', 'declined') AND min(g.day) < :today
    """,
}

OF_WEEKS = {
    "more than the week's limit": """
        SELECT w.worker_id FROM (
            SELECT g.worker_id, date_trunc('week', g.day) AS week, g.paid_minutes AS minutes FROM booked g
            UNION ALL
            SELECT c.worker_id, date_trunc('week', c.starts_at AT TIME ZONE 'Europe/Paris'),
                   coalesce(c.minutes, date_part('epoch', c.ends_at - c.starts_at) / 60)
            FROM commitments c
        ) w JOIN worker_limits l ON l.worker_id = w.worker_id
        GROUP BY w.worker_id, w.week, l.minutes_per_week HAVING sum(w.minutes) > l.minutes_per_week
    """,
    "more than the day's limit": """
        SELECT g.worker_id FROM booked g JOIN worker_limits l ON l.worker_id = g.worker_id
        GROUP BY g.worker_id, g.day, l.minutes_per_day HAVING sum(g.paid_minutes) > l.minutes_per_day
    """,
    "too short a night": """
        SELECT g.worker_id FROM booked g JOIN booked h USING (worker_id) JOIN worker_limits l USING (worker_id)
        WHERE h.day > g.day AND h.starts_at < g.ends_at + make_interval(mins => l.rest_minutes)
    """,
}

OF_STATES = {
    "a request whose state is not its missions'": """
        SELECT r.id FROM requests r
        CROSS JOIN LATERAL (SELECT count(*) * r.headcount AS slots, max(s.day) AS last
                            FROM request_shifts s WHERE s.request_id = r.id) a
        CROSS JOIN LATERAL (SELECT count(*) AS covered FROM mission_shifts b
                            WHERE b.request_id = r.id AND b.state IN ('confirmed', 'done')) c
        WHERE r.state <> CASE WHEN covered = slots THEN 'filled' WHEN covered > 0 THEN 'partly_filled'
                              WHEN last < :today THEN 'unfilled' ELSE 'open' END
    """,
    "a request whose log does not end in its state": """
        SELECT r.id FROM requests r WHERE r.state IS DISTINCT FROM (
            SELECT to_state FROM events WHERE thing = 'request' AND thing_id = r.id ORDER BY id DESC LIMIT 1)
    """,
    "a mission whose log does not end in its state": """
        SELECT m.id FROM missions m WHERE m.state IS DISTINCT FROM (
            SELECT to_state FROM events WHERE thing = 'mission' AND thing_id = m.id ORDER BY id DESC LIMIT 1)
    """,
    "a step that does not begin where the last one ended": """
        SELECT id FROM (
            SELECT id, from_state, lag(to_state) OVER (PARTITION BY thing, thing_id ORDER BY id) AS before FROM events
        ) e WHERE from_state IS DISTINCT FROM before
    """,
    "something that is yet to come, or comes before it was asked for": """
        SELECT e.id FROM events e LEFT JOIN missions m ON e.thing = 'mission' AND m.id = e.thing_id
        JOIN requests r ON r.id = coalesce(m.request_id, e.thing_id)
        WHERE e.at AT TIME ZONE 'Europe/Paris' >= :today OR e.at < r.created_at
    """,
    "an answer after the work began, or no more time to answer": """
        SELECT m.id FROM missions m
        WHERE m.answer_by > (SELECT min(s.starts_at) FROM mission_shifts b JOIN request_shifts s
                             ON s.id = b.request_shift_id WHERE b.mission_id = m.id)
           OR m.state = 'published' AND (m.answer_by AT TIME ZONE 'Europe/Paris')::date <= :today
           OR m.answer_by <= m.published_at
    """,
}


def faults(session: Session, today: date) -> dict[str, int]:
    """Return how many faults of each kind there are; what is as it should be is left out."""
    closed = closed_days(session, session.scalars(select(Market)).one(), today - YEAR, today + YEAR)
    session.execute(text("CREATE TEMPORARY TABLE closed (day date)"))
    session.execute(text("INSERT INTO closed VALUES (:day)"), [{"day": day} for day in closed.reasons])
    for view in (GIVEN, BOOKED):
        session.execute(text(view))
    found = {
        what: len(session.execute(text(query), {"today": today} if ":today" in query else {}).all())
        for what, query in (OF_SHIFTS | OF_MISSIONS | OF_WEEKS | OF_STATES).items()
    }
    return {what: count for what, count in found.items() if count}

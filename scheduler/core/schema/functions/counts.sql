-- What the buyer is told of the market: hours by site, trade, month and week; how long requests wait; how many people
-- are sent. Numbers alone: no request, no mission and no worker can be told from them. Each is planned for
-- the days asked for: a month and four years want different plans.

-- Refuses whoever is neither the market's buyer nor its lead.
CREATE FUNCTION require_counting() RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF acting_role() IS DISTINCT FROM 'buyer' AND NOT acting_lead() THEN
        RAISE insufficient_privilege USING MESSAGE = 'counts of the market are for the buyer and the lead';
    END IF;
END
$$;

-- Paid minutes times headcount asked for, covered, and promised beside that (a held mission has the place) between two
-- days (both included), by site, trade, month and week.
CREATE FUNCTION market_hours(from_day date, to_day date)
RETURNS TABLE (
    site_id integer, job_id integer, month date, week date, asked_minutes bigint, covered_minutes bigint,
    promised_minutes bigint
)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
    market integer := acting_market();
BEGIN
    PERFORM require_counting();
    RETURN QUERY
        WITH shifts AS (
            SELECT r.site_id, r.job_id, s.day, s.paid_minutes, s.headcount,
                   count(b.mission_id) FILTER (WHERE fills(b.state, b.broken)) AS covered,
                   count(b.mission_id) FILTER (WHERE b.mission_id IN (
                       SELECT h.id FROM missions h WHERE h.market_id = market AND holds(h.state, h.held_since)
                   )) AS promised
            FROM request_shifts s
            JOIN requests r ON r.id = s.request_id
            LEFT JOIN mission_shifts b ON b.request_shift_id = s.id
            WHERE r.market_id = market AND r.state NOT IN ('draft', 'cancelled') AND s.day BETWEEN $1 AND $2
            GROUP BY s.id, r.id
        )
        SELECT t.site_id, t.job_id, date_trunc('month', t.day::timestamp)::date, date_trunc('week', t.day::timestamp)::date,
               sum(t.paid_minutes * t.headcount)::bigint,
               sum(t.paid_minutes * t.covered)::bigint,
               sum(t.paid_minutes * least(t.promised, t.headcount - t.covered))::bigint
        FROM shifts t
        GROUP BY 1, 2, 3, 4;
END
$$;

-- For each request with work between two days: its site and trade, minutes from asking to the first shift, and to the
-- first confirmation (null without one).
CREATE FUNCTION market_delays(from_day date, to_day date)
RETURNS TABLE (site_id integer, job_id integer, notice_minutes bigint, answer_minutes bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
    market integer := acting_market();
BEGIN
    PERFORM require_counting();
    RETURN QUERY
        SELECT r.site_id, r.job_id,
               (date_part('epoch', (
                   SELECT min(s.starts_at) FROM request_shifts s WHERE s.request_id = r.id
               ) - r.created_at) / 60)::bigint,
               (date_part('epoch', (
                   SELECT min(e.at) FROM missions m
                   JOIN events e ON e.thing = 'mission' AND e.thing_id = m.id AND e.action IN ('confirm', 'accept')
                   WHERE m.request_id = r.id
               ) - r.created_at) / 60)::bigint
        FROM requests r
        WHERE r.market_id = market AND r.state NOT IN ('draft', 'cancelled')
          AND r.id IN (SELECT x.request_id FROM request_shifts x WHERE x.day BETWEEN $1 AND $2);
END
$$;

-- How many different people have confirmed work between two days, and in how many missions: by month, and in all
-- (null); at one site or in one trade when these are given.
CREATE FUNCTION market_people(
    from_day date, to_day date, at_site integer DEFAULT NULL, in_job integer DEFAULT NULL
)
RETURNS TABLE (month date, people bigint, missions bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
    market integer := acting_market();
BEGIN
    PERFORM require_counting();
    RETURN QUERY
        SELECT t.month, count(DISTINCT t.worker_id), count(DISTINCT t.mission_id)
        FROM (
            SELECT date_trunc('month', s.day::timestamp)::date AS month, b.worker_id, b.mission_id
            FROM requests r
            JOIN request_shifts s ON s.request_id = r.id
            JOIN mission_shifts b ON b.request_shift_id = s.id
            WHERE r.market_id = market AND r.state NOT IN ('draft', 'cancelled')
              AND fills(b.state, b.broken) AND s.day BETWEEN $1 AND $2
              AND (at_site IS NULL OR r.site_id = at_site) AND (in_job IS NULL OR r.job_id = in_job)
        ) t
        GROUP BY GROUPING SETS ((t.month), ());
END
$$;

REVOKE EXECUTE ON FUNCTION require_counting(), market_hours(date, date),
    market_delays(date, date), market_people(date, date, integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION market_hours(date, date), market_delays(date, date),
    market_people(date, date, integer, integer) TO releve_app;

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
-- days (both included), summed up as pages show them: by site, by trade, by month, by week, and in all; at one site or in one
-- trade when these are given.
CREATE FUNCTION market_coverage(
    from_day date, to_day date, at_site integer DEFAULT NULL, in_job integer DEFAULT NULL
)
RETURNS TABLE (
    by text, id integer, start date, asked_minutes bigint, covered_minutes bigint, promised_minutes bigint
)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
    market integer := acting_market();
    kept date[] := kept_months(market, $1, $2);
BEGIN
    PERFORM require_counting();
    RETURN QUERY
        WITH hours AS (
            SELECT h.site_id, h.job_id, h.month, h.week, h.asked_minutes, h.covered_minutes, 0 AS promised_minutes
            FROM month_hours h
            WHERE h.market_id = market AND h.month = ANY (kept)
            UNION ALL
            SELECT h.site_id, h.job_id, h.month, h.week, h.asked_minutes, h.covered_minutes, 0
            FROM days_to_count(kept, $1, $2) d CROSS JOIN LATERAL count_hours(market, d.from_day, d.to_day) h
            UNION ALL
            -- What is held is soon something else, and never kept.
            SELECT r.site_id, r.job_id, date_trunc('month', s.day::timestamp)::date,
                   date_trunc('week', s.day::timestamp)::date, 0, 0,
                   s.paid_minutes * least(count(*), s.headcount - (
                       SELECT count(*) FROM mission_shifts c
                       WHERE c.request_shift_id = s.id AND fills(c.state, c.broken)
                   ))
            FROM missions h
            JOIN mission_shifts b ON b.mission_id = h.id
            JOIN request_shifts s ON s.id = b.request_shift_id
            JOIN requests r ON r.id = s.request_id AND r.state NOT IN ('draft', 'cancelled')
            WHERE h.market_id = market AND holds(h.state, h.held_since) AND s.day BETWEEN $1 AND $2
            GROUP BY s.id, r.site_id, r.job_id
        )
        SELECT CASE 0
                   WHEN grouping(h.site_id) THEN 'site' WHEN grouping(h.job_id) THEN 'job'
                   WHEN grouping(h.month) THEN 'month' WHEN grouping(h.week) THEN 'week' ELSE 'all'
               END,
               coalesce(h.site_id, h.job_id), coalesce(h.month, h.week), sum(h.asked_minutes)::bigint,
               sum(h.covered_minutes)::bigint, sum(h.promised_minutes)::bigint
        FROM hours h
        WHERE (at_site IS NULL OR h.site_id = at_site) AND (in_job IS NULL OR h.job_id = in_job)
        GROUP BY GROUPING SETS ((h.site_id), (h.job_id), (h.month), (h.week), ());
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
    kept date[] := kept_months(market, $1, $2);
BEGIN
    PERFORM require_counting();
    RETURN QUERY
        SELECT t.site_id, t.job_id, t.notice_minutes, t.answer_minutes
        FROM (
            SELECT q.request_id, q.site_id, q.job_id, q.notice_minutes, q.answer_minutes
            FROM month_requests q
            WHERE q.market_id = market AND q.month = ANY (kept)
            UNION  -- a request has work in several months
            SELECT q.request_id, q.site_id, q.job_id, q.notice_minutes, q.answer_minutes
            FROM days_to_count(kept, $1, $2) d CROSS JOIN LATERAL count_requests(market, d.from_day, d.to_day) q
        ) t;
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
    kept date[] := kept_months(market, $1, $2);
BEGIN
    PERFORM require_counting();
    RETURN QUERY
        WITH sent AS MATERIALIZED (
            SELECT t.month, m.worker_id, t.mission_id
            FROM (
                SELECT c.month, c.mission_id, c.site_id, c.job_id
                FROM month_missions c
                WHERE c.market_id = market AND c.month = ANY (kept)
                UNION ALL
                SELECT c.month, c.mission_id, c.site_id, c.job_id
                FROM days_to_count(kept, $1, $2) d CROSS JOIN LATERAL count_missions(market, d.from_day, d.to_day) c
            ) t
            JOIN missions m ON m.id = t.mission_id
            WHERE (at_site IS NULL OR t.site_id = at_site) AND (in_job IS NULL OR t.job_id = in_job)
        ), people AS (
            SELECT t.month, count(*) AS people
            FROM (SELECT DISTINCT t.month, t.worker_id FROM sent t) t
            GROUP BY t.month
        ), missions AS (
            SELECT t.month, count(*) AS missions FROM sent t GROUP BY t.month
        )
        SELECT p.month, p.people, n.missions FROM people p JOIN missions n ON n.month = p.month
        UNION ALL
        SELECT NULL, (SELECT count(*) FROM (SELECT DISTINCT t.worker_id FROM sent t) t),
               (SELECT count(*) FROM (SELECT DISTINCT t.mission_id FROM sent t) t);
END
$$;

-- The delays of market_delays the same way, by site, by trade and in all: how many requests, and their medians.
CREATE FUNCTION market_waits(from_day date, to_day date, at_site integer DEFAULT NULL, in_job integer DEFAULT NULL)
RETURNS TABLE (by text, id integer, requests bigint, notice_minutes bigint, answer_minutes bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE 0 WHEN grouping(d.site_id) THEN 'site' WHEN grouping(d.job_id) THEN 'job' ELSE 'all' END,
           coalesce(d.site_id, d.job_id), count(*),
           round(percentile_cont(0.5) WITHIN GROUP (ORDER BY d.notice_minutes))::bigint,
           round(percentile_cont(0.5) WITHIN GROUP (ORDER BY d.answer_minutes))::bigint
    FROM market_delays(from_day, to_day) d
    WHERE (at_site IS NULL OR d.site_id = at_site) AND (in_job IS NULL OR d.job_id = in_job)
    GROUP BY GROUPING SETS ((d.site_id), (d.job_id), ())
$$;

REVOKE EXECUTE ON FUNCTION require_counting(), market_delays(date, date),
    market_people(date, date, integer, integer), market_coverage(date, date, integer, integer),
    market_waits(date, date, integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION market_delays(date, date),
    market_people(date, date, integer, integer), market_coverage(date, date, integer, integer),
    market_waits(date, date, integer, integer) TO releve_app;

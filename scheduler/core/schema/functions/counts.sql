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
        -- What is asked, covered and promised are summed apart: no shift has to be put together for it.
        WITH asked AS (
            SELECT r.id, r.site_id, r.job_id FROM requests r
            WHERE r.market_id = market AND r.state NOT IN ('draft', 'cancelled')
        ), parts AS (
            SELECT r.site_id, r.job_id, s.day, s.paid_minutes * s.headcount AS asked, 0 AS covered, 0 AS promised
            FROM asked r JOIN request_shifts s ON s.request_id = r.id
            WHERE s.day BETWEEN $1 AND $2
            UNION ALL
            SELECT r.site_id, r.job_id, s.day, 0, s.paid_minutes, 0
            FROM asked r
            JOIN request_shifts s ON s.request_id = r.id
            JOIN mission_shifts b ON b.request_shift_id = s.id
            WHERE s.day BETWEEN $1 AND $2 AND fills(b.state, b.broken)
            UNION ALL
            SELECT r.site_id, r.job_id, s.day, 0, 0, s.paid_minutes * least(count(*), s.headcount - (
                SELECT count(*) FROM mission_shifts c WHERE c.request_shift_id = s.id AND fills(c.state, c.broken)
            ))::integer
            FROM missions h
            JOIN mission_shifts b ON b.mission_id = h.id
            JOIN request_shifts s ON s.id = b.request_shift_id
            JOIN asked r ON r.id = s.request_id
            WHERE h.market_id = market AND holds(h.state, h.held_since) AND s.day BETWEEN $1 AND $2
            GROUP BY s.id, r.site_id, r.job_id
        )
        SELECT t.site_id, t.job_id, date_trunc('month', t.day::timestamp)::date, date_trunc('week', t.day::timestamp)::date,
               sum(t.asked)::bigint, sum(t.covered)::bigint, sum(t.promised)::bigint
        FROM parts t
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
        WITH asked AS MATERIALIZED (
            SELECT r.id, r.site_id, r.job_id, r.created_at FROM requests r
            WHERE r.market_id = market AND r.state NOT IN ('draft', 'cancelled')
              AND r.id IN (SELECT x.request_id FROM request_shifts x WHERE x.day BETWEEN $1 AND $2)
        ), begun AS (
            SELECT s.request_id, min(s.starts_at) AS at
            FROM asked r JOIN request_shifts s ON s.request_id = r.id
            GROUP BY s.request_id
        ), answered AS (
            SELECT m.request_id, min(e.at) AS at
            FROM asked r
            JOIN missions m ON m.request_id = r.id
            JOIN events e ON e.thing = 'mission' AND e.thing_id = m.id AND e.action IN ('confirm', 'accept')
            GROUP BY m.request_id
        )
        SELECT r.site_id, r.job_id,
               (date_part('epoch', b.at - r.created_at) / 60)::bigint,
               (date_part('epoch', a.at - r.created_at) / 60)::bigint
        FROM asked r
        LEFT JOIN begun b ON b.request_id = r.id
        LEFT JOIN answered a ON a.request_id = r.id;
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
            SELECT DISTINCT date_trunc('month', s.day::timestamp)::date AS month, b.worker_id, b.mission_id
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

-- The hours of market_hours summed up as pages show them: by site, by trade, by month, by week, and in all; at one site or
-- in one trade when these are given. Four years are some hundred rows so, and not one for each week of each site.
CREATE FUNCTION market_coverage(
    from_day date, to_day date, at_site integer DEFAULT NULL, in_job integer DEFAULT NULL
)
RETURNS TABLE (
    by text, id integer, start date, asked_minutes bigint, covered_minutes bigint, promised_minutes bigint
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE 0
               WHEN grouping(h.site_id) THEN 'site' WHEN grouping(h.job_id) THEN 'job'
               WHEN grouping(h.month) THEN 'month' WHEN grouping(h.week) THEN 'week' ELSE 'all'
           END,
           coalesce(h.site_id, h.job_id), coalesce(h.month, h.week), sum(h.asked_minutes)::bigint,
           sum(h.covered_minutes)::bigint, sum(h.promised_minutes)::bigint
    FROM market_hours(from_day, to_day) h
    WHERE (at_site IS NULL OR h.site_id = at_site) AND (in_job IS NULL OR h.job_id = in_job)
    GROUP BY GROUPING SETS ((h.site_id), (h.job_id), (h.month), (h.week), ())
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

REVOKE EXECUTE ON FUNCTION require_counting(), market_hours(date, date), market_delays(date, date),
    market_people(date, date, integer, integer), market_coverage(date, date, integer, integer),
    market_waits(date, date, integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION market_hours(date, date), market_delays(date, date),
    market_people(date, date, integer, integer), market_coverage(date, date, integer, integer),
    market_waits(date, date, integer, integer) TO releve_app;

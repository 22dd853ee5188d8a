-- Counting any days of a market, both included, for whoever asks (functions/counts.sql) and to be kept
-- (functions/counted_months.sql): names are in none of it, who may ask is looked at there. Each is planned
-- for the days asked for: a month and four years want different plans. What is counted lies in memory: of a month the
-- shifts are looked up one by one, where the disks of the default would have all of four years read.

-- Paid minutes times headcount asked for and covered, by site, trade, month and week.
CREATE FUNCTION count_hours(market integer, from_day date, to_day date)
RETURNS TABLE (
    site_id integer, job_id integer, month date, week date, asked_minutes bigint, covered_minutes bigint
)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan SET random_page_cost = 1.1 AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
        -- What is asked and covered is summed apart: no shift has to be put together for it.
        WITH asked AS (
            SELECT r.id, r.site_id, r.job_id FROM requests r
            WHERE r.market_id = market AND r.state NOT IN ('draft', 'cancelled')
        ), parts AS (
            SELECT r.site_id, r.job_id, s.day, s.paid_minutes * s.headcount AS asked, 0 AS covered
            FROM asked r JOIN request_shifts s ON s.request_id = r.id
            WHERE s.day BETWEEN $2 AND $3
            UNION ALL
            SELECT r.site_id, r.job_id, s.day, 0, s.paid_minutes
            FROM asked r
            JOIN request_shifts s ON s.request_id = r.id
            JOIN mission_shifts b ON b.request_shift_id = s.id
            WHERE s.day BETWEEN $2 AND $3 AND fills(b.state, b.broken)
        )
        SELECT t.site_id, t.job_id, date_trunc('month', t.day::timestamp)::date, date_trunc('week', t.day::timestamp)::date,
               sum(t.asked)::bigint, sum(t.covered)::bigint
        FROM parts t
        GROUP BY 1, 2, 3, 4;
END
$$;

-- The requests with work on these days: minutes from asking to their first shift, and to the first confirmation.
CREATE FUNCTION count_requests(market integer, from_day date, to_day date)
RETURNS TABLE (request_id integer, site_id integer, job_id integer, notice_minutes bigint, answer_minutes bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan SET random_page_cost = 1.1 AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
        WITH asked AS MATERIALIZED (
            SELECT r.id, r.site_id, r.job_id, r.created_at FROM requests r
            WHERE r.market_id = market AND r.state NOT IN ('draft', 'cancelled')
              AND r.id IN (SELECT x.request_id FROM request_shifts x WHERE x.day BETWEEN $2 AND $3)
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
        SELECT r.id, r.site_id, r.job_id,
               (date_part('epoch', b.at - r.created_at) / 60)::bigint,
               (date_part('epoch', a.at - r.created_at) / 60)::bigint
        FROM asked r
        LEFT JOIN begun b ON b.request_id = r.id
        LEFT JOIN answered a ON a.request_id = r.id;
END
$$;

-- The missions with confirmed work on these days, by month.
CREATE FUNCTION count_missions(market integer, from_day date, to_day date)
RETURNS TABLE (month date, mission_id integer, site_id integer, job_id integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan SET random_page_cost = 1.1 AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
        SELECT DISTINCT date_trunc('month', s.day::timestamp)::date, b.mission_id, r.site_id, r.job_id
        FROM requests r
        JOIN request_shifts s ON s.request_id = r.id
        JOIN mission_shifts b ON b.request_shift_id = s.id
        WHERE r.market_id = market AND r.state NOT IN ('draft', 'cancelled')
          AND fills(b.state, b.broken) AND s.day BETWEEN $2 AND $3;
END
$$;

-- Minutes of each agency by month: what was done once that is settled, else planned; also of what was called off later.
CREATE FUNCTION count_given(market integer, from_day date, to_day date)
RETURNS TABLE (month date, agency_id integer, minutes bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan SET random_page_cost = 1.1 AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
        SELECT date_trunc('month', s.day::timestamp)::date, m.agency_id,
               sum(coalesce(b.worked_minutes, s.paid_minutes))::bigint
        FROM request_shifts s
        JOIN mission_shifts b ON b.request_shift_id = s.id
        JOIN missions m ON m.id = b.mission_id
        WHERE m.market_id = market AND fills(b.state, b.broken) AND s.day BETWEEN $2 AND $3
        GROUP BY 1, 2;
END
$$;

-- Days of the ledger in some months by their last entries: those that count, those that do not yet, and of these those that
-- are disputed; minutes that count.
CREATE FUNCTION count_ledger(market integer, months date[])
RETURNS TABLE (month date, days bigint, still_open bigint, disputed bigint, minutes bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
        SELECT e.month, count(*) FILTER (WHERE e.kind IN ('validation', 'settlement')),
               count(*) FILTER (WHERE e.kind NOT IN ('validation', 'settlement')),
               count(*) FILTER (WHERE e.kind = 'dispute'),
               coalesce(sum(e.minutes) FILTER (WHERE e.kind IN ('validation', 'settlement')), 0)::bigint
        FROM hour_entries e
        WHERE e.market_id = market AND e.month = ANY (months) AND e.day IS NOT NULL
          AND NOT EXISTS (SELECT FROM hour_entries n WHERE n.about_id = e.id)
        GROUP BY e.month;
END
$$;

REVOKE EXECUTE ON FUNCTION count_hours(integer, date, date), count_requests(integer, date, date),
    count_missions(integer, date, date), count_given(integer, date, date), count_ledger(integer, date[]) FROM PUBLIC;

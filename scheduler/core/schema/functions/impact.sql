-- The figures of a market between two days (both included), from the ledger of hours and rows alone. Numbers without
-- names, for whoever may count (functions/counts.sql); small groups are hidden by scheduler.impact before anybody else
-- reads them.

-- The settled days of the acting market: the last word of a day is a validation or a settlement, so its minutes count.
CREATE FUNCTION settled_days(from_day date, to_day date)
RETURNS TABLE (day date, worker_id integer, agency_id integer, minutes integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT e.day, e.worker_id, e.agency_id, e.minutes
    FROM hour_entries e
    WHERE e.market_id = acting_market() AND e.day BETWEEN from_day AND to_day
      AND e.kind IN ('validation', 'settlement') AND e.minutes > 0
      AND NOT EXISTS (SELECT FROM hour_entries n WHERE n.about_id = e.id)
$$;

-- What counts once for the whole time; scheduler.impact.figures says what each number is.
CREATE FUNCTION market_figures(from_day date, to_day date)
RETURNS TABLE (
    agencies bigint, sites bigint, agents bigint, requests bigint, answer_minutes bigint, worked_minutes bigint,
    people bigint, left_for_something bigint, hired bigint, trained bigint, proposed bigint
)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
    market integer := acting_market();
BEGIN
    PERFORM require_counting();
    RETURN QUERY
        WITH settled AS MATERIALIZED (
            SELECT d.worker_id, sum(d.minutes) AS minutes FROM settled_days($1, $2) d GROUP BY d.worker_id
        ), left_then AS (
            SELECT x.worker_id, x.outcome, x.employer
            FROM exits x
            WHERE x.day BETWEEN $1 AND $2 AND x.worker_id IN (SELECT s.worker_id FROM settled s)
              AND NOT EXISTS (SELECT FROM exits n WHERE n.about_id = x.id)
        ), trainees AS (
            SELECT p.worker_id, bool_or(EXISTS (
                SELECT FROM missions m
                JOIN mission_shifts b ON b.mission_id = m.id
                JOIN request_shifts s ON s.id = b.request_shift_id
                WHERE m.worker_id = p.worker_id AND m.market_id = market AND m.published_at IS NOT NULL
                  AND s.day > c.to_day AND s.day <= $2
            )) AS proposed
            FROM cohorts c JOIN cohort_people p ON p.cohort_id = c.id
            WHERE c.market_id = market AND c.to_day BETWEEN $1 AND $2
            GROUP BY p.worker_id
        ), delays AS (
            SELECT d.answer_minutes FROM market_delays($1, $2) d
        )
        SELECT
            (SELECT count(*) FROM members k
             WHERE k.market_id = market AND k.kind = 'agency' AND coalesce(k.until_day >= $1, true)),
            (SELECT count(*) FROM sites s WHERE s.market_id = market AND coalesce(s.closed_from > $1, true)),
            (SELECT coalesce(sum(p.agents), 0) FROM posts p JOIN sites s ON s.id = p.site_id
             WHERE p.market_id = market AND coalesce(s.closed_from > $1, true))::bigint,
            (SELECT count(*) FROM delays),
            (SELECT round(percentile_cont(0.5) WITHIN GROUP (ORDER BY d.answer_minutes))::bigint FROM delays d),
            (SELECT coalesce(sum(s.minutes), 0) FROM settled s)::bigint,
            (SELECT count(*) FROM settled),
            (SELECT count(*) FROM left_then x WHERE x.outcome IN ('durable', 'transition', 'positive')),
            (SELECT count(*) FROM left_then x WHERE x.employer = 'department'),
            (SELECT count(*) FROM trainees),
            (SELECT count(*) FROM trainees t WHERE t.proposed);
END
$$;

-- The same by month: hours asked for and covered, hours that count, and how many people worked them.
CREATE FUNCTION market_months(from_day date, to_day date)
RETURNS TABLE (month date, asked_minutes bigint, covered_minutes bigint, worked_minutes bigint, people bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
BEGIN
    PERFORM require_counting();
    RETURN QUERY
        WITH hours AS (
            SELECT h.start AS month, h.asked_minutes AS asked, h.covered_minutes AS covered
            FROM market_coverage($1, $2) h WHERE h.by = 'month'
        ), work AS (
            SELECT date_trunc('month', d.day::timestamp)::date AS month, sum(d.minutes) AS worked,
                   count(DISTINCT d.worker_id) AS people
            FROM settled_days($1, $2) d GROUP BY 1
        )
        SELECT t.month::date, coalesce(h.asked, 0)::bigint, coalesce(h.covered, 0)::bigint,
               coalesce(w.worked, 0)::bigint, coalesce(w.people, 0)
        FROM generate_series(date_trunc('month', $1::timestamp), $2::timestamp, interval '1 month') t (month)
        LEFT JOIN hours h ON h.month = t.month::date
        LEFT JOIN work w ON w.month = t.month::date
        ORDER BY 1;
END
$$;

-- Minutes that count while the agencies had agreed on shares, and how many of them another agency would have had to work
-- for the shares to be kept to the minute, agreement by agreement. No agency can be told from it.
CREATE FUNCTION market_shares_apart(from_day date, to_day date)
RETURNS TABLE (shared_minutes bigint, apart_minutes bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
    market integer := acting_market();
BEGIN
    PERFORM require_counting();
    RETURN QUERY
        WITH worked AS (
            SELECT (SELECT max(a.from_day) FROM agency_shares a WHERE a.market_id = market AND a.from_day <= d.day)
                       AS agreed, d.agency_id, sum(d.minutes) AS minutes
            FROM settled_days($1, $2) d GROUP BY 1, 2
        ), sums AS (
            SELECT w.agreed, sum(w.minutes) AS minutes FROM worked w WHERE w.agreed IS NOT NULL GROUP BY w.agreed
        ), beyond AS (
            SELECT greatest(w.minutes - coalesce(a.percent, 0) * s.minutes / 100.0, 0) AS minutes
            FROM worked w
            JOIN sums s ON s.agreed = w.agreed
            LEFT JOIN agency_shares a
                ON a.market_id = market AND a.agency_id = w.agency_id AND a.from_day = w.agreed
        )
        SELECT coalesce((SELECT sum(s.minutes) FROM sums s), 0)::bigint,
               round(coalesce((SELECT sum(b.minutes) FROM beyond b), 0))::bigint;
END
$$;

-- Minutes of a contract: those that count or are confirmed until a day (worked ones as they count, once settled), and
-- those confirmed for later.
CREATE FUNCTION market_covered(from_day date, to_day date, today date) RETURNS TABLE (used bigint, ahead bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    PERFORM require_counting();
    RETURN QUERY
        WITH given AS (
            SELECT g.minutes, true AS over FROM given_by_agency(acting_market(), $1, least($2, $3)) g
            UNION ALL
            SELECT g.minutes, false FROM given_by_agency(acting_market(), greatest($1, $3 + 1), $2) g
        )
        SELECT coalesce(sum(g.minutes) FILTER (WHERE g.over), 0)::bigint,
               coalesce(sum(g.minutes) FILTER (WHERE NOT g.over), 0)::bigint
        FROM given g;
END
$$;

-- What a market has published of itself, for anybody who knows its code: nothing unless it does so.
CREATE FUNCTION figures_of(which text) RETURNS TABLE (market text, counted_at timestamptz, figures jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT k.name, f.counted_at, f.figures
    FROM markets k JOIN published_figures f ON f.market_id = k.id
    WHERE k.code = which AND coalesce((k.settings ->> 'public_figures')::boolean, false) AND keeps_hours(k.id)
$$;

-- The same of the acting market for whoever may count, whether it is published or not.
CREATE FUNCTION counted_figures() RETURNS TABLE (market text, counted_at timestamptz, figures jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM require_counting();
    RETURN QUERY
        SELECT k.name, f.counted_at, f.figures
        FROM markets k JOIN published_figures f ON f.market_id = k.id
        WHERE k.id = acting_market();
END
$$;

REVOKE EXECUTE ON FUNCTION settled_days(date, date), market_figures(date, date), market_months(date, date),
    market_shares_apart(date, date), market_covered(date, date, date), figures_of(text),
    counted_figures() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION market_figures(date, date), market_months(date, date), market_shares_apart(date, date),
    market_covered(date, date, date), figures_of(text), counted_figures() TO releve_app;

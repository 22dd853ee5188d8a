GRANT CREATE ON SCHEMA public TO releve_across;
SET LOCAL ROLE releve_across;

-- The same numbers as before. Coverage was counted for every shift of all years, and each request of all years was looked
-- at for its days; now the days asked for come first, by a plan made for them (a month and four years want another one).
CREATE OR REPLACE FUNCTION market_hours(from_day date, to_day date)
RETURNS TABLE (site_id integer, job_id integer, month date, week date, asked_minutes bigint, covered_minutes bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
    market integer := acting_market();
BEGIN
    PERFORM require_counting();
    RETURN QUERY
        WITH shifts AS (
            SELECT r.site_id, r.job_id, s.day, s.paid_minutes, s.headcount, count(b.mission_id) AS covered
            FROM request_shifts s
            JOIN requests r ON r.id = s.request_id
            LEFT JOIN mission_shifts b ON b.request_shift_id = s.id AND b.state IN ('confirmed', 'done')
            WHERE r.market_id = market AND r.state NOT IN ('draft', 'cancelled') AND s.day BETWEEN $1 AND $2
            GROUP BY s.id, r.id
        )
        SELECT t.site_id, t.job_id, date_trunc('month', t.day::timestamp)::date, date_trunc('week', t.day::timestamp)::date,
               sum(t.paid_minutes * t.headcount)::bigint,
               sum(t.paid_minutes * t.covered)::bigint
        FROM shifts t
        GROUP BY 1, 2, 3, 4;
END
$$;

CREATE OR REPLACE FUNCTION market_delays(from_day date, to_day date)
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
                   JOIN events e ON e.thing = 'mission' AND e.thing_id = m.id AND e.action = 'confirm'
                   WHERE m.request_id = r.id
               ) - r.created_at) / 60)::bigint
        FROM requests r
        WHERE r.market_id = market AND r.state NOT IN ('draft', 'cancelled')
          AND r.id IN (SELECT x.request_id FROM request_shifts x WHERE x.day BETWEEN $1 AND $2);
END
$$;

CREATE OR REPLACE FUNCTION market_people(
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
              AND b.state IN ('confirmed', 'done') AND s.day BETWEEN $1 AND $2
              AND (at_site IS NULL OR r.site_id = at_site) AND (in_job IS NULL OR r.job_id = in_job)
        ) t
        GROUP BY GROUPING SETS ((t.month), ());
END
$$;

RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM releve_across;

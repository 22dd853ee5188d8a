GRANT CREATE ON SCHEMA public TO releve_across;
SET LOCAL ROLE releve_across;

DROP FUNCTION market_worked_minutes(timestamptz, timestamptz);

-- Paid minutes that the acting agency, and all agencies of the market together, work from each of some moments on: what a
-- share is, and what it is a part of. Two numbers a moment, for whoever sends workers there; the work is read once for
-- all moments, by a plan for just these days (one for any days expects next to none between them).
CREATE FUNCTION worked_minutes_since(moments timestamptz[], until_at timestamptz)
RETURNS TABLE (since_at timestamptz, own_minutes bigint, market_minutes bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    earliest timestamptz := (SELECT min(m) FROM unnest(moments) m);
    market integer := acting_market();
    agency integer := acting_organisation();
BEGIN
    IF acting_role() IS NULL OR acting_role() NOT IN ('coordinator', 'planner', 'engine') THEN
        RAISE insufficient_privilege USING MESSAGE = 'the hours of the market are for its agencies';
    END IF;
    RETURN QUERY
    WITH worked AS MATERIALIZED (
        SELECT s.starts_at, m.agency_id = agency AS own, sum(s.paid_minutes) AS minutes
        FROM request_shifts s
        JOIN mission_shifts b ON b.request_shift_id = s.id AND b.state IN ('confirmed', 'done')
        JOIN missions m ON m.id = b.mission_id
        WHERE m.market_id = market AND s.starts_at >= earliest AND s.starts_at < until_at
        GROUP BY s.starts_at, m.agency_id = agency
    )
    SELECT since,
           coalesce(sum(w.minutes) FILTER (WHERE w.own), 0)::bigint,
           coalesce(sum(w.minutes), 0)::bigint
    FROM unnest(moments) WITH ORDINALITY AS asked (since, place)
    LEFT JOIN worked w ON w.starts_at >= since
    GROUP BY since, place
    ORDER BY place;
END
$$;

RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM releve_across;
SET LOCAL ROLE releve_across;
REVOKE EXECUTE ON FUNCTION worked_minutes_since(timestamptz[], timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION worked_minutes_since(timestamptz[], timestamptz) TO releve_app;
RESET ROLE;

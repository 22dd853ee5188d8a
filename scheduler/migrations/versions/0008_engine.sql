GRANT CREATE ON SCHEMA public TO releve_across;
SET LOCAL ROLE releve_across;

-- As whom each market is planned at night: the engine of the agency that leads it. Ids only; the program has no user
-- yet when it asks.
CREATE FUNCTION engines()
RETURNS TABLE (market_code text, market_id integer, organisation_id integer, user_id integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT DISTINCT ON (k.id) k.code, k.id, m.organisation_id, u.id
    FROM markets k
    JOIN members m ON m.market_id = k.id AND m.leads
    JOIN users u ON u.organisation_id = m.organisation_id AND u.role = 'engine' AND u.disabled_at IS NULL
    ORDER BY k.id, u.id
$$;

-- When this market's workers are booked in other markets, between two moments: a person works at one place at a time,
-- and working time is limited over all employers (L8261-1). Neither where nor for whom.
CREATE FUNCTION work_elsewhere(from_at timestamptz, to_at timestamptz)
RETURNS TABLE (worker_id integer, starts_at timestamptz, ends_at timestamptz, minutes integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF NOT acting_lead() THEN
        RAISE insufficient_privilege USING MESSAGE = 'work in other markets is for who plans this one';
    END IF;
    RETURN QUERY
        SELECT b.worker_id, s.starts_at, s.ends_at, s.paid_minutes
        FROM mission_shifts b
        JOIN request_shifts s ON s.id = b.request_shift_id
        JOIN requests r ON r.id = b.request_id
        JOIN workers w ON w.id = b.worker_id
        JOIN members m ON m.organisation_id = w.agency_id AND m.market_id = acting_market()
        WHERE r.market_id <> acting_market() AND b.state IN ('published', 'confirmed', 'done')
          AND s.starts_at >= from_at AND s.starts_at < to_at
        ORDER BY b.worker_id, s.starts_at;
END
$$;

RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM releve_across;
SET LOCAL ROLE releve_across;
REVOKE EXECUTE ON FUNCTION engines(), work_elsewhere(timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION engines(), work_elsewhere(timestamptz, timestamptz) TO releve_app;
RESET ROLE;

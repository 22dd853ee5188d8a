-- What agencies gave since they agreed on shares of the market's hours: by it a run owes each the rest.

-- Minutes of each agency in the time of each agreement, by the days on which they begin and until a moment: what was done
-- once that is settled, else what is confirmed. For whoever plans the market.
CREATE FUNCTION given_under_shares(until_at timestamptz)
RETURNS TABLE (from_day date, agency_id integer, minutes bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
    market integer := acting_market();
    today date := (SELECT (until_at AT TIME ZONE k.timezone)::date FROM markets k WHERE k.id = market);
BEGIN
    IF NOT acting_lead() THEN
        RAISE insufficient_privilege USING MESSAGE = 'what each agency gave is for who plans the market';
    END IF;
    RETURN QUERY
        WITH agreed AS (
            SELECT a.from_day, lead(a.from_day - 1, 1, today) OVER (ORDER BY a.from_day) AS to_day
            FROM agency_shares a
            WHERE a.market_id = market
            GROUP BY a.from_day
        ), given AS (
            SELECT a.from_day, g.agency_id, g.minutes
            FROM agreed a CROSS JOIN LATERAL given_by_agency(market, a.from_day, least(a.to_day, today - 1)) g
            UNION ALL
            -- Of the last day as much as has begun.
            SELECT a.from_day, m.agency_id, coalesce(b.worked_minutes, s.paid_minutes)
            FROM agreed a
            JOIN request_shifts s ON s.day = today
            JOIN mission_shifts b ON b.request_shift_id = s.id AND fills(b.state, b.broken)
            JOIN missions m ON m.id = b.mission_id AND m.market_id = market
            WHERE today BETWEEN a.from_day AND a.to_day AND s.starts_at < until_at
        )
        SELECT g.from_day, g.agency_id, sum(g.minutes)::bigint FROM given g GROUP BY 1, 2;
END
$$;

REVOKE EXECUTE ON FUNCTION given_under_shares(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION given_under_shares(timestamptz) TO releve_app;

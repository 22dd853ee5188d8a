-- Counts of months that are over, kept so that four years are read and not counted (tables counted_months, month_*).
-- What is kept is counted by the very functions that count what is not (functions/counting.sql), and whatever changes a
-- count notes its month (functions/month_changes.sql): a month is read as it was kept or counted anew, and never wrong.

-- Reading. Which whole months between two days are kept as they stand now, and the stretches of days beside them.
CREATE FUNCTION kept_months(market integer, from_day date, to_day date) RETURNS date[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(k.month), '{}')
    FROM counted_months k
    WHERE k.market_id = market AND k.month >= from_day AND k.month + interval '1 month' <= to_day + interval '1 day'
      AND NOT EXISTS (SELECT FROM month_changes c WHERE c.market_id = k.market_id AND c.month = k.month)
$$;

CREATE FUNCTION days_to_count(kept date[], from_day date, to_day date) RETURNS TABLE (from_day date, to_day date)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 2 SET search_path = public, pg_temp AS $$
    SELECT lower(r.days), upper(r.days) - 1
    FROM unnest(
        -- A time that ends before it begins holds no day.
        datemultirange(daterange($2, greatest($2, $3 + 1)))
        - coalesce((
            SELECT range_agg(daterange(k.month, (k.month + interval '1 month')::date))
            FROM unnest(kept) AS k (month)
        ), '{}')
    ) AS r (days)
$$;

-- Minutes of each agency between two days, kept or counted.
CREATE FUNCTION given_by_agency(market integer, from_day date, to_day date)
RETURNS TABLE (month date, agency_id integer, minutes bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
    kept date[] := kept_months(market, $2, $3);
BEGIN
    RETURN QUERY
        SELECT g.month, g.agency_id, g.minutes
        FROM month_given g
        WHERE g.market_id = market AND g.month = ANY (kept)
        UNION ALL
        SELECT g.month, g.agency_id, g.minutes
        FROM days_to_count(kept, $2, $3) d CROSS JOIN LATERAL count_given(market, d.from_day, d.to_day) g;
END
$$;

-- The months of the ledger of the acting market, or one of them, for its lead: their days as count_ledger counts them.
CREATE FUNCTION ledger_months(only_month date DEFAULT NULL)
RETURNS TABLE (
    month date, days bigint, still_open bigint, disputed bigint, minutes bigint, seq integer, hash text, closed boolean
)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
    market integer := acting_market();
    asked date[] := ARRAY(
        SELECT h.month FROM hour_heads h WHERE h.market_id = market AND (only_month IS NULL OR h.month = only_month)
    );
    kept date[] := kept_months(market, '-infinity', 'infinity');
    counted date[] := ARRAY(SELECT unnest(asked) EXCEPT SELECT unnest(kept));
BEGIN
    IF NOT acting_lead() THEN
        RAISE insufficient_privilege USING TABLE = 'hour_heads', MESSAGE = 'the months of the ledger are for the lead';
    END IF;
    RETURN QUERY
        SELECT h.month, coalesce(d.days, 0), coalesce(d.still_open, 0), coalesce(d.disputed, 0), coalesce(d.minutes, 0), h.seq,
               h.hash, h.closed
        FROM hour_heads h
        LEFT JOIN (
            SELECT k.month, k.days, k.still_open, k.disputed, k.minutes
            FROM month_ledger k
            WHERE k.market_id = market AND k.month = ANY (kept)
            UNION ALL
            SELECT c.month, c.days, c.still_open, c.disputed, c.minutes FROM count_ledger(market, counted) c
        ) d ON d.month = h.month
        WHERE h.market_id = market AND h.month = ANY (asked)
        ORDER BY h.month DESC;
END
$$;

-- Keeping, for the engine of a market. Which of its months are to be counted, the latest first: those that are closed, or
-- over for a week, and not kept as they stand now.
CREATE FUNCTION months_to_keep() RETURNS TABLE (month date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    market integer := acting_market();
BEGIN
    PERFORM require_engine();
    RETURN QUERY
        SELECT t.month::date
        FROM markets k
        CROSS JOIN LATERAL generate_series(
            (SELECT date_trunc('month', min(r.first_day)::timestamp) FROM requests r WHERE r.market_id = market),
            date_trunc('month', (now() AT TIME ZONE k.timezone)) - interval '1 month',
            interval '1 month'
        ) AS t (month)
        WHERE k.id = market
          AND (
              t.month + interval '1 month 7 days' <= now() AT TIME ZONE k.timezone
              OR EXISTS (SELECT FROM hour_heads h WHERE h.market_id = market AND h.month = t.month::date AND h.closed)
          )
          AND (
              NOT EXISTS (SELECT FROM counted_months c WHERE c.market_id = market AND c.month = t.month::date)
              OR EXISTS (SELECT FROM month_changes c WHERE c.market_id = market AND c.month = t.month::date)
          )
        ORDER BY t.month DESC;
END
$$;

-- Counts a month that is over and keeps it; false where somebody is changing it just now, then a later time will do. Whoever
-- changes a month holds a lock of it that others may hold too; counting holds it alone, so nothing is under way that
-- neither the count sees nor its writer notes.
CREATE FUNCTION keep_month(which date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    market integer := acting_market();
    last date := (which + interval '1 month')::date - 1;
BEGIN
    PERFORM require_engine();
    IF last >= (SELECT (now() AT TIME ZONE k.timezone)::date FROM markets k WHERE k.id = market) THEN
        RAISE insufficient_privilege USING TABLE = 'counted_months', MESSAGE = format('the month %s is not over', which);
    END IF;
    IF NOT pg_try_advisory_xact_lock(hashtext('counts of a month'), to_char(which, 'YYYYMM')::integer) THEN
        RETURN false;
    END IF;
    DELETE FROM month_changes c WHERE c.market_id = market AND c.month = which;
    DELETE FROM counted_months k WHERE k.market_id = market AND k.month = which;
    INSERT INTO counted_months (market_id, month) VALUES (market, which);
    INSERT INTO month_hours (market_id, month, week, site_id, job_id, asked_minutes, covered_minutes)
    SELECT market, h.month, h.week, h.site_id, h.job_id, h.asked_minutes, h.covered_minutes
    FROM count_hours(market, which, last) h;
    INSERT INTO month_requests (market_id, month, request_id, site_id, job_id, notice_minutes, answer_minutes)
    SELECT market, which, q.request_id, q.site_id, q.job_id, q.notice_minutes, q.answer_minutes
    FROM count_requests(market, which, last) q;
    INSERT INTO month_missions (market_id, month, mission_id, site_id, job_id)
    SELECT market, c.month, c.mission_id, c.site_id, c.job_id
    FROM count_missions(market, which, last) c;
    INSERT INTO month_given (market_id, month, agency_id, minutes)
    SELECT market, g.month, g.agency_id, g.minutes
    FROM count_given(market, which, last) g;
    INSERT INTO month_empty (market_id, month, site_id, job_id, reason, minutes)
    SELECT market, which, h.site_id, h.job_id, h.reason, h.minutes
    FROM count_empty(market, which, last) h;
    INSERT INTO month_ledger (market_id, month, days, still_open, disputed, minutes)
    SELECT market, which, c.days, c.still_open, c.disputed, c.minutes
    FROM count_ledger(market, ARRAY[which]) c;
    RETURN true;
END
$$;

REVOKE EXECUTE ON FUNCTION kept_months(integer, date, date), days_to_count(date[], date, date),
    given_by_agency(integer, date, date), ledger_months(date), months_to_keep(), keep_month(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_months(date), months_to_keep(), keep_month(date) TO releve_app;

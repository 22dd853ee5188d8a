-- Working time over all agencies and markets: what was done once that is settled, else what is planned (``given_minutes``).

-- Paid minutes of each of some workers in each of some periods (numbered from 1), for all agencies and markets and
-- elsewhere: working time is limited over all employers (L8261-1). For the agency that keeps the files and who leads
-- its market; whose the workers are is asked once for all of them. The index that guards against double booking leads
-- to the days asked for, where the worker alone leads to years of shifts.
CREATE FUNCTION worked_minutes(who integer[], from_moments timestamptz[], to_moments timestamptz[])
RETURNS TABLE (worker integer, period integer, minutes bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    stranger integer;
    agency integer := acting_organisation();
BEGIN
    SELECT asked.id INTO stranger
    FROM unnest(who) AS asked (id)
    LEFT JOIN workers w ON w.id = asked.id AND (w.agency_id = agency OR w.agency_id IN (SELECT led_members()))
    WHERE w.id IS NULL
    LIMIT 1;
    IF FOUND THEN
        RAISE insufficient_privilege USING MESSAGE = format('worker %s is not yours', stranger);
    END IF;
    RETURN QUERY
    SELECT asked.id, span.period::integer, booked.minutes + other.minutes
    FROM unnest(who) AS asked (id)
    CROSS JOIN unnest(from_moments, to_moments) WITH ORDINALITY AS span (from_at, to_at, period)
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(coalesce(b.worked_minutes, s.paid_minutes)), 0) AS minutes
        FROM mission_shifts b JOIN request_shifts s ON s.id = b.request_shift_id
        WHERE int4range(b.worker_id, b.worker_id, '[]') && int4range(asked.id, asked.id, '[]')
          AND b.during && tstzrange(span.from_at, span.to_at) AND books(b.state)
          AND s.starts_at >= span.from_at AND s.starts_at < span.to_at
    ) booked
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(coalesce(c.minutes, date_part('epoch', c.ends_at - c.starts_at)::integer / 60)), 0) AS minutes
        FROM commitments c
        WHERE c.worker_id = asked.id AND c.starts_at >= span.from_at AND c.starts_at < span.to_at
    ) other;
END
$$;

-- Paid minutes that the acting agency, and all agencies of the market together, work from each of some moments on: what
-- a share is, and what it is a part of. Two numbers a moment, for whoever sends workers there; the work is read once
-- for all moments, by a plan for just these days (one for any days expects next to none between them).
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
        SELECT s.starts_at, m.agency_id = agency AS own, sum(coalesce(b.worked_minutes, s.paid_minutes)) AS minutes
        FROM request_shifts s
        JOIN mission_shifts b ON b.request_shift_id = s.id AND fills(b.state, b.broken)
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
        SELECT b.worker_id, s.starts_at, s.ends_at, coalesce(b.worked_minutes, s.paid_minutes)
        FROM mission_shifts b
        JOIN request_shifts s ON s.id = b.request_shift_id
        JOIN requests r ON r.id = b.request_id
        JOIN workers w ON w.id = b.worker_id
        JOIN members m ON m.organisation_id = w.agency_id AND m.market_id = acting_market()
        WHERE r.market_id <> acting_market() AND books(b.state)
          AND s.starts_at >= from_at AND s.starts_at < to_at
        ORDER BY b.worker_id, s.starts_at;
END
$$;

REVOKE EXECUTE ON FUNCTION worked_minutes(integer[], timestamptz[], timestamptz[]),
    worked_minutes_since(timestamptz[], timestamptz), work_elsewhere(timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION worked_minutes(integer[], timestamptz[], timestamptz[]),
    worked_minutes_since(timestamptz[], timestamptz), work_elsewhere(timestamptz, timestamptz) TO releve_app;

GRANT CREATE ON SCHEMA public TO releve_across;
SET LOCAL ROLE releve_across;

DROP FUNCTION worked_minutes(integer, timestamptz, timestamptz);

-- Paid minutes of each of some workers in each of some periods (numbered from 1), for all agencies and markets and
-- elsewhere: working time is limited over all employers (L8261-1). For the agency that keeps the files and who leads its
-- market; whose the workers are is asked once for all of them. The index that guards against double booking leads to the
-- days asked for, where the worker alone leads to years of shifts.
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
        SELECT coalesce(sum(s.paid_minutes), 0) AS minutes
        FROM mission_shifts b JOIN request_shifts s ON s.id = b.request_shift_id
        WHERE int4range(b.worker_id, b.worker_id, '[]') && int4range(asked.id, asked.id, '[]')
          AND b.during && tstzrange(span.from_at, span.to_at) AND b.state IN ('published', 'confirmed', 'done')
          AND s.starts_at >= span.from_at AND s.starts_at < span.to_at
    ) booked
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(coalesce(c.minutes, date_part('epoch', c.ends_at - c.starts_at)::integer / 60)), 0) AS minutes
        FROM commitments c
        WHERE c.worker_id = asked.id AND c.starts_at >= span.from_at AND c.starts_at < span.to_at
    ) other;
END
$$;

RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM releve_across;
SET LOCAL ROLE releve_across;
REVOKE EXECUTE ON FUNCTION worked_minutes(integer[], timestamptz[], timestamptz[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION worked_minutes(integer[], timestamptz[], timestamptz[]) TO releve_app;
RESET ROLE;

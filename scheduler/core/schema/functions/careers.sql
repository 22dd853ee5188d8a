-- What became of people. An exit ends an accompaniment, so it looks at missions and contracts of all agencies and
-- markets, which its author may not read.

-- Says how a worker of the acting agency left, corrects it, or takes it back (no outcome), about the last word of it
-- (null: the first). Returns the number of the word, or why it cannot be.
CREATE FUNCTION keep_exit(
    which integer, about integer, left_on date, led_to text, hired_by text, why text, OUT entry integer, OUT refusal text
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    person workers := own_file(which);
    last exits;
    today date := (SELECT (now() AT TIME ZONE k.timezone)::date FROM markets k WHERE k.id = acting_market());
BEGIN
    SELECT e.* INTO last
    FROM exits e
    WHERE e.worker_id = which AND NOT EXISTS (SELECT FROM exits n WHERE n.about_id = e.id);
    refusal := CASE
        WHEN person.forgotten_at IS NOT NULL THEN 'forgotten_already'
        WHEN last.id IS DISTINCT FROM about THEN 'somebody_else_at_once'
        WHEN led_to IS NULL AND last.outcome IS NULL THEN 'no_exit'
        -- A new exit of somebody who had come back corrects nothing.
        WHEN last.outcome IS NOT NULL AND why IS NULL OR last.outcome IS NULL AND why IS NOT NULL THEN 'reason_needed'
        WHEN led_to IS NOT NULL AND left_on > today THEN 'not_left_yet'
        WHEN led_to IS NOT NULL AND EXISTS (
            SELECT FROM mission_shifts b JOIN request_shifts s ON s.id = b.request_shift_id
            WHERE b.worker_id = which AND (stands(b.state) OR covers(b.state)) AND s.day > left_on
        ) THEN 'works_after_exit'
        WHEN led_to IS NOT NULL AND EXISTS (
            SELECT FROM employments e WHERE e.worker_id = which AND coalesce(e.to_day > left_on, true)
        ) THEN 'employed_after_exit'
    END;
    IF refusal IS NOT NULL THEN
        RETURN;
    END IF;
    INSERT INTO exits (worker_id, agency_id, about_id, day, outcome, employer, reason, said_by)
    VALUES (which, acting_organisation(), about, left_on, led_to, hired_by, why, acting_user())
    RETURNING id INTO entry;
END
$$;

-- The first day on which each of these workers worked or will, whoever sends them; for whoever keeps the files.
CREATE FUNCTION first_days(which integer[]) RETURNS TABLE (worker_id integer, day date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT w.id, first.day
    FROM workers w
    CROSS JOIN LATERAL (
        SELECT s.day
        FROM mission_shifts b JOIN request_shifts s ON s.id = b.request_shift_id
        WHERE b.worker_id = w.id AND covers(b.state) AND coalesce(b.worked_minutes > 0, true)
        ORDER BY s.starts_at LIMIT 1
    ) first
    WHERE w.id = ANY (which) AND w.agency_id = (SELECT acting_organisation())
      AND (SELECT acting_role()) IN ('coordinator', 'planner')
$$;

REVOKE EXECUTE ON FUNCTION keep_exit(integer, integer, date, text, text, text), first_days(integer[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION keep_exit(integer, integer, date, text, text, text), first_days(integer[]) TO releve_app;

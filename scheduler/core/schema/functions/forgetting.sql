-- Forgetting: what is personal is blanked everywhere at once, a code stays; nothing brings it back. What lies in other
-- organisations' rows (a site's wish, a message that was sent) may be read by nobody who forgets, so it is done here.

-- Blanks a worker of the acting agency. Returns why not, or nothing when it is done: missions are still to come (of any
-- agency), somebody employs them, or it was done before. Days and hours of missions stay with the code, and so do the
-- days of contracts, which missions stand on; what these said of a week does not.
CREATE FUNCTION forget_worker(which integer, why text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    person record;
    today date := (SELECT (now() AT TIME ZONE k.timezone)::date FROM markets k WHERE k.id = acting_market());
    theirs text[] := ARRAY(SELECT m.id::text FROM missions m WHERE m.worker_id = which);
BEGIN
    person := own_file(which);
    IF person.forgotten_at IS NOT NULL THEN
        RETURN 'forgotten_already';
    END IF;
    IF EXISTS (
        SELECT FROM mission_shifts b WHERE b.worker_id = which AND stands(b.state) AND upper(b.during) > now()
    ) THEN
        RETURN 'missions_ahead';
    END IF;
    IF EXISTS (SELECT FROM employments e WHERE e.worker_id = which AND coalesce(e.to_day >= today, true)) THEN
        RETURN 'still_employed';
    END IF;
    PERFORM empty_file(which);
    UPDATE employments e SET weekly_minutes = NULL WHERE e.worker_id = which;
    -- Somebody who is among the only ones whom a request allows stays so, by code: without them it would allow everybody.
    DELETE FROM request_persons p WHERE p.worker_id = which AND p.wish <> 'allowed';
    DELETE FROM site_persons p WHERE p.worker_id = which;
    -- What was jotted down on their missions, and on the requests that they were sent for, may name them.
    DELETE FROM remarks r USING missions m
    WHERE m.worker_id = which AND (m.id = r.mission_id OR m.request_id = r.request_id AND r.mission_id IS NULL);
    DELETE FROM hour_words d USING hour_entries e WHERE e.id = d.entry_id AND e.worker_id = which;
    -- That something was handed out stays, with its hash: whoever has the paper can still prove what it is.
    UPDATE given_documents d SET content = NULL WHERE d.worker_id = which AND d.content IS NOT NULL;
    DELETE FROM preparations p USING missions m WHERE m.id = p.mission_id AND m.worker_id = which;
    DELETE FROM worker_words v USING missions m WHERE m.id = v.mission_id AND m.worker_id = which;
    DELETE FROM stand_bys b WHERE b.worker_id = which;
    -- What others were told of them, be it in one message of a day; what was written to them, and where it did not get.
    UPDATE messages g
    SET facts = CASE WHEN g.facts ->> 'worker_code' = person.code OR g.facts ->> 'mission' = ANY (theirs) THEN g.facts - 'worker' ELSE g.facts END || coalesce((
            SELECT jsonb_object_agg(list, (
                SELECT jsonb_agg(
                    CASE WHEN t.line ->> 'worker_code' = person.code OR t.line ->> 'mission' = ANY (theirs) THEN t.line - 'worker' ELSE t.line END ORDER BY t.place
                )
                FROM jsonb_array_elements(g.facts -> list) WITH ORDINALITY AS t (line, place)
            ))
            FROM unnest('{kept,waiting,starting,comers}'::text[]) list
            WHERE jsonb_typeof(g.facts -> list) = 'array' AND g.facts -> list <> '[]'
        ), '{}'),
        error = CASE WHEN g.worker_id = which AND g.error IS NOT NULL THEN 'not_wanted' ELSE g.error END
    -- A site's messages hold no code, but the mission.
    WHERE g.worker_id = which OR g.facts ->> 'worker_code' = person.code OR g.facts ->> 'mission' = ANY (theirs)
       OR EXISTS (
           SELECT FROM unnest('{kept,waiting,starting,comers}'::text[]) list
           WHERE jsonb_typeof(g.facts -> list) = 'array' AND EXISTS (
               SELECT FROM jsonb_array_elements(g.facts -> list) t (line)
               WHERE t.line ->> 'worker_code' = person.code OR t.line ->> 'mission' = ANY (theirs)
           )
       );
    UPDATE workers w
    SET forgotten_at = now(), travel_mode = 'walk', max_travel_minutes = NULL, wished_minutes = NULL, under_18 = false,
        head_start_minutes = 0, head_start_reason = NULL, head_start_until = NULL, stands_by_since = NULL
    WHERE w.id = which;
    INSERT INTO forgettings (organisation_id, forgotten_by, worker_id, reason)
    VALUES (acting_organisation(), acting_user(), which, why);
    RETURN NULL;
END
$$;

-- Takes back a file that was opened by mistake, code and all: only while nothing refers to it, which the foreign keys say,
-- and no run has planned with its code. Returns why not.
CREATE FUNCTION discard_worker(which integer) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    person workers := own_file(which);
BEGIN
    IF EXISTS (SELECT FROM runs r WHERE strpos(r.instance, '"' || person.code || '"') > 0) THEN
        RETURN 'referred_to';
    END IF;
    PERFORM empty_file(which);
    DELETE FROM employments e WHERE e.worker_id = which;
    DELETE FROM workers w WHERE w.id = which;
    RETURN NULL;
EXCEPTION WHEN foreign_key_violation THEN
    RETURN 'referred_to';
END
$$;

-- The file of the acting agency, locked; refuses everybody who does not answer for that agency.
CREATE FUNCTION own_file(which integer) RETURNS workers
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    person workers;
BEGIN
    SELECT * INTO person
    FROM workers w
    WHERE w.id = which AND w.agency_id = acting_organisation() AND acting_role() IN ('coordinator', 'planner')
    FOR UPDATE;
    IF NOT FOUND THEN
        RAISE insufficient_privilege USING TABLE = 'workers', MESSAGE = format('worker %s is not yours', which);
    END IF;
    RETURN person;
END
$$;

-- Deletes all that an agency has written into a file, save contracts, and the links that open it.
CREATE FUNCTION empty_file(which integer) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM pass_numbers n USING passes p WHERE p.id = n.pass_id AND p.worker_id = which;
    DELETE FROM pass_suspensions s USING passes p WHERE p.id = s.pass_id AND p.worker_id = which;
    DELETE FROM passes t WHERE t.worker_id = which;
    DELETE FROM worker_names t WHERE t.worker_id = which;
    DELETE FROM worker_homes t WHERE t.worker_id = which;
    DELETE FROM worker_contacts t WHERE t.worker_id = which;
    DELETE FROM worker_skills t WHERE t.worker_id = which;
    DELETE FROM worker_limits t WHERE t.worker_id = which;
    DELETE FROM commitments t WHERE t.worker_id = which;
    DELETE FROM weekly_availability t WHERE t.worker_id = which;
    DELETE FROM availability_exceptions t WHERE t.worker_id = which;
    DELETE FROM travel_times t WHERE t.worker_id = which;
    DELETE FROM given_journeys t WHERE t.worker_id = which;
    DELETE FROM worker_sites t WHERE t.worker_id = which;
    DELETE FROM links t WHERE t.worker_id = which;
$$;

-- The messages that were written to a worker, for the agency that keeps the file.
CREATE FUNCTION messages_to_worker(which integer)
RETURNS TABLE (created_at timestamptz, channel text, state text, facts jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT g.created_at, g.channel, g.state, g.facts
    FROM messages g JOIN workers w ON w.id = g.worker_id
    WHERE g.worker_id = which AND w.agency_id = acting_organisation() AND acting_role() IN ('coordinator', 'planner')
    ORDER BY g.id
$$;

REVOKE EXECUTE ON FUNCTION forget_worker(integer, text), discard_worker(integer), own_file(integer), empty_file(integer),
    messages_to_worker(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION forget_worker(integer, text), discard_worker(integer), messages_to_worker(integer)
    TO releve_app;

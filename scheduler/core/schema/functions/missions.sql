-- What is done to missions, or known of them, beyond what whoever asks may do and see.

-- Moves some of a mission's shifts into a new mission like it and returns its number; both stay as they are otherwise.
-- The agency splits what it answers, and the lead (its engine at the worker's own word) what somebody cannot come to any
-- more; agency and site split what is confirmed, to take a day out of it. Whoever calls logs it
-- (scheduler.missions.splitting).
CREATE FUNCTION split_mission(which integer, shifts integer[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    part integer;
    left_over bigint;
    moved bigint;
BEGIN
    -- As scheduler.core.states.lock_request does.
    PERFORM pg_advisory_xact_lock(hashtext('request'), m.request_id)
    FROM missions m
    WHERE m.id = which AND m.market_id = acting_market()
      AND (
          (m.agency_id = acting_organisation() OR acting_lead()) AND stands(m.state)
          OR m.organisation_id = acting_organisation() AND m.state = 'confirmed'
      );
    IF NOT FOUND THEN
        RAISE insufficient_privilege USING MESSAGE = format('mission %s is not yours to split', which);
    END IF;
    INSERT INTO missions (
        market_id, request_id, organisation_id, worker_id, agency_id, employment_id, run_id, state, answer_by,
        published_at, origin
    )
    SELECT m.market_id, m.request_id, m.organisation_id, m.worker_id, m.agency_id, m.employment_id, m.run_id, m.state,
           m.answer_by, m.published_at, m.origin
    FROM missions m WHERE m.id = which
    RETURNING id INTO part;
    -- What somebody has said to all of it they have said to each part.
    INSERT INTO worker_words (mission_id, word, at)
    SELECT part, v.word, v.at FROM worker_words v WHERE v.mission_id = which AND v.word <> 'cannot';
    -- What stays has been looked at: that its worker cannot come was heard.
    DELETE FROM worker_words v WHERE v.mission_id = which AND v.word = 'cannot';
    UPDATE mission_shifts b SET mission_id = part WHERE b.mission_id = which AND b.request_shift_id = ANY (shifts);
    GET DIAGNOSTICS moved = ROW_COUNT;
    SELECT count(*) INTO left_over FROM mission_shifts b WHERE b.mission_id = which;
    -- Whoever could come to all of it could come to a part.
    INSERT INTO stand_bys (market_id, mission_id, worker_id, rank, listed_at)
    SELECT b.market_id, part, b.worker_id, b.rank, b.listed_at FROM stand_bys b WHERE b.mission_id = which;
    IF moved = 0 OR left_over = 0 THEN
        RAISE invalid_parameter_value USING MESSAGE = format('mission %s cannot be split like that', which);
    END IF;
    RETURN part;
END
$$;

-- Which of these missions are the first one of their worker, whoever sent them and wherever: somebody is welcomed, until
-- their first shift has ended. Told to the site, the agency and the lead of each mission, of no other.
CREATE FUNCTION first_missions(which integer[]) RETURNS TABLE (mission_id integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.id
    FROM missions m
    JOIN requests r ON r.id = m.request_id
    WHERE m.id = ANY (which) AND m.market_id = acting_market()
      AND (
          r.organisation_id = acting_organisation() OR acting_lead()
          OR (m.agency_id = acting_organisation() AND m.published_at IS NOT NULL)
      )
      AND (SELECT min(upper(o.during)) FROM mission_shifts o WHERE o.mission_id = m.id) > now()
      AND NOT EXISTS (
          SELECT FROM mission_shifts b
          WHERE b.worker_id = m.worker_id AND b.mission_id <> m.id AND covers(b.state)
            AND lower(b.during) < (SELECT min(lower(o.during)) FROM mission_shifts o WHERE o.mission_id = m.id)
      )
$$;

-- Which shifts of a mission that the acting agency has lost still want somebody, and had not begun at a moment. Who has
-- the others is not told.
CREATE FUNCTION shifts_to_offer(which integer, at_moment timestamptz) RETURNS TABLE (request_shift_id integer, day date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT x.id, x.day
    FROM missions m
    JOIN requests r ON r.id = m.request_id AND r.state NOT IN ('draft', 'cancelled')
    JOIN mission_shifts b ON b.mission_id = m.id
    JOIN request_shifts x ON x.id = b.request_shift_id
    WHERE m.id = which AND m.market_id = acting_market() AND m.agency_id = acting_organisation()
      AND m.published_at IS NOT NULL AND m.state IN ('declined', 'expired', 'cancelled')
      AND x.starts_at > at_moment
      AND (
          SELECT count(*) FROM mission_shifts o WHERE o.request_shift_id = x.id AND books(o.state)
      ) < x.headcount
    ORDER BY x.starts_at
$$;

-- What was told of a stand-by's yes to a mission (the detail of its event), null where nothing was; what was told before
-- its hours changed was told of others.
CREATE FUNCTION told_of_yes(which integer) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE e.action WHEN 'agree' THEN e.detail END
    FROM events e
    WHERE e.thing = 'mission' AND e.thing_id = which
      AND (e.action = 'agree' OR e.detail ->> 'change' = 'move_hours')
    ORDER BY e.id DESC LIMIT 1
$$;

-- Forgets what somebody has said to a mission whose hours have changed, for the engine: it was said to others. That they
-- cannot come stays.
CREATE FUNCTION forget_word(which integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM require_engine();
    DELETE FROM worker_words v USING missions m
    WHERE m.id = v.mission_id AND m.id = which AND m.market_id = acting_market() AND v.word <> 'cannot';
END
$$;

-- To which missions a stand-by has said yes while nobody was at the office, and when their agency opens; when the work
-- begins, where nobody comes before the agency opens. Told to the site and the lead, until the agency answers or they say
-- otherwise.
CREATE FUNCTION agreed_missions()
RETURNS TABLE (mission_id integer, confirms_at timestamptz, on_duty boolean, begins_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.id, (e.told ->> 'confirms_at')::timestamptz, e.told ? 'on_duty', (e.told ->> 'begins_at')::timestamptz
    FROM missions m
    JOIN worker_words v ON v.mission_id = m.id AND v.word = 'yes'
    JOIN LATERAL (SELECT told_of_yes(m.id) AS told) e ON e.told IS NOT NULL
    WHERE m.market_id = acting_market() AND m.state = 'published'
      AND (m.organisation_id = acting_organisation() OR acting_lead())
$$;

-- Who of them would come to a request, by name: told to the site alone.
CREATE FUNCTION agreed_stand_bys(which integer)
RETURNS TABLE (mission_id integer, worker text, confirms_at timestamptz, on_duty boolean, begins_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.id, n.display_name, a.confirms_at, a.on_duty, a.begins_at
    FROM agreed_missions() a
    JOIN missions m ON m.id = a.mission_id
    JOIN worker_names n ON n.worker_id = m.worker_id
    WHERE m.request_id = which AND m.organisation_id = acting_organisation()
    ORDER BY m.id
$$;

-- To which confirmed missions their worker says that they cannot come, and since when; told to the site and the lead, until
-- somebody acts or they take it back. By name to the site alone.
CREATE FUNCTION unable_missions()
RETURNS TABLE (mission_id integer, request_id integer, said_at timestamptz, worker text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.id, m.request_id, v.at, CASE WHEN m.organisation_id = acting_organisation() THEN n.display_name END
    FROM worker_words v
    JOIN missions m ON m.id = v.mission_id
    LEFT JOIN worker_names n ON n.worker_id = m.worker_id
    WHERE v.word = 'cannot' AND m.state = 'confirmed' AND m.market_id = acting_market()
      AND (m.organisation_id = acting_organisation() OR acting_lead())
      AND EXISTS (SELECT FROM mission_shifts b WHERE b.mission_id = m.id AND upper(b.during) > now())
    ORDER BY m.id
$$;

-- Which coming places of the requests of a site, or of the lead's market, are promised: a held mission has them, beside
-- what is booked. Of the mission only when its first shift begins, from which follows when it is announced; who comes is
-- not told, nor for which agency.
CREATE FUNCTION promised_slots() RETURNS TABLE (request_id integer, request_shift_id integer, begins_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT p.request_id, p.request_shift_id, p.begins_at
    FROM (
        SELECT m.request_id, b.request_shift_id, b.headcount,
               min(lower(b.during)) OVER (PARTITION BY m.id) AS begins_at,
               row_number() OVER (PARTITION BY b.request_shift_id ORDER BY m.id) AS place
        FROM missions m
        JOIN mission_shifts b ON b.mission_id = m.id
        WHERE m.market_id = acting_market() AND holds(m.state, m.held_since) AND lower(b.during) > now()
          AND (m.organisation_id = acting_organisation() OR acting_lead())
    ) p
    WHERE p.place <= p.headcount - (
        SELECT count(*) FROM mission_shifts o WHERE o.request_shift_id = p.request_shift_id AND books(o.state)
    )
$$;

REVOKE EXECUTE ON FUNCTION split_mission(integer, integer[]), first_missions(integer[]), shifts_to_offer(integer, timestamptz),
    told_of_yes(integer), forget_word(integer), agreed_missions(), agreed_stand_bys(integer), unable_missions(), promised_slots()
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION split_mission(integer, integer[]), first_missions(integer[]), shifts_to_offer(integer, timestamptz),
    forget_word(integer), agreed_missions(), agreed_stand_bys(integer), unable_missions(), promised_slots()
    TO releve_app;

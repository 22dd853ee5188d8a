-- What is done to missions that whoever does it does not see all of.

-- Calls off what is left of the missions of a cancelled request, drafts (which its site does not see) among them, and
-- logs each. A mission that has begun keeps the shifts that have, and its state; the others are cancelled.
CREATE FUNCTION cancel_missions(which integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mission record;
    called_off bigint := 0;
BEGIN
    IF NOT EXISTS (
        SELECT FROM requests r
        WHERE r.id = which AND r.market_id = acting_market() AND r.state = 'cancelled'
          AND (r.organisation_id = acting_organisation() OR acting_lead())
    ) THEN
        RAISE insufficient_privilege USING MESSAGE = format('request %s is not cancelled by you', which);
    END IF;
    FOR mission IN
        SELECT m.id, m.market_id, m.state,
               EXISTS (SELECT FROM mission_shifts b WHERE b.mission_id = m.id AND lower(b.during) <= now()) AS begun
        FROM missions m
        WHERE m.request_id = which AND (m.state = 'proposed' OR stands(m.state))
        ORDER BY m.id
    LOOP
        IF mission.begun AND mission.state = 'confirmed' THEN
            DELETE FROM mission_shifts b WHERE b.mission_id = mission.id AND lower(b.during) > now();
            CONTINUE WHEN NOT FOUND;
        ELSE
            UPDATE missions SET state = 'cancelled' WHERE id = mission.id;
        END IF;
        INSERT INTO events (market_id, user_id, organisation_id, thing, thing_id, action, from_state, to_state)
        SELECT m.market_id, acting_user(), acting_organisation(), 'mission', m.id, 'cancel', mission.state, m.state
        FROM missions m WHERE m.id = mission.id;
        called_off := called_off + 1;
    END LOOP;
    RETURN called_off;
END
$$;

-- Moves some of a mission's shifts into a new mission like it and returns its number; both stay as they are otherwise.
-- The agency splits what it answers; agency and site split what is confirmed, to take a day out of it.
CREATE FUNCTION split_mission(which integer, shifts integer[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mission record;
    part integer;
    left_over bigint;
    moved bigint;
BEGIN
    SELECT m.id, m.market_id, m.state INTO mission
    FROM missions m
    WHERE m.id = which AND m.market_id = acting_market()
      AND (
          m.agency_id = acting_organisation() AND stands(m.state)
          OR m.organisation_id = acting_organisation() AND m.state = 'confirmed'
      )
    FOR UPDATE;
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
    UPDATE mission_shifts b SET mission_id = part WHERE b.mission_id = which AND b.request_shift_id = ANY (shifts);
    GET DIAGNOSTICS moved = ROW_COUNT;
    SELECT count(*) INTO left_over FROM mission_shifts b WHERE b.mission_id = which;
    IF moved = 0 OR left_over = 0 THEN
        RAISE invalid_parameter_value USING MESSAGE = format('mission %s cannot be split like that', which);
    END IF;
    INSERT INTO events (market_id, user_id, organisation_id, thing, thing_id, action, from_state, to_state, detail)
    VALUES
        (mission.market_id, acting_user(), acting_organisation(), 'mission', which, 'split', mission.state,
            mission.state, jsonb_build_object('into', part)),
        (mission.market_id, acting_user(), acting_organisation(), 'mission', part, 'split', NULL,
            mission.state, jsonb_build_object('from', which));
    RETURN part;
END
$$;

-- Which of these missions are the first one of their worker, whoever sent them and wherever: somebody is welcomed. Told
-- to the site, the agency and the lead of each mission, of no other.
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
      AND NOT EXISTS (
          SELECT FROM mission_shifts b
          WHERE b.worker_id = m.worker_id AND b.mission_id <> m.id AND covers(b.state)
            AND lower(b.during) < (SELECT min(lower(o.during)) FROM mission_shifts o WHERE o.mission_id = m.id)
      )
$$;

REVOKE EXECUTE ON FUNCTION cancel_missions(integer), split_mission(integer, integer[]),
    first_missions(integer[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cancel_missions(integer), split_mission(integer, integer[]),
    first_missions(integer[]) TO releve_app;

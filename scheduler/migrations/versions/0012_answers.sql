ALTER TABLE missions
    ADD COLUMN origin text DEFAULT 'run' NOT NULL,
    ADD CONSTRAINT missions_origin CHECK (origin IN ('run', 'reoffer', 'urgent', 'manual')),
    DROP CONSTRAINT missions_state,
    ADD CONSTRAINT missions_state CHECK (
        state IN ('proposed', 'published', 'confirmed', 'declined', 'expired', 'withdrawn', 'cancelled', 'done')
    );

-- An offer that nobody answers in time is the lead's again.
ALTER POLICY missions_change ON missions
    WITH CHECK (
        market_id = (SELECT acting_market()) AND (SELECT acting_lead())
        AND state IN ('proposed', 'published', 'expired', 'withdrawn', 'cancelled')
    );

-- Part of a mission gets an answer of its own: its shifts move to a second mission, in the same state.
GRANT SELECT (organisation_id, employment_id, run_id, answer_by, origin) ON missions TO releve_across;
GRANT INSERT (
    market_id, request_id, organisation_id, worker_id, agency_id, employment_id, run_id, state, answer_by, published_at,
    origin
) ON missions TO releve_across;
CREATE POLICY missions_split ON missions FOR INSERT TO releve_across WITH CHECK (state IN ('published', 'confirmed'));
GRANT UPDATE (mission_id) ON mission_shifts TO releve_across;
CREATE POLICY mission_shifts_split ON mission_shifts FOR UPDATE TO releve_across USING (true);
ALTER POLICY events_follow ON events WITH CHECK (action IN ('follow', 'cancel', 'split'));

GRANT CREATE ON SCHEMA public TO releve_across;
SET LOCAL ROLE releve_across;

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
          m.agency_id = acting_organisation() AND m.state IN ('published', 'confirmed')
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

RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM releve_across;
SET LOCAL ROLE releve_across;
REVOKE EXECUTE ON FUNCTION split_mission(integer, integer[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION split_mission(integer, integer[]) TO releve_app;
RESET ROLE;

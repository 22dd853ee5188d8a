-- A run holds what all agencies gave, a change by hand what a planner did with it: both are the lead's.
DO $of_the_lead$
DECLARE
    name text;
    lead text := 'market_id = (SELECT acting_market()) AND (SELECT acting_lead())';
BEGIN
    FOREACH name IN ARRAY ARRAY['runs', 'manual_changes'] LOOP
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO releve_app USING (%s)', name || '_read', name, lead);
        EXECUTE format('CREATE POLICY %I ON %I FOR INSERT TO releve_app WITH CHECK (%s)', name || '_add', name, lead);
        EXECUTE format('CREATE POLICY %I ON %I FOR UPDATE TO releve_app USING (%s)', name || '_change', name, lead);
    END LOOP;
END
$of_the_lead$;

-- A proposed mission is the lead's draft: nobody else reads it. The lead makes and publishes missions, and an offer
-- that nobody answers in time is the lead's again; only the agency answers; the site can call them off. What a mission
-- is never changes.
CREATE POLICY missions_read ON missions FOR SELECT TO releve_app
    USING (
        market_id = (SELECT acting_market())
        AND (
            (SELECT acting_lead())
            OR published_at IS NOT NULL
            AND (
                organisation_id = (SELECT acting_organisation()) OR agency_id = (SELECT acting_organisation())
            )
        )
    );
CREATE POLICY missions_add ON missions FOR INSERT TO releve_app
    WITH CHECK (market_id = (SELECT acting_market()) AND (SELECT acting_lead()));
CREATE POLICY missions_change ON missions FOR UPDATE TO releve_app
    USING (market_id = (SELECT acting_market()) AND (SELECT acting_lead()))
    WITH CHECK (
        market_id = (SELECT acting_market()) AND (SELECT acting_lead())
        AND state IN ('proposed', 'published', 'expired', 'withdrawn', 'cancelled')
    );
CREATE POLICY missions_change_by_agency ON missions FOR UPDATE TO releve_app
    USING (market_id = (SELECT acting_market()) AND agency_id = (SELECT acting_organisation()))
    WITH CHECK (
        market_id = (SELECT acting_market()) AND agency_id = (SELECT acting_organisation())
        AND state IN ('confirmed', 'declined', 'cancelled', 'done')
    );
-- The engine lets a mission be done whose hours all count.
CREATE POLICY missions_finish ON missions FOR UPDATE TO releve_app
    USING (market_id = (SELECT acting_market()) AND (SELECT acting_lead()) AND (SELECT acting_role()) = 'engine')
    WITH CHECK (
        market_id = (SELECT acting_market()) AND (SELECT acting_lead()) AND (SELECT acting_role()) = 'engine'
        AND state = 'done'
    );
CREATE POLICY missions_change_by_site ON missions FOR UPDATE TO releve_app
    USING (market_id = (SELECT acting_market()) AND organisation_id = (SELECT acting_organisation()))
    WITH CHECK (
        market_id = (SELECT acting_market()) AND organisation_id = (SELECT acting_organisation())
        AND state = 'cancelled'
    );

-- Their shifts: the lead adds and takes out, but none of what was done. When a site or an agency gives up some days, the
-- engine takes them out for them, or they move to a mission of their own. State and hours follow by the foreign keys.
CREATE POLICY mission_shifts_read ON mission_shifts FOR SELECT TO releve_app
    USING (EXISTS (SELECT FROM missions m WHERE m.id = mission_id));
CREATE POLICY mission_shifts_add ON mission_shifts FOR INSERT TO releve_app
    WITH CHECK ((SELECT acting_lead()) AND EXISTS (SELECT FROM missions m WHERE m.id = mission_id));
CREATE POLICY mission_shifts_remove ON mission_shifts FOR DELETE TO releve_app
    USING ((SELECT acting_lead()) AND state <> 'done' AND EXISTS (SELECT FROM missions m WHERE m.id = mission_id));

-- Which missions break a rule: what of a paper or a contract is told to whoever keeps the file, and to the lead. The
-- site learns who does not come, never why.
CREATE POLICY mission_faults_read ON mission_faults FOR SELECT TO releve_app
    USING (EXISTS (
        SELECT FROM missions m
        WHERE m.id = mission_id AND (m.agency_id = (SELECT acting_organisation()) OR (SELECT acting_lead()))
    ));
CREATE POLICY mission_faults_add ON mission_faults FOR INSERT TO releve_app
    WITH CHECK ((SELECT acting_lead()) AND EXISTS (SELECT FROM missions m WHERE m.id = mission_id));
CREATE POLICY mission_faults_remove ON mission_faults FOR DELETE TO releve_app
    USING ((SELECT acting_lead()) AND EXISTS (SELECT FROM missions m WHERE m.id = mission_id));

-- Who stands by for a mission: the lead lists them; whoever keeps the file of one of them knows that they do. The site and
-- whose mission it is read no names of others.
CREATE POLICY stand_bys_read ON stand_bys FOR SELECT TO releve_app
    USING (
        market_id = (SELECT acting_market())
        AND (
            (SELECT acting_lead())
            OR EXISTS (SELECT FROM workers w WHERE w.id = worker_id AND w.agency_id = (SELECT acting_organisation()))
        )
    );
CREATE POLICY stand_bys_add ON stand_bys FOR INSERT TO releve_app
    WITH CHECK (
        market_id = (SELECT acting_market()) AND (SELECT acting_lead())
        AND EXISTS (SELECT FROM missions m WHERE m.id = mission_id)
    );
CREATE POLICY stand_bys_remove ON stand_bys FOR DELETE TO releve_app
    USING (market_id = (SELECT acting_market()) AND (SELECT acting_lead()));

-- What the engine keeps of its runs of why a shift stays empty, for the functions that count it.
DO $empty$
DECLARE
    engine text := '(SELECT acting_lead()) AND (SELECT acting_role()) = ''engine'' AND EXISTS ('
        'SELECT FROM request_shifts s JOIN requests r ON r.id = s.request_id '
        'WHERE s.id = request_shift_id AND r.market_id = (SELECT acting_market()))';
BEGIN
    EXECUTE format('CREATE POLICY empty_shifts_keep ON empty_shifts TO releve_app USING (%s) WITH CHECK (%s)', engine, engine);
END
$empty$;
CREATE POLICY empty_shifts_across ON empty_shifts FOR SELECT TO releve_across USING (true);
GRANT SELECT, INSERT, UPDATE (obstacle) ON empty_shifts TO releve_app;
GRANT SELECT ON empty_shifts TO releve_across;

-- Across organisations: part of a mission gets an answer of its own by split_mission, its shifts move to a second mission
-- in the same state; undo_no_show brings them back, or the whole mission. count_yes confirms.
CREATE POLICY missions_across ON missions FOR SELECT TO releve_across USING (true);
CREATE POLICY missions_split ON missions FOR INSERT TO releve_across WITH CHECK (stands(state));
CREATE POLICY missions_confirmed_across ON missions FOR UPDATE TO releve_across
    USING (state IN ('published', 'cancelled')) WITH CHECK (state = 'confirmed');
CREATE POLICY stand_bys_across ON stand_bys TO releve_across USING (true) WITH CHECK (true);
CREATE POLICY mission_faults_across ON mission_faults FOR SELECT TO releve_across USING (true);
CREATE POLICY mission_shifts_across ON mission_shifts FOR SELECT TO releve_across USING (true);
CREATE POLICY mission_shifts_split ON mission_shifts FOR UPDATE TO releve_across USING (true);

GRANT SELECT, INSERT,
    UPDATE (state, heartbeat_at, ended_at, instance, instance_sha256, medium, soft, bound_medium, bound_soft, seconds,
            seed, versions, error, progress, solution, explanation, dropped, stop_asked_at, published_at, published_by,
            profile_id) ON runs TO releve_app;
GRANT SELECT, INSERT, UPDATE (undone_by, undone_at) ON manual_changes TO releve_app;
GRANT SELECT, INSERT, UPDATE (state, decline_reason, answer_by, published_at, pinned, taken_off, held_since)
    ON missions TO releve_app;
GRANT SELECT, INSERT, DELETE ON mission_shifts, mission_faults, stand_bys TO releve_app;
GRANT SELECT, INSERT ON stand_bys TO releve_across;
GRANT SELECT (id, market_id, request_id, organisation_id, worker_id, agency_id, employment_id, run_id, state, answer_by,
              published_at, origin, held_since),
    INSERT (market_id, request_id, organisation_id, worker_id, agency_id, employment_id, run_id, state, answer_by,
            published_at, origin),
    UPDATE (state) ON missions TO releve_across;
GRANT SELECT (mission_id, request_shift_id, request_id, worker_id, state, during, headcount, slot, broken, worked_minutes),
    UPDATE (mission_id, state, broken, worked_minutes) ON mission_shifts TO releve_across;
GRANT SELECT (mission_id, request_shift_id) ON mission_faults TO releve_across;
-- What a message about a night tells.
CREATE POLICY runs_across ON runs FOR SELECT TO releve_across USING (true);
GRANT SELECT (id, market_id, state, night, attempt, due_at, started_at, error) ON runs TO releve_across;

-- The agency that keeps a person's file sees it; whoever leads a market sees the workers of its agencies by code.
CREATE POLICY workers_read ON workers FOR SELECT TO releve_app
    USING (agency_id = (SELECT acting_organisation()) OR agency_id IN (SELECT led_members()));
CREATE POLICY workers_add ON workers FOR INSERT TO releve_app
    WITH CHECK (agency_id = (SELECT acting_organisation()));
-- A file whose person was forgotten is written by nobody any more, and nobody deletes one: forgetting.sql.
CREATE POLICY workers_change ON workers FOR UPDATE TO releve_app
    USING (agency_id = (SELECT acting_organisation()) AND forgotten_at IS NULL);

-- A contract can be entered only for a person whose file one keeps: else an invented contract would open any file.
CREATE POLICY employments_read ON employments FOR SELECT TO releve_app
    USING (agency_id = (SELECT acting_organisation()) OR agency_id IN (SELECT led_members()));
CREATE POLICY employments_add ON employments FOR INSERT TO releve_app
    WITH CHECK (
        agency_id = (SELECT acting_organisation())
        AND EXISTS (
            SELECT FROM workers w
            WHERE w.id = worker_id AND w.agency_id = (SELECT acting_organisation()) AND w.forgotten_at IS NULL
        )
    );
CREATE POLICY employments_change ON employments FOR UPDATE TO releve_app
    USING (agency_id = (SELECT acting_organisation()))
    WITH CHECK (
        agency_id = (SELECT acting_organisation())
        AND EXISTS (
            SELECT FROM workers w
            WHERE w.id = worker_id AND w.agency_id = (SELECT acting_organisation()) AND w.forgotten_at IS NULL
        )
    );

-- The rest of the file, availabilities and contacts included: read with the worker, written by the agency. Names, homes
-- and contacts are not read by who leads; homes are by the engine, which also fills in travel times.
DO $file$
DECLARE
    name text;
    file text := 'EXISTS (SELECT FROM workers w WHERE w.id = worker_id)';
    keeper text := 'EXISTS (SELECT FROM workers w WHERE w.id = worker_id'
        ' AND w.agency_id = (SELECT acting_organisation()) AND w.forgotten_at IS NULL)';
    engine text := '(SELECT acting_role()) = ''engine'' AND ' || file;
    readers text;
    writers text;
    adders text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'worker_names', 'worker_homes', 'worker_contacts', 'worker_skills', 'passes', 'worker_limits', 'commitments',
        'weekly_availability', 'availability_exceptions', 'travel_times', 'worker_sites'
    ] LOOP
        readers := CASE
            WHEN name IN ('worker_names', 'worker_contacts') THEN keeper
            WHEN name = 'worker_homes' THEN format('%s OR (%s)', keeper, engine)
            ELSE file
        END;
        writers := CASE name WHEN 'travel_times' THEN format('%s OR (%s)', keeper, engine) ELSE keeper END;
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO releve_app USING (%s)', name || '_read', name, readers);
        -- Whoever is taken off a mission is noted as unavailable; only the agency changes that.
        adders := CASE name
            WHEN 'availability_exceptions' THEN format('%s OR (%s AND rule = ''unavailable'')', keeper, engine)
            ELSE writers
        END;
        EXECUTE format('CREATE POLICY %I ON %I FOR INSERT TO releve_app WITH CHECK (%s)', name || '_add', name, adders);
        EXECUTE format('CREATE POLICY %I ON %I FOR UPDATE TO releve_app USING (%s)', name || '_change', name, writers);
        CONTINUE WHEN name IN ('worker_names', 'worker_homes', 'worker_contacts', 'passes');
        EXECUTE format('CREATE POLICY %I ON %I FOR DELETE TO releve_app USING (%s)', name || '_remove', name, writers);
    END LOOP;
END
$file$;

-- A site reads who comes once that is confirmed; an agency reads whom it sent, also after the person has left it.
CREATE POLICY worker_names_read_by_mission ON worker_names FOR SELECT TO releve_app
    USING (EXISTS (
        SELECT FROM missions m
        WHERE m.worker_id = worker_names.worker_id
          AND (
              m.agency_id = (SELECT acting_organisation())
              OR (m.organisation_id = (SELECT acting_organisation()) AND covers(m.state))
          )
    ));

-- The days of a PASS IAE are read with it; its number by who keeps the file.
DO $passes$
DECLARE
    name text;
    keeper text := 'EXISTS (SELECT FROM passes p JOIN workers w ON w.id = p.worker_id'
        ' WHERE p.id = pass_id AND w.agency_id = (SELECT acting_organisation()) AND w.forgotten_at IS NULL)';
BEGIN
    CREATE POLICY pass_suspensions_read ON pass_suspensions FOR SELECT TO releve_app
        USING (EXISTS (SELECT FROM passes p WHERE p.id = pass_id));
    EXECUTE format('CREATE POLICY pass_numbers_read ON pass_numbers FOR SELECT TO releve_app USING (%s)', keeper);
    FOREACH name IN ARRAY ARRAY['pass_suspensions', 'pass_numbers'] LOOP
        EXECUTE format('CREATE POLICY %I ON %I FOR INSERT TO releve_app WITH CHECK (%s)', name || '_add', name, keeper);
        EXECUTE format('CREATE POLICY %I ON %I FOR UPDATE TO releve_app USING (%s)', name || '_change', name, keeper);
        EXECUTE format('CREATE POLICY %I ON %I FOR DELETE TO releve_app USING (%s)', name || '_remove', name, keeper);
    END LOOP;
END
$passes$;

DO $across$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'workers', 'worker_names', 'worker_homes', 'worker_contacts', 'employments', 'worker_skills', 'passes',
        'pass_suspensions', 'commitments', 'weekly_availability', 'availability_exceptions', 'travel_times',
        'worker_sites'
    ] LOOP
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO releve_across USING (true)', name || '_across', name);
    END LOOP;
END
$across$;

GRANT SELECT, INSERT, UPDATE (
    code, travel_mode, max_travel_minutes, wished_minutes, under_18, head_start_minutes, head_start_reason, head_start_until,
    stands_by_since
) ON workers TO releve_app;
GRANT SELECT, INSERT, UPDATE ON worker_names, worker_homes, worker_contacts, employments, passes TO releve_app;
GRANT SELECT, INSERT, UPDATE, DELETE
    ON worker_skills, pass_numbers, pass_suspensions, worker_limits, commitments, weekly_availability,
       availability_exceptions, worker_sites
    TO releve_app;
-- What minutes were computed from is written and never read: a home could be guessed from it.
GRANT SELECT (worker_id, site_id, minutes, earliest_arrival_minute, latest_departure_minute, source),
    INSERT, UPDATE, DELETE
    ON travel_times TO releve_app;
GRANT SELECT (worker_id, display_name) ON worker_names TO releve_across;
-- For travel_gaps alone, which tells no home.
GRANT SELECT ON worker_homes TO releve_across;
GRANT SELECT ON worker_contacts TO releve_across;
GRANT SELECT (id, worker_id, agency_id, from_day, to_day) ON employments TO releve_across;
GRANT SELECT (worker_id, skill_id, from_day, to_day) ON worker_skills TO releve_across;
GRANT SELECT (id, worker_id, from_day, to_day) ON passes TO releve_across;
GRANT SELECT (pass_id, from_day, to_day) ON pass_suspensions TO releve_across;
GRANT SELECT (worker_id, starts_at, ends_at, minutes) ON commitments TO releve_across;
GRANT SELECT (worker_id, rule, weekday, start_minute, end_minute) ON weekly_availability TO releve_across;
GRANT SELECT (worker_id, rule, starts_at, ends_at) ON availability_exceptions TO releve_across;
GRANT SELECT ON travel_times TO releve_across;
GRANT SELECT (worker_id, site_id, knowledge) ON worker_sites TO releve_across;

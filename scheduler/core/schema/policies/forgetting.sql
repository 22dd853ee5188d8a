-- Who forgets whom is written by the functions that do it, and read by the organisation whose person it was.
CREATE POLICY forgettings_read ON forgettings FOR SELECT TO releve_app
    USING (organisation_id = (SELECT acting_organisation()));
CREATE POLICY forgettings_across ON forgettings FOR INSERT TO releve_across WITH CHECK (true);

GRANT SELECT ON forgettings TO releve_app;
GRANT INSERT (organisation_id, forgotten_by, worker_id, user_id, site_id, reason) ON forgettings TO releve_across;

-- What forgetting and discarding a worker blank, wherever it stands.
DO $blanked$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'workers', 'worker_names', 'worker_homes', 'worker_contacts', 'employments', 'worker_skills', 'passes',
        'pass_numbers', 'pass_suspensions', 'worker_limits', 'commitments', 'weekly_availability',
        'availability_exceptions', 'travel_times', 'given_journeys', 'worker_sites', 'request_persons', 'site_persons', 'links',
        'stand_bys'
    ] LOOP
        EXECUTE format('CREATE POLICY %I ON %I FOR DELETE TO releve_across USING (true)', name || '_forgotten', name);
        EXECUTE format('GRANT DELETE ON %I TO releve_across', name);
    END LOOP;
END
$blanked$;
CREATE POLICY workers_across_forgotten ON workers FOR UPDATE TO releve_across USING (true);
CREATE POLICY employments_across_forgotten ON employments FOR UPDATE TO releve_across USING (true);
CREATE POLICY pass_numbers_across ON pass_numbers FOR SELECT TO releve_across USING (true);
CREATE POLICY worker_limits_across ON worker_limits FOR SELECT TO releve_across USING (true);

GRANT SELECT, UPDATE (
    forgotten_at, travel_mode, max_travel_minutes, wished_minutes, under_18, head_start_minutes, head_start_reason,
    head_start_until, stands_by_since
) ON workers TO releve_across;
GRANT UPDATE (weekly_minutes) ON employments TO releve_across;
GRANT SELECT (pass_id) ON pass_numbers TO releve_across;
GRANT SELECT (worker_id) ON worker_limits TO releve_across;
GRANT SELECT (instance) ON runs TO releve_across;
GRANT DELETE ON worker_words TO releve_across;
GRANT UPDATE (facts, error) ON messages TO releve_across;

-- What time clears away (functions/clearing.sql).
CREATE POLICY sign_in_attempts_cleared ON sign_in_attempts FOR DELETE TO releve_across USING (true);
CREATE POLICY kept_forms_cleared ON kept_forms FOR ALL TO releve_across USING (true);
GRANT DELETE ON sign_in_attempts, sessions, kept_forms, sign_in_links, messages TO releve_across;
GRANT SELECT (kept_at) ON kept_forms TO releve_across;
GRANT SELECT (created_at) ON messages TO releve_across;

CREATE POLICY requests_read ON requests FOR SELECT TO releve_app
    USING (
        market_id = (SELECT acting_market())
        AND (organisation_id = (SELECT acting_organisation()) OR (SELECT acting_lead()))
    );
-- An agency sees the requests that it has a mission on.
CREATE POLICY requests_read_by_agency ON requests FOR SELECT TO releve_app
    USING (EXISTS (
        SELECT FROM missions m WHERE m.request_id = requests.id AND m.agency_id = (SELECT acting_organisation())
    ));
CREATE POLICY requests_add ON requests FOR INSERT TO releve_app
    WITH CHECK (
        market_id = (SELECT acting_market())
        AND (organisation_id = (SELECT acting_organisation()) OR (SELECT acting_lead()))
        AND created_by = (SELECT acting_user())
    );
CREATE POLICY requests_change ON requests FOR UPDATE TO releve_app
    USING (
        market_id = (SELECT acting_market())
        AND (organisation_id = (SELECT acting_organisation()) OR (SELECT acting_lead()))
    );

-- Hours and skills are read with the request, persons by the site and the lead alone; all are written by these two.
DO $parts$
DECLARE
    name text;
    owners text := 'EXISTS (SELECT FROM requests r WHERE r.id = request_id'
        ' AND (r.organisation_id = (SELECT acting_organisation()) OR (SELECT acting_lead())))';
    -- The hours of what was done are what somebody was paid for.
    undone text := 'NOT EXISTS (SELECT FROM mission_shifts b'
        ' WHERE b.request_shift_id = request_shifts.id AND b.state = ''done'')';
    readers text;
    changers text;
BEGIN
    FOREACH name IN ARRAY ARRAY['request_shifts', 'request_skills', 'request_persons'] LOOP
        readers := CASE name
            WHEN 'request_persons' THEN owners
            ELSE 'EXISTS (SELECT FROM requests r WHERE r.id = request_id)'
        END;
        changers := CASE name WHEN 'request_shifts' THEN format('%s AND %s', owners, undone) ELSE owners END;
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO releve_app USING (%s)', name || '_read', name, readers);
        EXECUTE format('CREATE POLICY %I ON %I FOR INSERT TO releve_app WITH CHECK (%s)', name || '_add', name, owners);
        EXECUTE format('CREATE POLICY %I ON %I FOR UPDATE TO releve_app USING (%s)', name || '_change', name, changers);
        EXECUTE format('CREATE POLICY %I ON %I FOR DELETE TO releve_app USING (%s)', name || '_remove', name, changers);
    END LOOP;
END
$parts$;

-- How many could come is counted by who plans, from what the site may not read; the site reads the number.
CREATE POLICY people_counts_read ON people_counts FOR SELECT TO releve_app
    USING (EXISTS (
        SELECT FROM requests r
        WHERE r.id = request_id AND (r.organisation_id = (SELECT acting_organisation()) OR (SELECT acting_lead()))
    ));
CREATE POLICY people_counts_add ON people_counts FOR INSERT TO releve_app
    WITH CHECK ((SELECT acting_lead()) AND EXISTS (SELECT FROM requests r WHERE r.id = request_id));
CREATE POLICY people_counts_change ON people_counts FOR UPDATE TO releve_app
    USING ((SELECT acting_lead()) AND EXISTS (SELECT FROM requests r WHERE r.id = request_id));

-- Across organisations; a request's state is brought up to its missions by follow_request.
CREATE POLICY requests_across ON requests FOR SELECT TO releve_across USING (true);
CREATE POLICY requests_follow ON requests FOR UPDATE TO releve_across USING (true);
CREATE POLICY request_shifts_across ON request_shifts FOR SELECT TO releve_across USING (true);
CREATE POLICY request_skills_across ON request_skills FOR SELECT TO releve_across USING (true);
CREATE POLICY request_persons_across ON request_persons FOR SELECT TO releve_across USING (true);

GRANT SELECT, INSERT, UPDATE (job_id, reason, priority, headcount, max_workers, first_day, last_day, state, promised_at,
                              promised_from, answered_at) ON requests
    TO releve_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON request_shifts, request_skills, request_persons TO releve_app;
GRANT SELECT, INSERT, UPDATE (counted_at, shifts, whole, partly) ON people_counts TO releve_app;
GRANT SELECT (id, market_id, organisation_id, site_id, job_id, headcount, first_day, last_day, state, created_at),
    UPDATE (state) ON requests TO releve_across;
GRANT SELECT (id, request_id, headcount, day, starts_at, ends_at, break_minutes, paid_minutes, during) ON request_shifts
    TO releve_across;
GRANT SELECT (request_id, skill_id) ON request_skills TO releve_across;
GRANT SELECT (request_id, worker_id, wish) ON request_persons TO releve_across;

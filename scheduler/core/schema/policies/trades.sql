-- Templates of shifts and posts belong to the calendar of their site: sites.sql.
CREATE POLICY skills_read ON skills FOR SELECT TO releve_app USING ((SELECT acting_user()) IS NOT NULL);
CREATE POLICY jobs_read ON jobs FOR SELECT TO releve_app USING (market_id = (SELECT acting_market()));
CREATE POLICY job_skills_read ON job_skills FOR SELECT TO releve_app
    USING (EXISTS (SELECT FROM jobs j WHERE j.id = job_id));

CREATE POLICY jobs_add ON jobs FOR INSERT TO releve_app
    WITH CHECK (market_id = (SELECT acting_market()) AND (SELECT acting_administration()));
CREATE POLICY jobs_change ON jobs FOR UPDATE TO releve_app
    USING (market_id = (SELECT acting_market()) AND (SELECT acting_administration()));
CREATE POLICY job_skills_add ON job_skills FOR INSERT TO releve_app
    WITH CHECK ((SELECT acting_administration()) AND EXISTS (SELECT FROM jobs j WHERE j.id = job_id));
CREATE POLICY job_skills_remove ON job_skills FOR DELETE TO releve_app
    USING ((SELECT acting_administration()) AND EXISTS (SELECT FROM jobs j WHERE j.id = job_id));

CREATE POLICY skills_across ON skills FOR SELECT TO releve_across USING (true);
CREATE POLICY skills_bring_in ON skills FOR INSERT TO releve_across WITH CHECK (true);
CREATE POLICY jobs_across ON jobs FOR SELECT TO releve_across USING (true);

GRANT SELECT ON skills TO releve_app;
GRANT SELECT, INSERT, UPDATE (name, priority) ON jobs TO releve_app;
GRANT SELECT, INSERT, DELETE ON job_skills TO releve_app;
GRANT SELECT (id), INSERT (code, name) ON skills TO releve_across;
GRANT SELECT (id, name) ON jobs TO releve_across;

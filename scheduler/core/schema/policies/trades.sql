-- Templates of shifts and posts belong to the calendar of their site: sites.sql.
CREATE POLICY skills_read ON skills FOR SELECT TO releve_app USING ((SELECT acting_user()) IS NOT NULL);
CREATE POLICY jobs_read ON jobs FOR SELECT TO releve_app USING (market_id = (SELECT acting_market()));
CREATE POLICY job_skills_read ON job_skills FOR SELECT TO releve_app
    USING (EXISTS (SELECT FROM jobs j WHERE j.id = job_id));

CREATE POLICY jobs_across ON jobs FOR SELECT TO releve_across USING (true);

GRANT SELECT ON skills, jobs, job_skills TO releve_app;
GRANT SELECT (id, name) ON jobs TO releve_across;

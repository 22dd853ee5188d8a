-- Exits are read like the file they belong to, and written by a function alone (functions/careers.sql). A training is
-- known to the whole market, who takes part in it to whoever reads the person's file. Published figures are written by
-- the engine and read through functions.
CREATE POLICY exits_read ON exits FOR SELECT TO releve_app
    USING (EXISTS (SELECT FROM workers w WHERE w.id = worker_id));

DO $cohorts$
DECLARE
    own text := 'market_id = (SELECT acting_market()) AND agency_id = (SELECT acting_organisation())';
    keeper text := 'EXISTS (SELECT FROM workers w WHERE w.id = worker_id'
        ' AND w.agency_id = (SELECT acting_organisation()) AND w.forgotten_at IS NULL)';
BEGIN
    CREATE POLICY cohorts_read ON cohorts FOR SELECT TO releve_app USING (market_id = (SELECT acting_market()));
    EXECUTE format('CREATE POLICY cohorts_add ON cohorts FOR INSERT TO releve_app WITH CHECK (%s)', own);
    EXECUTE format('CREATE POLICY cohorts_change ON cohorts FOR UPDATE TO releve_app USING (%s)', own);
    EXECUTE format('CREATE POLICY cohorts_remove ON cohorts FOR DELETE TO releve_app USING (%s)', own);
    CREATE POLICY cohort_people_read ON cohort_people FOR SELECT TO releve_app
        USING (EXISTS (SELECT FROM workers w WHERE w.id = worker_id));
    EXECUTE format('CREATE POLICY cohort_people_add ON cohort_people FOR INSERT TO releve_app WITH CHECK (%s AND EXISTS '
        '(SELECT FROM cohorts c WHERE c.id = cohort_id))', keeper);
    EXECUTE format('CREATE POLICY cohort_people_remove ON cohort_people FOR DELETE TO releve_app USING (%s)', keeper);
END
$cohorts$;

CREATE POLICY published_figures_publish ON published_figures TO releve_app
    USING (market_id = (SELECT acting_market()) AND (SELECT acting_lead()) AND (SELECT acting_role()) = 'engine')
    WITH CHECK (market_id = (SELECT acting_market()) AND (SELECT acting_lead()) AND (SELECT acting_role()) = 'engine');

CREATE POLICY exits_across ON exits TO releve_across USING (true) WITH CHECK (true);
CREATE POLICY cohorts_across ON cohorts FOR SELECT TO releve_across USING (true);
CREATE POLICY cohort_people_across ON cohort_people FOR SELECT TO releve_across USING (true);
CREATE POLICY published_figures_across ON published_figures FOR SELECT TO releve_across USING (true);

GRANT SELECT ON exits TO releve_app;
GRANT SELECT, INSERT, UPDATE (name, from_day, to_day), DELETE ON cohorts TO releve_app;
GRANT SELECT, INSERT, DELETE ON cohort_people TO releve_app;
GRANT SELECT, INSERT, UPDATE (counted_at, figures), DELETE ON published_figures TO releve_app;
GRANT SELECT, INSERT ON exits TO releve_across;
GRANT SELECT ON cohorts, cohort_people, published_figures TO releve_across;

-- The market's own table of ways: whoever sets up the market brings it in, by places and by codes of workers; the lead
-- reads it. An agency reads what is said of its own people, since it is part of their files.
CREATE POLICY given_journeys_read ON given_journeys FOR SELECT TO releve_app
    USING (
        market_id = (SELECT acting_market()) AND (SELECT acting_lead())
        OR EXISTS (SELECT FROM workers w WHERE w.id = worker_id AND w.agency_id = (SELECT acting_organisation()))
    );
CREATE POLICY given_journeys_add ON given_journeys FOR INSERT TO releve_app
    WITH CHECK (
        market_id = (SELECT acting_market()) AND (SELECT acting_administration())
        AND (worker_id IS NULL OR EXISTS (SELECT FROM workers w WHERE w.id = worker_id AND w.forgotten_at IS NULL))
    );
CREATE POLICY given_journeys_change ON given_journeys FOR UPDATE TO releve_app
    USING (market_id = (SELECT acting_market()) AND (SELECT acting_administration()));
CREATE POLICY given_journeys_remove ON given_journeys FOR DELETE TO releve_app
    USING (market_id = (SELECT acting_market()) AND (SELECT acting_administration()));
CREATE POLICY given_journeys_across ON given_journeys FOR SELECT TO releve_across USING (true);

GRANT SELECT, INSERT, UPDATE (minutes), DELETE ON given_journeys TO releve_app;
-- For travel_gaps, and for who forgets somebody (forgetting.sql).
GRANT SELECT ON given_journeys TO releve_across;

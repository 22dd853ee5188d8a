-- What a site says of a person is between it and the lead, and only of a person who has been there, or is to come.
CREATE POLICY site_persons_read ON site_persons FOR SELECT TO releve_app
    USING (
        market_id = (SELECT acting_market())
        AND (
            (SELECT acting_lead())
            OR EXISTS (SELECT FROM sites s WHERE s.id = site_id AND s.organisation_id = (SELECT acting_organisation()))
        )
    );
CREATE POLICY site_persons_add ON site_persons FOR INSERT TO releve_app
    WITH CHECK (
        market_id = (SELECT acting_market())
        AND (
            (SELECT acting_lead())
            OR EXISTS (SELECT FROM sites s WHERE s.id = site_id AND s.organisation_id = (SELECT acting_organisation()))
        )
        AND EXISTS (
            SELECT FROM missions m JOIN requests r ON r.id = m.request_id
            WHERE r.site_id = site_persons.site_id AND m.worker_id = site_persons.worker_id
              AND covers(m.state)
        )
    );
CREATE POLICY site_persons_change ON site_persons FOR UPDATE TO releve_app
    USING (
        market_id = (SELECT acting_market())
        AND (
            (SELECT acting_lead())
            OR EXISTS (SELECT FROM sites s WHERE s.id = site_id AND s.organisation_id = (SELECT acting_organisation()))
        )
    );
CREATE POLICY site_persons_remove ON site_persons FOR DELETE TO releve_app
    USING (
        market_id = (SELECT acting_market())
        AND (
            (SELECT acting_lead())
            OR EXISTS (SELECT FROM sites s WHERE s.id = site_id AND s.organisation_id = (SELECT acting_organisation()))
        )
    );

CREATE POLICY site_persons_across ON site_persons FOR SELECT TO releve_across USING (true);

GRANT SELECT, INSERT, UPDATE, DELETE ON site_persons TO releve_app;
GRANT SELECT (site_id, worker_id, wish) ON site_persons TO releve_across;

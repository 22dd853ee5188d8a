-- Links for facilitators are the lead's: made in one's own name, taken back by whoever leads. Whoever has one asks a
-- function (functions/links.sql).
CREATE POLICY clause_links_read ON clause_links FOR SELECT TO releve_app
    USING (market_id = (SELECT acting_market()) AND (SELECT acting_lead()));
CREATE POLICY clause_links_add ON clause_links FOR INSERT TO releve_app
    WITH CHECK (
        market_id = (SELECT acting_market()) AND (SELECT acting_lead())
        AND organisation_id = (SELECT acting_organisation()) AND made_by = (SELECT acting_user())
    );
CREATE POLICY clause_links_change ON clause_links FOR UPDATE TO releve_app
    USING (market_id = (SELECT acting_market()) AND (SELECT acting_lead()));
CREATE POLICY clause_links_across ON clause_links FOR SELECT TO releve_across USING (true);

GRANT SELECT, INSERT, UPDATE (revoked_at) ON clause_links TO releve_app;
GRANT SELECT ON clause_links TO releve_across;

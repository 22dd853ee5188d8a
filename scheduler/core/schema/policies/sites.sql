-- Sites are public knowledge; their own people and whoever sets up the market correct them, the latter adds them.
CREATE POLICY sites_read ON sites FOR SELECT TO releve_app USING (market_id = (SELECT acting_market()));
CREATE POLICY sites_add ON sites FOR INSERT TO releve_app
    WITH CHECK (market_id = (SELECT acting_market()) AND (SELECT acting_administration()));
CREATE POLICY sites_change ON sites FOR UPDATE TO releve_app
    USING (
        market_id = (SELECT acting_market())
        AND (organisation_id = (SELECT acting_organisation()) OR (SELECT acting_administration()))
    );

-- How to get in is for who runs the site, who leads, and whoever sends somebody there.
DO $sheet$
DECLARE
    writers text := 'market_id = (SELECT acting_market()) AND ((SELECT acting_lead()) OR EXISTS ('
        'SELECT FROM sites s WHERE s.id = site_id AND s.organisation_id = (SELECT acting_organisation())))';
BEGIN
    EXECUTE format('CREATE POLICY site_sheets_read ON site_sheets FOR SELECT TO releve_app USING (%s)', writers);
    EXECUTE format('CREATE POLICY site_sheets_add ON site_sheets FOR INSERT TO releve_app WITH CHECK (%s)', writers);
    EXECUTE format('CREATE POLICY site_sheets_change ON site_sheets FOR UPDATE TO releve_app USING (%s)', writers);
END
$sheet$;
CREATE POLICY site_sheets_read_by_agency ON site_sheets FOR SELECT TO releve_app
    USING (
        market_id = (SELECT acting_market())
        AND EXISTS (
            SELECT FROM missions m JOIN requests r ON r.id = m.request_id
            WHERE r.site_id = site_sheets.site_id AND m.agency_id = (SELECT acting_organisation()) AND books(m.state)
        )
    );

-- What a site may say of itself, whoever sets up the market may say of every site and of the whole market (no site).
DO $calendar$
DECLARE
    name text;
    writers text := 'market_id = (SELECT acting_market()) AND ((SELECT acting_administration()) OR EXISTS ('
        'SELECT FROM sites s WHERE s.id = site_id AND s.organisation_id = (SELECT acting_organisation())))';
BEGIN
    FOREACH name IN ARRAY ARRAY['closures', 'permanence_days', 'shift_templates', 'posts', 'post_skills'] LOOP
        EXECUTE format(
            'CREATE POLICY %I ON %I FOR SELECT TO releve_app USING (market_id = (SELECT acting_market()))',
            name || '_read', name
        );
        EXECUTE format('CREATE POLICY %I ON %I FOR INSERT TO releve_app WITH CHECK (%s)', name || '_add', name, writers);
        EXECUTE format('CREATE POLICY %I ON %I FOR UPDATE TO releve_app USING (%s)', name || '_change', name, writers);
        EXECUTE format('CREATE POLICY %I ON %I FOR DELETE TO releve_app USING (%s)', name || '_remove', name, writers);
    END LOOP;
END
$calendar$;

CREATE POLICY territories_read ON territories FOR SELECT TO releve_app USING (market_id = (SELECT acting_market()));
CREATE POLICY territories_add ON territories FOR INSERT TO releve_app
    WITH CHECK (market_id = (SELECT acting_market()) AND (SELECT acting_administration()));
CREATE POLICY territories_change ON territories FOR UPDATE TO releve_app
    USING (market_id = (SELECT acting_market()) AND (SELECT acting_administration()));
CREATE POLICY territories_remove ON territories FOR DELETE TO releve_app
    USING (market_id = (SELECT acting_market()) AND (SELECT acting_administration()));

-- What an agency was promised is between it and the lead.
CREATE POLICY agency_shares_read ON agency_shares FOR SELECT TO releve_app
    USING (
        market_id = (SELECT acting_market())
        AND (agency_id = (SELECT acting_organisation()) OR (SELECT acting_lead()))
    );
CREATE POLICY agency_shares_add ON agency_shares FOR INSERT TO releve_app
    WITH CHECK (market_id = (SELECT acting_market()) AND (SELECT acting_administration()));
CREATE POLICY agency_shares_change ON agency_shares FOR UPDATE TO releve_app
    USING (market_id = (SELECT acting_market()) AND (SELECT acting_administration()));
CREATE POLICY agency_shares_remove ON agency_shares FOR DELETE TO releve_app
    USING (market_id = (SELECT acting_market()) AND (SELECT acting_administration()));

CREATE POLICY sites_across ON sites FOR SELECT TO releve_across USING (true);
CREATE POLICY sites_told_apart ON sites FOR UPDATE TO releve_across USING (true);
CREATE POLICY site_sheets_across ON site_sheets FOR SELECT TO releve_across USING (true);
CREATE POLICY posts_across ON posts FOR SELECT TO releve_across USING (true);
CREATE POLICY agency_shares_across ON agency_shares FOR SELECT TO releve_across USING (true);
CREATE POLICY territories_across ON territories FOR SELECT TO releve_across USING (true);

GRANT SELECT, INSERT, UPDATE (name, address, lat, lon, closed_from, holiday_law, school_zone) ON sites TO releve_app;
GRANT SELECT, INSERT, UPDATE (contact, phone, access, meals, equipment_provided, equipment_to_bring) ON site_sheets
    TO releve_app;
GRANT SELECT, INSERT, UPDATE, DELETE
    ON closures, permanence_days, shift_templates, posts, post_skills, territories, agency_shares TO releve_app;
GRANT SELECT (id, market_id, organisation_id, uai, name, shown, address, lat, lon, closed_from), UPDATE (shown) ON sites
    TO releve_across;
-- What the figures of a market count.
GRANT SELECT (market_id, site_id, agents) ON posts TO releve_across;
GRANT SELECT (market_id, agency_id, percent, from_day) ON agency_shares TO releve_across;
GRANT SELECT ON site_sheets TO releve_across;
GRANT SELECT (agency_id, site_id) ON territories TO releve_across;

-- The rule is text as well: whenever the text changes, it is followed by the sites that are there.
SET LOCAL ROLE releve_admin;
SELECT tell_sites_apart(id) FROM markets;
RESET ROLE;

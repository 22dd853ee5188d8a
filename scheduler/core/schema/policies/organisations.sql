CREATE POLICY markets_read ON markets FOR SELECT TO releve_app USING (id = (SELECT acting_market()));
CREATE POLICY markets_change ON markets FOR UPDATE TO releve_app
    USING (id = (SELECT acting_market()) AND (SELECT acting_administration()));

-- Everybody may name a place; whoever sets up the market brings them in.
CREATE POLICY places_read ON places FOR SELECT TO releve_app USING (market_id = (SELECT acting_market()));
CREATE POLICY places_add ON places FOR INSERT TO releve_app
    WITH CHECK (market_id = (SELECT acting_market()) AND (SELECT acting_administration()));
CREATE POLICY places_change ON places FOR UPDATE TO releve_app
    USING (market_id = (SELECT acting_market()) AND (SELECT acting_administration()));
CREATE POLICY places_remove ON places FOR DELETE TO releve_app
    USING (market_id = (SELECT acting_market()) AND (SELECT acting_administration()));

CREATE POLICY members_read ON members FOR SELECT TO releve_app USING (market_id = (SELECT acting_market()));
-- Whoever sets up the market says when an agency leaves; who comes in, who leads and who is on duty:
-- functions/taking_part.sql.
CREATE POLICY members_change ON members FOR UPDATE TO releve_app
    USING (market_id = (SELECT acting_market()) AND (SELECT acting_administration()));

CREATE POLICY organisations_read ON organisations FOR SELECT TO releve_app
    USING (EXISTS (SELECT FROM members m WHERE m.organisation_id = organisations.id));
CREATE POLICY organisations_change ON organisations FOR UPDATE TO releve_app
    USING (
        id = (SELECT acting_organisation())
        OR (SELECT acting_administration()) AND takes_part_here_alone(id)
    );

-- Whoever administers an organisation brings people in, planners who plans themselves; what else they change goes by functions (administering.sql).
CREATE POLICY users_read ON users FOR SELECT TO releve_app
    USING (organisation_id = (SELECT acting_organisation()) OR organisation_id IN (SELECT administered()));
CREATE POLICY users_add ON users FOR INSERT TO releve_app
    WITH CHECK (
        organisation_id IN (SELECT administered()) AND role <> 'engine'
        AND (role <> 'planner' OR (SELECT acting_role()) = 'planner')
    );
CREATE POLICY users_change ON users FOR UPDATE TO releve_app USING (id = (SELECT acting_user()));

-- Written before anybody has signed in; read by sign_in_failures alone.
CREATE POLICY sign_in_attempts_add ON sign_in_attempts FOR INSERT TO releve_app WITH CHECK (true);

-- Across organisations; an establishment is brought in by add_establishment, an agency by add_agency, a buyer
-- by add_buyer.
CREATE POLICY markets_across ON markets FOR SELECT TO releve_across USING (true);
CREATE POLICY members_across ON members FOR SELECT TO releve_across USING (true);
CREATE POLICY members_bring_in ON members FOR INSERT TO releve_across
    WITH CHECK (kind IN ('establishment', 'agency', 'buyer') AND NOT leads);
CREATE POLICY members_hand_over ON members FOR UPDATE TO releve_across USING (kind = 'agency');
CREATE POLICY organisations_across ON organisations FOR SELECT TO releve_across USING (true);
CREATE POLICY organisations_find_home ON organisations FOR UPDATE TO releve_across USING (true);
CREATE POLICY organisations_bring_in ON organisations FOR INSERT TO releve_across
    WITH CHECK (kind IN ('establishment', 'agency', 'buyer'));
CREATE POLICY users_across ON users TO releve_across USING (true) WITH CHECK (true);
CREATE POLICY sign_in_attempts_across ON sign_in_attempts FOR SELECT TO releve_across USING (true);

GRANT SELECT, UPDATE (name, nightly_start, lead_time_minutes, settings, travel_model) ON markets TO releve_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON places TO releve_app;
GRANT SELECT, UPDATE (until_day) ON members TO releve_app;
GRANT SELECT, UPDATE (name, phone, lat, lon) ON organisations TO releve_app;
GRANT SELECT (id, email, name, organisation_id, kind, role, language, disabled_at, mail, administers, forgotten_at,
        account_id, accepted_at),
    INSERT (email, name, organisation_id, kind, role, administers),
    UPDATE (name, language, mail) ON users TO releve_app;
GRANT INSERT (email, address, succeeded, browser, step) ON sign_in_attempts TO releve_app;
GRANT SELECT (id, code, name, timezone, lead_time_minutes, settings) ON markets TO releve_across;
GRANT SELECT (market_id, organisation_id, kind, leads, until_day, duty_user_id, yes_counts),
    INSERT (market_id, organisation_id, kind), UPDATE (leads, duty_user_id, yes_counts) ON members TO releve_across;
GRANT SELECT (id, code, kind, name, phone, home_market_id), INSERT (code, name, kind, agency_kind, phone),
    UPDATE (home_market_id) ON organisations TO releve_across;
GRANT SELECT (id, email, name, organisation_id, role, disabled_at, language, mail, administers, forgotten_at,
        account_id, accepted_at),
    INSERT (email, name, organisation_id, kind, role),
    UPDATE (administers, disabled_at, name, role, email, account_id, accepted_at) ON users TO releve_across;
GRANT SELECT (id, email, address, succeeded, browser, at, step) ON sign_in_attempts TO releve_across;

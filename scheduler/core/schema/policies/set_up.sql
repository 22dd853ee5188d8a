-- Links to found an installation. Nobody reads or writes them, or founds anything, but by functions/set_up.sql; and
-- nothing is founded any more as soon as somebody takes part in a market.
CREATE POLICY set_up_links_nobody ON set_up_links TO releve_app USING (false);
CREATE POLICY set_up_links_across ON set_up_links TO releve_across USING (true) WITH CHECK (true);
CREATE POLICY markets_found ON markets FOR INSERT TO releve_across WITH CHECK (NOT is_founded());
CREATE POLICY organisations_found ON organisations FOR INSERT TO releve_across WITH CHECK (NOT is_founded());
CREATE POLICY members_found ON members FOR INSERT TO releve_across WITH CHECK (leads AND NOT is_founded());

GRANT SELECT (id, token_hash, expires_at, used_at), UPDATE (used_at) ON set_up_links TO releve_across;
GRANT INSERT (code, name, timezone, lead_time_minutes, settings) ON markets TO releve_across;
GRANT INSERT (agency_kind, phone) ON organisations TO releve_across;
GRANT INSERT (email, name, organisation_id, kind, role, administers, accepted_at) ON users TO releve_across;
GRANT INSERT (leads) ON members TO releve_across;

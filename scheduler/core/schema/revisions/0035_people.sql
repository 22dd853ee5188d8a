-- Whoever administers an organisation invites, helps and disables its people. Whoever plans a market for its lead today
-- begins with it; all others are named by them.
ALTER TABLE users
    ADD COLUMN administers boolean DEFAULT false NOT NULL,
    ADD CONSTRAINT users_engine_never_administers CHECK (role <> 'engine' OR NOT administers);
UPDATE users u SET administers = true
WHERE u.role = 'planner' AND EXISTS (SELECT FROM members m WHERE m.organisation_id = u.organisation_id AND m.leads);

-- One kind of link signs in, the others let choose a password. A link ends by its use, or before: by a newer one, by
-- another password, with its account.
ALTER TABLE sign_in_links
    ADD COLUMN kind text DEFAULT 'sign_in' NOT NULL,
    ADD COLUMN made_by integer,
    ADD COLUMN asked_from inet,
    ADD COLUMN ended_at timestamptz,
    ADD CONSTRAINT sign_in_links_kind CHECK (kind IN ('sign_in', 'invitation', 'reset')),
    ADD CONSTRAINT sign_in_links_made_by_fkey FOREIGN KEY (made_by) REFERENCES users (id);
DROP INDEX sign_in_links_user_id_idx;
CREATE INDEX sign_in_links_user_id_idx ON sign_in_links (user_id) WHERE used_at IS NULL AND ended_at IS NULL;
CREATE INDEX sign_in_links_asked_from_made_at_idx ON sign_in_links (asked_from, made_at) WHERE asked_from IS NOT NULL;

ALTER TABLE events
    DROP CONSTRAINT events_thing,
    ADD CONSTRAINT events_thing
        CHECK (thing IN ('request', 'mission', 'run', 'market', 'organisation', 'shares', 'site', 'job', 'user'));

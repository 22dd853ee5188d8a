-- A published mission that runs must keep as if it were confirmed.
ALTER TABLE missions ADD COLUMN pinned boolean DEFAULT false NOT NULL;
GRANT UPDATE (pinned) ON missions TO releve_app;

-- A worker whom the planner, not the site, keeps from a request.
ALTER TABLE request_persons DROP CONSTRAINT request_persons_wish;
ALTER TABLE request_persons ADD CONSTRAINT request_persons_wish
    CHECK (wish IN ('preferred', 'banned', 'allowed', 'forbidden'));

-- What planners changed by hand, the last of which can be undone. Detail holds ids only.
CREATE TABLE manual_changes (
    id integer GENERATED ALWAYS AS IDENTITY,
    market_id integer NOT NULL,
    made_by integer NOT NULL,
    made_at timestamptz DEFAULT now() NOT NULL,
    kind text NOT NULL,
    detail jsonb NOT NULL,
    medium bigint NOT NULL,
    soft bigint NOT NULL,
    undone_by integer,
    undone_at timestamptz,
    CONSTRAINT manual_changes_pkey PRIMARY KEY (id),
    CONSTRAINT manual_changes_market_id_fkey FOREIGN KEY (market_id) REFERENCES markets (id),
    CONSTRAINT manual_changes_made_by_fkey FOREIGN KEY (made_by) REFERENCES users (id),
    CONSTRAINT manual_changes_undone_by_fkey FOREIGN KEY (undone_by) REFERENCES users (id),
    CONSTRAINT manual_changes_kind CHECK (kind IN ('swap', 'pin', 'unpin', 'forbid')),
    CONSTRAINT manual_changes_detail CHECK (jsonb_typeof(detail) = 'object'),
    CONSTRAINT manual_changes_undone CHECK ((undone_by IS NULL) = (undone_at IS NULL))
);
CREATE INDEX manual_changes_market_id_idx ON manual_changes (market_id);

-- ---------------------------------------------------------------------------------------------- who sees what

ALTER TABLE manual_changes ENABLE ROW LEVEL SECURITY;
ALTER TABLE manual_changes FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON manual_changes TO releve_admin;
CREATE POLICY manual_changes_admin ON manual_changes TO releve_admin USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (undone_by, undone_at) ON manual_changes TO releve_app;
CREATE POLICY manual_changes_read ON manual_changes FOR SELECT TO releve_app
    USING (market_id = (SELECT acting_market()) AND (SELECT acting_lead()));
CREATE POLICY manual_changes_add ON manual_changes FOR INSERT TO releve_app
    WITH CHECK (market_id = (SELECT acting_market()) AND (SELECT acting_lead()));
CREATE POLICY manual_changes_change ON manual_changes FOR UPDATE TO releve_app
    USING (market_id = (SELECT acting_market()) AND (SELECT acting_lead()));

CREATE TABLE weight_profiles (
    id integer GENERATED ALWAYS AS IDENTITY,
    market_id integer NOT NULL,
    name text NOT NULL,
    weights jsonb NOT NULL,
    created_by integer,
    created_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT weight_profiles_pkey PRIMARY KEY (id),
    CONSTRAINT weight_profiles_id_market_id_key UNIQUE (id, market_id),
    CONSTRAINT weight_profiles_name CHECK (name = btrim(name) AND length(name) BETWEEN 1 AND 60),
    CONSTRAINT weight_profiles_weights CHECK (jsonb_typeof(weights) = 'object'),
    CONSTRAINT weight_profiles_market_id_fkey FOREIGN KEY (market_id) REFERENCES markets (id),
    CONSTRAINT weight_profiles_created_by_fkey FOREIGN KEY (created_by) REFERENCES users (id)
);
CREATE INDEX weight_profiles_market_id_name_idx ON weight_profiles (market_id, name);

CREATE TABLE weight_choices (
    id integer GENERATED ALWAYS AS IDENTITY,
    market_id integer NOT NULL,
    profile_id integer,
    chosen_by integer,
    chosen_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT weight_choices_pkey PRIMARY KEY (id),
    CONSTRAINT weight_choices_market_id_fkey FOREIGN KEY (market_id) REFERENCES markets (id),
    CONSTRAINT weight_choices_profile_id_market_id_fkey FOREIGN KEY (profile_id, market_id)
        REFERENCES weight_profiles (id, market_id),
    CONSTRAINT weight_choices_chosen_by_fkey FOREIGN KEY (chosen_by) REFERENCES users (id)
);
CREATE INDEX weight_choices_market_id_idx ON weight_choices (market_id);

ALTER TABLE runs
    ADD COLUMN profile_id integer,
    ADD CONSTRAINT runs_profile_id_market_id_fkey FOREIGN KEY (profile_id, market_id)
        REFERENCES weight_profiles (id, market_id);

-- ---------------------------------------------------------------------------------------------- who sees what

DO $protect$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['weight_profiles', 'weight_choices'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO releve_admin', name);
        EXECUTE format('CREATE POLICY %I ON %I TO releve_admin USING (true) WITH CHECK (true)', name || '_admin', name);
    END LOOP;
END
$protect$;

-- Both are logs: rows are only ever added, in one's own name.
GRANT SELECT, INSERT ON weight_profiles, weight_choices TO releve_app;
CREATE POLICY weight_profiles_read ON weight_profiles FOR SELECT TO releve_app
    USING (market_id = (SELECT acting_market()) AND (SELECT acting_lead()));
CREATE POLICY weight_profiles_add ON weight_profiles FOR INSERT TO releve_app
    WITH CHECK (
        market_id = (SELECT acting_market()) AND (SELECT acting_lead()) AND created_by = (SELECT acting_user())
    );
CREATE POLICY weight_choices_read ON weight_choices FOR SELECT TO releve_app
    USING (market_id = (SELECT acting_market()) AND (SELECT acting_lead()));
CREATE POLICY weight_choices_add ON weight_choices FOR INSERT TO releve_app
    WITH CHECK (
        market_id = (SELECT acting_market()) AND (SELECT acting_lead()) AND chosen_by = (SELECT acting_user())
    );

GRANT UPDATE (profile_id) ON runs TO releve_app;

-- Roles. They belong to the whole server, so they may be there already (another database, or the administrator).
--   releve_app     what the application runs as: owns nothing, sees what the policies let it see
--   releve_across  owns the named functions that count across organisations; nobody signs in as it
--   releve_admin   what the administration steps into on purpose: loads markets, sees everything
-- The owner of the tables may become each of them but inherits nothing, so it sees nothing by itself (FORCE).
DO $roles$
DECLARE
    role text;
BEGIN
    FOREACH role IN ARRAY ARRAY['releve_app', 'releve_across', 'releve_admin'] LOOP
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN', role);
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;
        END;
        IF current_setting('server_version_num')::integer < 160000 THEN
            -- No such option yet: whether the owner inherits is a property of the owner (docs/operations.md).
            IF NOT pg_has_role(role, 'MEMBER') THEN
                EXECUTE format('GRANT %I TO CURRENT_USER', role);
            END IF;
        ELSIF NOT pg_has_role(role, 'SET') THEN
            EXECUTE format('GRANT %I TO CURRENT_USER WITH INHERIT FALSE, SET TRUE', role);
        END IF;
    END LOOP;
END
$roles$;

GRANT USAGE ON SCHEMA public TO releve_app, releve_across, releve_admin;

CREATE TABLE markets (
    id integer GENERATED ALWAYS AS IDENTITY,
    code text NOT NULL,
    name text NOT NULL,
    timezone text DEFAULT 'Europe/Paris' NOT NULL,
    nightly_start time DEFAULT '03:30' NOT NULL,
    lead_time_minutes integer DEFAULT 0 NOT NULL,
    settings jsonb DEFAULT '{}' NOT NULL,
    CONSTRAINT markets_pkey PRIMARY KEY (id),
    CONSTRAINT markets_code CHECK (code ~ '^[a-z][a-z0-9-]*$'),
    CONSTRAINT markets_settings CHECK (jsonb_typeof(settings) = 'object'),
    CONSTRAINT markets_lead_time_minutes CHECK (lead_time_minutes >= 0),
    CONSTRAINT markets_timezone CHECK ((timestamptz '2000-01-01 00:00Z' AT TIME ZONE timezone) IS NOT NULL),
    CONSTRAINT markets_code_key UNIQUE (code)
);

CREATE TABLE organisations (
    id integer GENERATED ALWAYS AS IDENTITY,
    kind text NOT NULL,
    agency_kind text,
    code text NOT NULL,
    name text NOT NULL,
    phone text,
    lat double precision,
    lon double precision,
    CONSTRAINT organisations_pkey PRIMARY KEY (id),
    CONSTRAINT organisations_id_kind_key UNIQUE (id, kind),
    CONSTRAINT organisations_code CHECK (code ~ '^[a-z0-9][a-z0-9-]*$'),
    CONSTRAINT organisations_point
        CHECK (lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180 AND (lat IS NULL) = (lon IS NULL)),
    CONSTRAINT organisations_agency_has_kind CHECK ((kind = 'agency') = (agency_kind IS NOT NULL)),
    CONSTRAINT organisations_kind CHECK (kind IN ('agency', 'establishment', 'buyer')),
    CONSTRAINT organisations_agency_kind CHECK (agency_kind IN ('AI', 'ACI', 'EI', 'EITI', 'ETTI', 'GEIQ', 'OPCS')),
    CONSTRAINT organisations_code_key UNIQUE (code)
);

CREATE TABLE members (
    market_id integer NOT NULL,
    organisation_id integer NOT NULL,
    kind text NOT NULL,
    leads boolean DEFAULT false NOT NULL,
    CONSTRAINT members_pkey PRIMARY KEY (market_id, organisation_id),
    CONSTRAINT members_organisation_id_kind_fkey FOREIGN KEY (organisation_id, kind)
        REFERENCES organisations (id, kind),
    CONSTRAINT members_market_id_organisation_id_kind_key UNIQUE (market_id, organisation_id, kind),
    CONSTRAINT members_an_agency_leads CHECK (NOT leads OR kind = 'agency'),
    CONSTRAINT members_market_id_fkey FOREIGN KEY (market_id) REFERENCES markets (id)
);
CREATE UNIQUE INDEX members_one_lead ON members (market_id) WHERE leads;
CREATE INDEX members_organisation_id_idx ON members (organisation_id);

CREATE TABLE users (
    id integer GENERATED ALWAYS AS IDENTITY,
    email text NOT NULL,
    name text NOT NULL,
    organisation_id integer NOT NULL,
    kind text NOT NULL,
    role text NOT NULL,
    language text DEFAULT 'fr' NOT NULL,
    password_hash text,
    disabled_at timestamptz,
    CONSTRAINT users_pkey PRIMARY KEY (id),
    CONSTRAINT users_organisation_id_kind_fkey FOREIGN KEY (organisation_id, kind)
        REFERENCES organisations (id, kind),
    CONSTRAINT users_email CHECK (email = lower(email) AND email ~ '^[^@\s]+@[^@\s]+$'),
    CONSTRAINT users_password_hash CHECK (starts_with(password_hash, '$argon2id$')),
    CONSTRAINT users_role_fits_organisation
        CHECK ((kind = 'establishment' AND role = 'requester') OR (kind = 'buyer' AND role = 'buyer') OR (kind = 'agency' AND role IN ('coordinator', 'planner', 'engine'))),
    CONSTRAINT users_engine_never_signs_in CHECK (role <> 'engine' OR password_hash IS NULL),
    CONSTRAINT users_language CHECK (language IN ('fr', 'en')),
    CONSTRAINT users_email_key UNIQUE (email)
);
CREATE INDEX users_organisation_id_idx ON users (organisation_id);

CREATE TABLE sign_in_attempts (
    id integer GENERATED ALWAYS AS IDENTITY,
    email text NOT NULL,
    address inet,
    succeeded boolean NOT NULL,
    at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT sign_in_attempts_pkey PRIMARY KEY (id),
    CONSTRAINT sign_in_attempts_email CHECK (email = lower(email))
);
CREATE INDEX sign_in_attempts_address_at_idx ON sign_in_attempts (address, at);
CREATE INDEX sign_in_attempts_email_at_idx ON sign_in_attempts (email, at);

-- ---------------------------------------------------------------------------------------------- who acts

DO $protect$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['markets', 'organisations', 'members', 'users', 'sign_in_attempts'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO releve_admin', name);
        EXECUTE format('CREATE POLICY %I ON %I TO releve_admin USING (true) WITH CHECK (true)', name || '_admin', name);
    END LOOP;
END
$protect$;

GRANT SELECT (id, code) ON markets TO releve_across;
GRANT SELECT (market_id, organisation_id, leads) ON members TO releve_across;
GRANT SELECT (id, email, organisation_id, role, password_hash, disabled_at) ON users TO releve_across;
GRANT SELECT (email, address, succeeded, at) ON sign_in_attempts TO releve_across;
CREATE POLICY markets_across ON markets FOR SELECT TO releve_across USING (true);
CREATE POLICY members_across ON members FOR SELECT TO releve_across USING (true);
CREATE POLICY users_across ON users FOR SELECT TO releve_across USING (true);
CREATE POLICY sign_in_attempts_across ON sign_in_attempts FOR SELECT TO releve_across USING (true);

GRANT CREATE ON SCHEMA public TO releve_across;
SET LOCAL ROLE releve_across;

-- The three settings of a transaction hold only when they fit together: an enabled user, of that organisation, which
-- takes part in that market. Otherwise all of this is null or false, and no policy lets anything through.
CREATE FUNCTION acting_user() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT u.id
    FROM users u JOIN members m ON m.organisation_id = u.organisation_id
    WHERE u.id = nullif(current_setting('releve.user_id', true), '')::integer
      AND u.organisation_id = nullif(current_setting('releve.organisation_id', true), '')::integer
      AND m.market_id = nullif(current_setting('releve.market_id', true), '')::integer
      AND u.disabled_at IS NULL
$$;

CREATE FUNCTION acting_organisation() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT current_setting('releve.organisation_id')::integer WHERE acting_user() IS NOT NULL
$$;

CREATE FUNCTION acting_market() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT current_setting('releve.market_id')::integer WHERE acting_user() IS NOT NULL
$$;

CREATE FUNCTION acting_role() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT role FROM users WHERE id = acting_user()
$$;

-- Whether the transaction plans for the market: a planner (or the engine) of the agency that leads it.
CREATE FUNCTION acting_lead() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM members
        WHERE market_id = acting_market() AND organisation_id = acting_organisation() AND leads
          AND acting_role() IN ('planner', 'engine')
    )
$$;

-- The market's member of that number, for whoever leads the market.
CREATE FUNCTION lead_of(organisation integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT acting_lead()
       AND EXISTS (SELECT FROM members WHERE market_id = acting_market() AND organisation_id = organisation)
$$;

-- Sign-in, before anybody acts. The hash leaves the table here and nowhere else.
CREATE FUNCTION account_for_sign_in(address text) RETURNS TABLE (user_id integer, password_hash text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT u.id, u.password_hash
    FROM users u
    WHERE u.email = lower(address) AND u.password_hash IS NOT NULL AND u.disabled_at IS NULL
$$;

-- As whom a user may act: one row for each market of the organisation.
CREATE FUNCTION actors(who integer)
RETURNS TABLE (user_id integer, organisation_id integer, market_id integer, market_code text, role text, leads boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT u.id, u.organisation_id, m.market_id, k.code, u.role, m.leads AND u.role IN ('planner', 'engine')
    FROM users u
    JOIN members m ON m.organisation_id = u.organisation_id
    JOIN markets k ON k.id = m.market_id
    WHERE u.id = who AND u.disabled_at IS NULL
    ORDER BY k.code
$$;

-- How often signing in failed since a moment: for the address, or from the network address, whichever is more.
CREATE FUNCTION failed_sign_ins(address_tried text, network inet, since timestamptz) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT greatest(
        count(*) FILTER (WHERE email = lower(address_tried)),
        count(*) FILTER (WHERE address = network)
    )
    FROM sign_in_attempts
    WHERE NOT succeeded AND at >= since AND (email = lower(address_tried) OR address = network)
$$;

RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM releve_across;
SET LOCAL ROLE releve_across;
REVOKE EXECUTE ON FUNCTION acting_user(), acting_organisation(), acting_market(), acting_role(), acting_lead(),
    lead_of(integer), account_for_sign_in(text), actors(integer), failed_sign_ins(text, inet, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION acting_user(), acting_organisation(), acting_market(), acting_role(), acting_lead(),
    lead_of(integer), account_for_sign_in(text), actors(integer), failed_sign_ins(text, inet, timestamptz) TO releve_app;
RESET ROLE;

-- ---------------------------------------------------------------------------------------------- who sees what

GRANT SELECT, UPDATE (name, nightly_start, lead_time_minutes, settings) ON markets TO releve_app;
CREATE POLICY markets_read ON markets FOR SELECT TO releve_app USING (id = (SELECT acting_market()));
CREATE POLICY markets_change ON markets FOR UPDATE TO releve_app
    USING (id = (SELECT acting_market()) AND (SELECT acting_lead()));

GRANT SELECT ON members TO releve_app;
CREATE POLICY members_read ON members FOR SELECT TO releve_app USING (market_id = (SELECT acting_market()));

GRANT SELECT, UPDATE (name, phone, lat, lon) ON organisations TO releve_app;
CREATE POLICY organisations_read ON organisations FOR SELECT TO releve_app
    USING (EXISTS (SELECT FROM members m WHERE m.organisation_id = organisations.id));
CREATE POLICY organisations_change ON organisations FOR UPDATE TO releve_app
    USING (id = (SELECT acting_organisation()));

GRANT SELECT (id, email, name, organisation_id, kind, role, language, disabled_at), UPDATE (name, language, password_hash)
    ON users TO releve_app;
CREATE POLICY users_read ON users FOR SELECT TO releve_app USING (organisation_id = (SELECT acting_organisation()));
CREATE POLICY users_change ON users FOR UPDATE TO releve_app USING (id = (SELECT acting_user()));

-- Written before anybody has signed in; read by failed_sign_ins alone.
GRANT INSERT (email, address, succeeded) ON sign_in_attempts TO releve_app;
CREATE POLICY sign_in_attempts_add ON sign_in_attempts FOR INSERT TO releve_app WITH CHECK (true);

-- The application compares the revision with its own before it starts.
GRANT SELECT ON alembic_version TO releve_app;

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

CREATE TABLE markets (
    id integer GENERATED ALWAYS AS IDENTITY,
    code text NOT NULL,
    name text NOT NULL,
    timezone text DEFAULT 'Europe/Paris' NOT NULL,
    nightly_start time DEFAULT '03:30' NOT NULL,
    lead_time_minutes integer DEFAULT 0 NOT NULL,
    settings jsonb DEFAULT '{}' NOT NULL,
    -- Null is the model that the product brings.
    travel_model jsonb,
    CONSTRAINT markets_pkey PRIMARY KEY (id),
    CONSTRAINT markets_code CHECK (code ~ '^[a-z][a-z0-9-]*$'),
    CONSTRAINT markets_settings CHECK (jsonb_typeof(settings) = 'object'),
    CONSTRAINT markets_travel_model CHECK (jsonb_typeof(travel_model) = 'object'),
    CONSTRAINT markets_lead_time_minutes CHECK (lead_time_minutes >= 0),
    CONSTRAINT markets_timezone CHECK ((timestamptz '2000-01-01 00:00Z' AT TIME ZONE timezone) IS NOT NULL),
    CONSTRAINT markets_code_key UNIQUE (code)
);

-- Where people may say that they live. Two communes may bear one name and share a postcode; the State's number tells
-- them apart.
CREATE TABLE places (
    market_id integer NOT NULL,
    name text NOT NULL,
    lat numeric(4, 2) NOT NULL,
    lon numeric(5, 2) NOT NULL,
    insee text,
    postcodes text[] DEFAULT '{}' NOT NULL,
    CONSTRAINT places_pkey PRIMARY KEY (market_id, name),
    CONSTRAINT places_market_id_insee_key UNIQUE (market_id, insee),
    CONSTRAINT places_name CHECK (name <> ''),
    CONSTRAINT places_point CHECK (lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180),
    CONSTRAINT places_insee CHECK (insee ~ '^[0-9][0-9AB][0-9]{3}$'),
    CONSTRAINT places_market_id_fkey FOREIGN KEY (market_id) REFERENCES markets (id)
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
    -- The market that it came into first: its lead looks after the accounts there, and no other one's.
    home_market_id integer,
    CONSTRAINT organisations_pkey PRIMARY KEY (id),
    CONSTRAINT organisations_id_kind_key UNIQUE (id, kind),
    CONSTRAINT organisations_code CHECK (code ~ '^[a-z0-9][a-z0-9-]*$'),
    CONSTRAINT organisations_point
        CHECK (lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180 AND (lat IS NULL) = (lon IS NULL)),
    CONSTRAINT organisations_agency_has_kind CHECK ((kind = 'agency') = (agency_kind IS NOT NULL)),
    CONSTRAINT organisations_kind CHECK (kind IN ('agency', 'establishment', 'buyer')),
    CONSTRAINT organisations_agency_kind
        CHECK (agency_kind IN ('AI', 'ACI', 'EI', 'EITI', 'ETTI', 'GEIQ', 'OPCS', 'EA', 'ESAT')),
    CONSTRAINT organisations_code_key UNIQUE (code),
    CONSTRAINT organisations_home_market_id_fkey FOREIGN KEY (home_market_id) REFERENCES markets (id)
);

CREATE TABLE members (
    market_id integer NOT NULL,
    organisation_id integer NOT NULL,
    kind text NOT NULL,
    leads boolean DEFAULT false NOT NULL,
    -- The last day on which an agency takes part; whoever leads stays.
    until_day date,
    CONSTRAINT members_pkey PRIMARY KEY (market_id, organisation_id),
    CONSTRAINT members_organisation_id_kind_fkey FOREIGN KEY (organisation_id, kind)
        REFERENCES organisations (id, kind),
    CONSTRAINT members_market_id_organisation_id_kind_key UNIQUE (market_id, organisation_id, kind),
    CONSTRAINT members_an_agency_leads CHECK (NOT leads OR kind = 'agency'),
    CONSTRAINT members_an_agency_leaves CHECK (until_day IS NULL OR kind = 'agency' AND NOT leads),
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
    -- Since when nothing but a code is kept of somebody.
    forgotten_at timestamptz,
    mail text DEFAULT 'each' NOT NULL,
    -- Whoever administers an organisation invites, helps and disables its people, and names others who may.
    administers boolean DEFAULT false NOT NULL,
    CONSTRAINT users_pkey PRIMARY KEY (id),
    CONSTRAINT users_organisation_id_kind_fkey FOREIGN KEY (organisation_id, kind)
        REFERENCES organisations (id, kind),
    CONSTRAINT users_email CHECK (email = lower(email) AND email ~ '^[^@\s]+@[^@\s]+$'),
    CONSTRAINT users_password_hash CHECK (starts_with(password_hash, '$argon2id$')),
    CONSTRAINT users_role_fits_organisation
        CHECK (
            (kind = 'establishment' AND role = 'requester') OR (kind = 'buyer' AND role = 'buyer')
            OR (kind = 'agency' AND role IN ('coordinator', 'planner', 'engine'))
        ),
    CONSTRAINT users_engine_never_signs_in CHECK (role <> 'engine' OR password_hash IS NULL),
    CONSTRAINT users_engine_never_administers CHECK (role <> 'engine' OR NOT administers),
    CONSTRAINT users_forgotten CHECK (forgotten_at IS NULL OR disabled_at IS NOT NULL AND password_hash IS NULL),
    CONSTRAINT users_language CHECK (language IN ('fr', 'en')),
    CONSTRAINT users_mail CHECK (mail IN ('each', 'digest', 'none')),
    CONSTRAINT users_email_key UNIQUE (email)
);
CREATE INDEX users_organisation_id_idx ON users (organisation_id);

-- Codes are counted apart from passwords. A browser that has signed in to the account before is counted by itself.
CREATE TABLE sign_in_attempts (
    id integer GENERATED ALWAYS AS IDENTITY,
    email text NOT NULL,
    address inet,
    browser text,
    step text DEFAULT 'password' NOT NULL,
    succeeded boolean NOT NULL,
    at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT sign_in_attempts_pkey PRIMARY KEY (id),
    CONSTRAINT sign_in_attempts_email CHECK (email = lower(email)),
    CONSTRAINT sign_in_attempts_step CHECK (step IN ('password', 'code'))
);
CREATE INDEX sign_in_attempts_email_at_idx ON sign_in_attempts (email, at);

-- A session of somebody in a browser. The cookie holds a random token, the database its hash alone.
CREATE TABLE sessions (
    id integer GENERATED ALWAYS AS IDENTITY,
    user_id integer NOT NULL,
    -- In which market somebody acts whose organisation takes part in several; null: the first of them.
    market_id integer,
    token_hash text NOT NULL,
    made_at timestamptz DEFAULT now() NOT NULL,
    seen_at timestamptz DEFAULT now() NOT NULL,
    -- When the session passed the second factor.
    factor_at timestamptz,
    ended_at timestamptz,
    CONSTRAINT sessions_pkey PRIMARY KEY (id),
    CONSTRAINT sessions_token_hash_key UNIQUE (token_hash),
    CONSTRAINT sessions_token_hash CHECK (token_hash ~ '^[0-9a-f]{64}$'),
    CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id),
    CONSTRAINT sessions_market_id_fkey FOREIGN KEY (market_id) REFERENCES markets (id)
);
CREATE INDEX sessions_user_id_idx ON sessions (user_id) WHERE ended_at IS NULL;

-- A link that lets somebody in once: one kind signs in, others let choose a password, or confirm another address before
-- they sign anybody in. It ends by its use, or before: by a newer one, by another password, with its account.
-- It is kept for unknown addresses too: what is written tells nobody which accounts exist. For one that goes by mail
-- the token is made of the seed with a key that is not in the database (scheduler.messages.links); others are handed
-- out by whoever administers and have none.
CREATE TABLE sign_in_links (
    id integer GENERATED ALWAYS AS IDENTITY,
    kind text DEFAULT 'sign_in' NOT NULL,
    email text NOT NULL,
    user_id integer,
    made_by integer,
    asked_from inet,
    seed text,
    token_hash text NOT NULL,
    made_at timestamptz DEFAULT now() NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    ended_at timestamptz,
    CONSTRAINT sign_in_links_pkey PRIMARY KEY (id),
    CONSTRAINT sign_in_links_token_hash_key UNIQUE (token_hash),
    CONSTRAINT sign_in_links_token_hash CHECK (token_hash ~ '^[0-9a-f]{64}$'),
    CONSTRAINT sign_in_links_email CHECK (email = lower(email)),
    CONSTRAINT sign_in_links_kind CHECK (kind IN ('sign_in', 'invitation', 'reset', 'email')),
    CONSTRAINT sign_in_links_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id),
    CONSTRAINT sign_in_links_made_by_fkey FOREIGN KEY (made_by) REFERENCES users (id)
);
CREATE INDEX sign_in_links_asked_from_made_at_idx ON sign_in_links (asked_from, made_at) WHERE asked_from IS NOT NULL;
CREATE INDEX sign_in_links_email_made_at_idx ON sign_in_links (email, made_at);
CREATE INDEX sign_in_links_user_id_idx ON sign_in_links (user_id) WHERE used_at IS NULL AND ended_at IS NULL;

-- The secret is encrypted with a key that is not in the database; last_step is the time of the last code taken.
CREATE TABLE second_factors (
    user_id integer NOT NULL,
    secret text NOT NULL,
    since timestamptz DEFAULT now() NOT NULL,
    last_step bigint NOT NULL,
    CONSTRAINT second_factors_pkey PRIMARY KEY (user_id),
    CONSTRAINT second_factors_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id)
);

-- Each lets somebody in once without their telephone; the hash of it alone is kept.
CREATE TABLE recovery_codes (
    id integer GENERATED ALWAYS AS IDENTITY,
    user_id integer NOT NULL,
    code_hash text NOT NULL,
    used_at timestamptz,
    CONSTRAINT recovery_codes_pkey PRIMARY KEY (id),
    CONSTRAINT recovery_codes_code_hash CHECK (code_hash ~ '^[0-9a-f]{64}$'),
    CONSTRAINT recovery_codes_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id)
);
CREATE INDEX recovery_codes_user_id_idx ON recovery_codes (user_id);

-- Links to found an installation that has no market yet: handed out by the administration, used once, within an hour.
CREATE TABLE set_up_links (
    id integer GENERATED ALWAYS AS IDENTITY,
    token_hash text NOT NULL,
    made_at timestamptz DEFAULT now() NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    CONSTRAINT set_up_links_pkey PRIMARY KEY (id),
    CONSTRAINT set_up_links_token_hash_key UNIQUE (token_hash),
    CONSTRAINT set_up_links_token_hash CHECK (token_hash ~ '^[0-9a-f]{64}$')
);

-- What somebody has said that the columns of a shape of file are; the heads themselves are not kept.
CREATE TABLE file_shapes (
    organisation_id integer NOT NULL,
    kind text NOT NULL,
    fingerprint text NOT NULL,
    columns text[] NOT NULL,
    confirmed_by integer,
    confirmed_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT file_shapes_pkey PRIMARY KEY (organisation_id, kind, fingerprint),
    CONSTRAINT file_shapes_columns CHECK (cardinality(columns) BETWEEN 1 AND 60),
    CONSTRAINT file_shapes_fingerprint CHECK (fingerprint ~ '^[0-9a-f]{64}$'),
    CONSTRAINT file_shapes_confirmed_by_fkey FOREIGN KEY (confirmed_by) REFERENCES users (id),
    CONSTRAINT file_shapes_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations (id)
);

CREATE TABLE sites (
    id integer GENERATED ALWAYS AS IDENTITY,
    market_id integer NOT NULL,
    organisation_id integer NOT NULL,
    kind text GENERATED ALWAYS AS ('establishment') STORED NOT NULL,
    uai text,
    name text NOT NULL,
    address text NOT NULL,
    lat double precision NOT NULL,
    lon double precision NOT NULL,
    closed_from date,
    -- Null is what the market has set for all its sites.
    holiday_law text,
    school_zone text,
    CONSTRAINT sites_pkey PRIMARY KEY (id),
    CONSTRAINT sites_market_id_organisation_id_kind_fkey FOREIGN KEY (market_id, organisation_id, kind)
        REFERENCES members (market_id, organisation_id, kind),
    CONSTRAINT sites_market_id_uai_key UNIQUE (market_id, uai),
    CONSTRAINT sites_id_market_id_key UNIQUE (id, market_id),
    CONSTRAINT sites_id_organisation_id_market_id_key UNIQUE (id, organisation_id, market_id),
    CONSTRAINT sites_uai CHECK (uai ~ '^[0-9]{7}[A-Z]$'),
    CONSTRAINT sites_point CHECK (lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180),
    CONSTRAINT sites_holiday_law CHECK (holiday_law IN (
        'mainland', 'alsace_moselle', 'guadeloupe', 'martinique', 'guyane', 'reunion', 'mayotte', 'saint_barthelemy',
        'saint_martin', 'saint_pierre_et_miquelon'
    )),
    CONSTRAINT sites_school_zone CHECK (school_zone IN (
        'unsaid', 'none', 'a', 'b', 'c', 'corse', 'guadeloupe', 'martinique', 'guyane', 'reunion', 'mayotte',
        'saint_pierre_et_miquelon'
    ))
);
CREATE INDEX sites_organisation_id_idx ON sites (organisation_id);

-- What a site tells whoever is sent there: whom to ask for, how to get in. A site itself is public in its market.
CREATE TABLE site_sheets (
    site_id integer NOT NULL,
    market_id integer NOT NULL,
    contact text,
    phone text,
    access text,
    meals text,
    equipment_provided text,
    equipment_to_bring text,
    CONSTRAINT site_sheets_pkey PRIMARY KEY (site_id),
    CONSTRAINT site_sheets_site_id_market_id_fkey FOREIGN KEY (site_id, market_id) REFERENCES sites (id, market_id)
);

CREATE TABLE closures (
    id integer GENERATED ALWAYS AS IDENTITY,
    market_id integer NOT NULL,
    site_id integer,
    day date NOT NULL,
    reason text NOT NULL,
    CONSTRAINT closures_pkey PRIMARY KEY (id),
    CONSTRAINT closures_market_id_fkey FOREIGN KEY (market_id) REFERENCES markets (id),
    CONSTRAINT closures_site_id_market_id_fkey FOREIGN KEY (site_id, market_id) REFERENCES sites (id, market_id),
    CONSTRAINT closures_market_id_site_id_day_key UNIQUE NULLS NOT DISTINCT (market_id, site_id, day),
    CONSTRAINT closures_reason CHECK (reason IN ('public_holiday', 'school_holiday', 'bridge', 'site'))
);
CREATE INDEX closures_site_id_idx ON closures (site_id);

CREATE TABLE permanence_days (
    site_id integer NOT NULL,
    day date NOT NULL,
    market_id integer NOT NULL,
    CONSTRAINT permanence_days_pkey PRIMARY KEY (site_id, day),
    CONSTRAINT permanence_days_site_id_market_id_fkey FOREIGN KEY (site_id, market_id)
        REFERENCES sites (id, market_id)
);

CREATE TABLE territories (
    agency_id integer NOT NULL,
    site_id integer NOT NULL,
    market_id integer NOT NULL,
    kind text GENERATED ALWAYS AS ('agency') STORED NOT NULL,
    sector boolean DEFAULT false NOT NULL,
    CONSTRAINT territories_pkey PRIMARY KEY (agency_id, site_id),
    CONSTRAINT territories_market_id_agency_id_kind_fkey FOREIGN KEY (market_id, agency_id, kind)
        REFERENCES members (market_id, organisation_id, kind),
    CONSTRAINT territories_site_id_market_id_fkey FOREIGN KEY (site_id, market_id) REFERENCES sites (id, market_id)
);
CREATE UNIQUE INDEX territories_one_sector ON territories (site_id) WHERE sector;
CREATE INDEX territories_site_id_idx ON territories (site_id);

-- Shares are agreed anew from a day on; those before stay, since what is owed for a time is what was agreed then.
CREATE TABLE agency_shares (
    market_id integer NOT NULL,
    agency_id integer NOT NULL,
    kind text GENERATED ALWAYS AS ('agency') STORED NOT NULL,
    from_day date DEFAULT '2000-01-01' NOT NULL,
    percent integer NOT NULL,
    CONSTRAINT agency_shares_pkey PRIMARY KEY (market_id, agency_id, from_day),
    CONSTRAINT agency_shares_market_id_agency_id_kind_fkey FOREIGN KEY (market_id, agency_id, kind)
        REFERENCES members (market_id, organisation_id, kind),
    CONSTRAINT agency_shares_percent CHECK (percent BETWEEN 0 AND 100)
);

CREATE TABLE skills (
    id integer GENERATED ALWAYS AS IDENTITY,
    code text NOT NULL,
    name text NOT NULL,
    CONSTRAINT skills_pkey PRIMARY KEY (id),
    CONSTRAINT skills_code CHECK (code ~ '^[a-z][a-z0-9_-]*$'),
    CONSTRAINT skills_code_key UNIQUE (code)
);

CREATE TABLE jobs (
    id integer GENERATED ALWAYS AS IDENTITY,
    market_id integer NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    rome text,
    priority integer DEFAULT 1 NOT NULL,
    CONSTRAINT jobs_pkey PRIMARY KEY (id),
    CONSTRAINT jobs_market_id_code_key UNIQUE (market_id, code),
    CONSTRAINT jobs_id_market_id_key UNIQUE (id, market_id),
    CONSTRAINT jobs_priority CHECK (priority >= 1),
    CONSTRAINT jobs_market_id_fkey FOREIGN KEY (market_id) REFERENCES markets (id)
);

CREATE TABLE job_skills (
    job_id integer NOT NULL,
    skill_id integer NOT NULL,
    CONSTRAINT job_skills_pkey PRIMARY KEY (job_id, skill_id),
    CONSTRAINT job_skills_job_id_fkey FOREIGN KEY (job_id) REFERENCES jobs (id),
    CONSTRAINT job_skills_skill_id_fkey FOREIGN KEY (skill_id) REFERENCES skills (id)
);

CREATE TABLE shift_templates (
    id integer GENERATED ALWAYS AS IDENTITY,
    market_id integer NOT NULL,
    job_id integer NOT NULL,
    site_id integer,
    label text NOT NULL,
    weekdays smallint[] NOT NULL,
    start_minute integer NOT NULL,
    end_minute integer NOT NULL,
    break_minutes integer DEFAULT 0 NOT NULL,
    paid_minutes integer GENERATED ALWAYS AS (end_minute - start_minute - break_minutes) STORED NOT NULL,
    CONSTRAINT shift_templates_pkey PRIMARY KEY (id),
    CONSTRAINT shift_templates_job_id_market_id_fkey FOREIGN KEY (job_id, market_id) REFERENCES jobs (id, market_id),
    CONSTRAINT shift_templates_site_id_market_id_fkey FOREIGN KEY (site_id, market_id)
        REFERENCES sites (id, market_id),
    CONSTRAINT shift_templates_weekdays CHECK (weekdays <@ '{1,2,3,4,5,6,7}' AND cardinality(weekdays) > 0),
    CONSTRAINT shift_templates_start_minute CHECK (start_minute BETWEEN 0 AND 1439),
    CONSTRAINT shift_templates_end_minute CHECK (end_minute > start_minute AND end_minute <= start_minute + 1440),
    CONSTRAINT shift_templates_break_minutes CHECK (break_minutes >= 0),
    CONSTRAINT shift_templates_paid_minutes CHECK (paid_minutes >= 1)
);
CREATE INDEX shift_templates_job_id_idx ON shift_templates (job_id);
CREATE INDEX shift_templates_site_id_idx ON shift_templates (site_id);

CREATE TABLE posts (
    site_id integer NOT NULL,
    job_id integer NOT NULL,
    label text NOT NULL,
    market_id integer NOT NULL,
    agents integer NOT NULL,
    CONSTRAINT posts_pkey PRIMARY KEY (site_id, job_id, label),
    CONSTRAINT posts_site_id_market_id_fkey FOREIGN KEY (site_id, market_id) REFERENCES sites (id, market_id),
    CONSTRAINT posts_job_id_market_id_fkey FOREIGN KEY (job_id, market_id) REFERENCES jobs (id, market_id),
    CONSTRAINT posts_agents CHECK (agents >= 1)
);
CREATE INDEX posts_job_id_idx ON posts (job_id);

-- Whoever is referred to is not deleted: deleting a person would take what others know of them along, unasked.
CREATE TABLE workers (
    id integer GENERATED ALWAYS AS IDENTITY,
    code text NOT NULL,
    agency_id integer NOT NULL,
    kind text GENERATED ALWAYS AS ('agency') STORED NOT NULL,
    travel_mode text DEFAULT 'walk' NOT NULL,
    max_travel_minutes integer,
    wished_minutes integer,
    under_18 boolean DEFAULT false NOT NULL,
    head_start_minutes integer DEFAULT 0 NOT NULL,
    head_start_reason text,
    head_start_until date,
    -- Since when nothing but a code is kept of somebody.
    forgotten_at timestamptz,
    CONSTRAINT workers_pkey PRIMARY KEY (id),
    CONSTRAINT workers_agency_id_kind_fkey FOREIGN KEY (agency_id, kind) REFERENCES organisations (id, kind),
    CONSTRAINT workers_max_travel_minutes CHECK (max_travel_minutes >= 0),
    CONSTRAINT workers_wished_minutes CHECK (wished_minutes >= 0),
    CONSTRAINT workers_head_start_minutes CHECK (head_start_minutes >= 0),
    CONSTRAINT workers_head_start_reason
        CHECK (head_start_reason IN ('training_ends', 'path_begins', 'few_hours')),
    CONSTRAINT workers_head_start
        CHECK (head_start_minutes > 0 OR head_start_reason IS NULL AND head_start_until IS NULL),
    CONSTRAINT workers_code CHECK (code ~ '^[A-Z0-9][A-Z0-9-]*$'),
    CONSTRAINT workers_travel_mode CHECK (travel_mode IN ('car', 'moped', 'bike', 'transit', 'walk')),
    CONSTRAINT workers_code_key UNIQUE (code)
);
CREATE INDEX workers_agency_id_idx ON workers (agency_id);

CREATE TABLE worker_names (
    worker_id integer NOT NULL,
    display_name text NOT NULL,
    CONSTRAINT worker_names_pkey PRIMARY KEY (worker_id),
    CONSTRAINT worker_names_display_name CHECK (display_name <> ''),
    CONSTRAINT worker_names_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id)
);

CREATE TABLE worker_homes (
    worker_id integer NOT NULL,
    lat numeric(4, 2) NOT NULL,
    lon numeric(5, 2) NOT NULL,
    CONSTRAINT worker_homes_pkey PRIMARY KEY (worker_id),
    CONSTRAINT worker_homes_point CHECK (lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180),
    CONSTRAINT worker_homes_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id)
);

CREATE TABLE employments (
    id integer GENERATED ALWAYS AS IDENTITY,
    worker_id integer NOT NULL,
    agency_id integer NOT NULL,
    kind text GENERATED ALWAYS AS ('agency') STORED NOT NULL,
    from_day date NOT NULL,
    to_day date,
    CONSTRAINT employments_pkey PRIMARY KEY (id),
    CONSTRAINT employments_agency_id_kind_fkey FOREIGN KEY (agency_id, kind) REFERENCES organisations (id, kind),
    CONSTRAINT employments_id_worker_id_agency_id_key UNIQUE (id, worker_id, agency_id),
    CONSTRAINT employments_period CHECK (to_day >= from_day),
    CONSTRAINT employments_one_at_a_time
        EXCLUDE USING gist (int4range(worker_id, worker_id, '[]') WITH &&, daterange(from_day, to_day, '[]') WITH &&),
    CONSTRAINT employments_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id)
);
CREATE INDEX employments_agency_id_idx ON employments (agency_id);

CREATE TABLE worker_skills (
    id integer GENERATED ALWAYS AS IDENTITY,
    worker_id integer NOT NULL,
    skill_id integer NOT NULL,
    from_day date,
    to_day date,
    CONSTRAINT worker_skills_pkey PRIMARY KEY (id),
    CONSTRAINT worker_skills_worker_id_skill_id_from_day_key UNIQUE NULLS NOT DISTINCT (worker_id, skill_id, from_day),
    CONSTRAINT worker_skills_period CHECK (to_day >= from_day),
    CONSTRAINT worker_skills_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id),
    CONSTRAINT worker_skills_skill_id_fkey FOREIGN KEY (skill_id) REFERENCES skills (id)
);
CREATE INDEX worker_skills_skill_id_idx ON worker_skills (skill_id);

CREATE TABLE passes (
    id integer GENERATED ALWAYS AS IDENTITY,
    worker_id integer NOT NULL,
    from_day date NOT NULL,
    to_day date NOT NULL,
    CONSTRAINT passes_pkey PRIMARY KEY (id),
    CONSTRAINT passes_period CHECK (to_day >= from_day),
    CONSTRAINT passes_one_at_a_time
        EXCLUDE USING gist (int4range(worker_id, worker_id, '[]') WITH &&, daterange(from_day, to_day, '[]') WITH &&),
    CONSTRAINT passes_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id)
);

-- Whoever plans needs the days on which a PASS IAE holds, and not its number, which names a person.
CREATE TABLE pass_numbers (
    pass_id integer NOT NULL,
    number text NOT NULL,
    CONSTRAINT pass_numbers_pkey PRIMARY KEY (pass_id),
    CONSTRAINT pass_numbers_number CHECK (number ~ '^[0-9]{12}$'),
    CONSTRAINT pass_numbers_pass_id_fkey FOREIGN KEY (pass_id) REFERENCES passes (id) ON DELETE CASCADE,
    CONSTRAINT pass_numbers_number_key UNIQUE (number)
);

CREATE TABLE pass_suspensions (
    id integer GENERATED ALWAYS AS IDENTITY,
    pass_id integer NOT NULL,
    from_day date NOT NULL,
    to_day date,
    CONSTRAINT pass_suspensions_pkey PRIMARY KEY (id),
    CONSTRAINT pass_suspensions_period CHECK (to_day >= from_day),
    CONSTRAINT pass_suspensions_one_at_a_time
        EXCLUDE USING gist (int4range(pass_id, pass_id, '[]') WITH &&, daterange(from_day, to_day, '[]') WITH &&),
    CONSTRAINT pass_suspensions_pass_id_fkey FOREIGN KEY (pass_id) REFERENCES passes (id) ON DELETE CASCADE
);

CREATE TABLE worker_limits (
    worker_id integer NOT NULL,
    minutes_per_day integer,
    minutes_per_week integer,
    minutes_per_12_weeks integer,
    days_per_week integer,
    rest_minutes integer,
    weekly_rest_minutes integer,
    CONSTRAINT worker_limits_pkey PRIMARY KEY (worker_id),
    CONSTRAINT worker_limits_minutes_per_day CHECK (minutes_per_day >= 0),
    CONSTRAINT worker_limits_minutes_per_week CHECK (minutes_per_week >= 0),
    CONSTRAINT worker_limits_minutes_per_12_weeks CHECK (minutes_per_12_weeks >= 0),
    CONSTRAINT worker_limits_days_per_week CHECK (days_per_week >= 0),
    CONSTRAINT worker_limits_rest_minutes CHECK (rest_minutes >= 0),
    CONSTRAINT worker_limits_weekly_rest_minutes CHECK (weekly_rest_minutes >= 0),
    CONSTRAINT worker_limits_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id)
);

CREATE TABLE commitments (
    id integer GENERATED ALWAYS AS IDENTITY,
    worker_id integer NOT NULL,
    site_id integer,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    minutes integer,
    kind text DEFAULT 'work' NOT NULL,
    CONSTRAINT commitments_pkey PRIMARY KEY (id),
    CONSTRAINT commitments_span CHECK (ends_at > starts_at AND ends_at <= starts_at + interval '24 hours'),
    CONSTRAINT commitments_minutes CHECK (minutes >= 0),
    CONSTRAINT commitments_kind CHECK (kind IN ('work', 'training', 'coaching')),
    CONSTRAINT commitments_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id),
    CONSTRAINT commitments_site_id_fkey FOREIGN KEY (site_id) REFERENCES sites (id)
);
CREATE INDEX commitments_worker_id_starts_at_idx ON commitments (worker_id, starts_at);

CREATE TABLE weekly_availability (
    id integer GENERATED ALWAYS AS IDENTITY,
    worker_id integer NOT NULL,
    rule text DEFAULT 'available' NOT NULL,
    weekday integer NOT NULL,
    start_minute integer NOT NULL,
    end_minute integer NOT NULL,
    CONSTRAINT weekly_availability_pkey PRIMARY KEY (id),
    CONSTRAINT weekly_availability_weekday CHECK (weekday BETWEEN 1 AND 7),
    CONSTRAINT weekly_availability_hours
        CHECK (start_minute >= 0 AND end_minute > start_minute AND end_minute <= 1440),
    CONSTRAINT weekly_availability_rule CHECK (rule IN ('available', 'unpreferred')),
    CONSTRAINT weekly_availability_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id)
);
CREATE INDEX weekly_availability_worker_id_idx ON weekly_availability (worker_id);

CREATE TABLE availability_exceptions (
    id integer GENERATED ALWAYS AS IDENTITY,
    worker_id integer NOT NULL,
    rule text NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    CONSTRAINT availability_exceptions_pkey PRIMARY KEY (id),
    CONSTRAINT availability_exceptions_span CHECK (ends_at > starts_at),
    CONSTRAINT availability_exceptions_rule CHECK (rule IN ('available', 'unavailable', 'unpreferred')),
    CONSTRAINT availability_exceptions_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id)
);
CREATE INDEX availability_exceptions_worker_id_starts_at_idx ON availability_exceptions (worker_id, starts_at);

CREATE TABLE travel_times (
    worker_id integer NOT NULL,
    site_id integer NOT NULL,
    minutes integer NOT NULL,
    earliest_arrival_minute integer,
    latest_departure_minute integer,
    -- Null, as its source is, where the minutes are an agency's own.
    computed_from text,
    source text,
    CONSTRAINT travel_times_pkey PRIMARY KEY (worker_id, site_id),
    CONSTRAINT travel_times_minutes CHECK (minutes >= 0),
    CONSTRAINT travel_times_earliest_arrival_minute CHECK (earliest_arrival_minute BETWEEN 0 AND 2820),
    CONSTRAINT travel_times_latest_departure_minute CHECK (latest_departure_minute BETWEEN 0 AND 2820),
    CONSTRAINT travel_times_window
        CHECK (
            earliest_arrival_minute < latest_departure_minute
            AND (earliest_arrival_minute IS NULL) = (latest_departure_minute IS NULL)
        ),
    CONSTRAINT travel_times_source CHECK (source IN ('estimate', 'table', 'osrm')),
    CONSTRAINT travel_times_sourced CHECK ((source IS NULL) = (computed_from IS NULL)),
    CONSTRAINT travel_times_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id),
    CONSTRAINT travel_times_site_id_fkey FOREIGN KEY (site_id) REFERENCES sites (id)
);
CREATE INDEX travel_times_site_id_idx ON travel_times (site_id);

-- How long ways take by the market's own table: from a person, or from about where people live.
CREATE TABLE given_journeys (
    id integer GENERATED ALWAYS AS IDENTITY,
    market_id integer NOT NULL,
    site_id integer NOT NULL,
    worker_id integer,
    lat numeric(4, 2),
    lon numeric(5, 2),
    mode text NOT NULL,
    minutes integer NOT NULL,
    CONSTRAINT given_journeys_pkey PRIMARY KEY (id),
    CONSTRAINT given_journeys_once UNIQUE NULLS NOT DISTINCT (site_id, mode, worker_id, lat, lon),
    CONSTRAINT given_journeys_point CHECK (lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180),
    CONSTRAINT given_journeys_whence CHECK ((lat IS NULL) = (lon IS NULL) AND (lat IS NULL) <> (worker_id IS NULL)),
    CONSTRAINT given_journeys_minutes CHECK (minutes BETWEEN 0 AND 1440),
    CONSTRAINT given_journeys_mode CHECK (mode IN ('car', 'moped', 'bike', 'transit', 'walk')),
    CONSTRAINT given_journeys_site_id_market_id_fkey FOREIGN KEY (site_id, market_id) REFERENCES sites (id, market_id),
    CONSTRAINT given_journeys_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id)
);
CREATE INDEX given_journeys_worker_id_idx ON given_journeys (worker_id);

CREATE TABLE worker_sites (
    worker_id integer NOT NULL,
    site_id integer NOT NULL,
    knowledge text NOT NULL,
    CONSTRAINT worker_sites_pkey PRIMARY KEY (worker_id, site_id),
    CONSTRAINT worker_sites_knowledge CHECK (knowledge IN ('familiar', 'banned')),
    CONSTRAINT worker_sites_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id),
    CONSTRAINT worker_sites_site_id_fkey FOREIGN KEY (site_id) REFERENCES sites (id)
);
CREATE INDEX worker_sites_site_id_idx ON worker_sites (site_id);

CREATE TABLE requests (
    id integer GENERATED ALWAYS AS IDENTITY,
    market_id integer NOT NULL,
    organisation_id integer NOT NULL,
    site_id integer NOT NULL,
    job_id integer,
    reason text NOT NULL,
    priority integer DEFAULT 1 NOT NULL,
    headcount integer DEFAULT 1 NOT NULL,
    max_workers integer,
    first_day date NOT NULL,
    last_day date NOT NULL,
    state text DEFAULT 'open' NOT NULL,
    created_by integer,
    created_at timestamptz DEFAULT now() NOT NULL,
    form_token uuid,
    -- When its site is answered, when that was promised, and when it was.
    promised_at timestamptz,
    promised_from timestamptz,
    answered_at timestamptz,
    CONSTRAINT requests_pkey PRIMARY KEY (id),
    CONSTRAINT requests_form_token_key UNIQUE (form_token),
    CONSTRAINT requests_site_id_organisation_id_market_id_fkey FOREIGN KEY (site_id, organisation_id, market_id)
        REFERENCES sites (id, organisation_id, market_id),
    CONSTRAINT requests_job_id_market_id_fkey FOREIGN KEY (job_id, market_id) REFERENCES jobs (id, market_id),
    CONSTRAINT requests_id_headcount_key UNIQUE (id, headcount),
    CONSTRAINT requests_id_organisation_id_market_id_key UNIQUE (id, organisation_id, market_id),
    CONSTRAINT requests_priority CHECK (priority >= 1),
    CONSTRAINT requests_headcount CHECK (headcount >= 1),
    CONSTRAINT requests_max_workers CHECK (max_workers >= headcount),
    CONSTRAINT requests_period CHECK (last_day >= first_day),
    CONSTRAINT requests_promised CHECK ((promised_at IS NULL) = (promised_from IS NULL)),
    CONSTRAINT requests_answered CHECK (answered_at IS NULL OR promised_at IS NOT NULL),
    CONSTRAINT requests_reason CHECK (reason IN ('absence', 'vacancy', 'workload', 'other')),
    CONSTRAINT requests_state CHECK (state IN ('draft', 'open', 'partly_filled', 'filled', 'unfilled', 'cancelled')),
    CONSTRAINT requests_created_by_fkey FOREIGN KEY (created_by) REFERENCES users (id)
);
CREATE INDEX requests_market_id_state_idx ON requests (market_id, state);
CREATE INDEX requests_organisation_id_idx ON requests (organisation_id);
CREATE INDEX requests_promised ON requests (market_id, promised_at)
    WHERE promised_at IS NOT NULL AND answered_at IS NULL;
CREATE INDEX requests_site_id_idx ON requests (site_id);

CREATE TABLE request_shifts (
    id integer GENERATED ALWAYS AS IDENTITY,
    request_id integer NOT NULL,
    headcount integer DEFAULT 1 NOT NULL,
    day date NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    break_minutes integer DEFAULT 0 NOT NULL,
    paid_minutes integer
        GENERATED ALWAYS AS (date_part('epoch', ends_at - starts_at)::integer / 60 - break_minutes) STORED NOT NULL,
    during tstzrange GENERATED ALWAYS AS (tstzrange(starts_at, ends_at)) STORED NOT NULL,
    CONSTRAINT request_shifts_pkey PRIMARY KEY (id),
    CONSTRAINT request_shifts_request_id_headcount_fkey FOREIGN KEY (request_id, headcount)
        REFERENCES requests (id, headcount) ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT request_shifts_request_id_starts_at_ends_at_key UNIQUE (request_id, starts_at, ends_at),
    CONSTRAINT request_shifts_as_booked_key UNIQUE (id, request_id, headcount, during),
    CONSTRAINT request_shifts_span CHECK (ends_at > starts_at AND ends_at <= starts_at + interval '24 hours'),
    CONSTRAINT request_shifts_whole_minutes
        CHECK (starts_at = date_trunc('minute', starts_at, 'UTC') AND ends_at = date_trunc('minute', ends_at, 'UTC')),
    CONSTRAINT request_shifts_day CHECK (abs(day - (starts_at AT TIME ZONE 'UTC')::date) <= 1),
    CONSTRAINT request_shifts_break_minutes CHECK (break_minutes >= 0),
    CONSTRAINT request_shifts_paid_minutes CHECK (paid_minutes >= 1)
);
CREATE INDEX request_shifts_starts_at_idx ON request_shifts (starts_at);
-- Boards and counts look at some weeks of all years, by the local day.
CREATE INDEX request_shifts_day_idx ON request_shifts (day);

CREATE TABLE request_skills (
    request_id integer NOT NULL,
    skill_id integer NOT NULL,
    CONSTRAINT request_skills_pkey PRIMARY KEY (request_id, skill_id),
    CONSTRAINT request_skills_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests (id) ON DELETE CASCADE,
    CONSTRAINT request_skills_skill_id_fkey FOREIGN KEY (skill_id) REFERENCES skills (id)
);

-- The last count of who could come to a request; the page shows it, and does not count.
CREATE TABLE people_counts (
    request_id integer NOT NULL,
    counted_at timestamptz NOT NULL,
    shifts integer NOT NULL,
    whole integer NOT NULL,
    partly integer NOT NULL,
    CONSTRAINT people_counts_pkey PRIMARY KEY (request_id),
    CONSTRAINT people_counts_counts CHECK (shifts >= 1 AND 0 <= whole AND whole <= partly),
    CONSTRAINT people_counts_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests (id) ON DELETE CASCADE
);

CREATE TABLE request_persons (
    request_id integer NOT NULL,
    worker_id integer NOT NULL,
    wish text NOT NULL,
    CONSTRAINT request_persons_pkey PRIMARY KEY (request_id, worker_id, wish),
    CONSTRAINT request_persons_wish CHECK (wish IN ('preferred', 'banned', 'allowed', 'forbidden')),
    CONSTRAINT request_persons_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests (id) ON DELETE CASCADE,
    CONSTRAINT request_persons_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id)
);
CREATE UNIQUE INDEX request_persons_not_both ON request_persons (request_id, worker_id)
        WHERE wish IN ('preferred', 'banned');
CREATE INDEX request_persons_worker_id_idx ON request_persons (worker_id);

-- Whom a site would like or does not want, until it says otherwise; the reason is one of a closed list.
CREATE TABLE site_persons (
    site_id integer NOT NULL,
    worker_id integer NOT NULL,
    market_id integer NOT NULL,
    wish text NOT NULL,
    reason text NOT NULL,
    created_by integer,
    created_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT site_persons_pkey PRIMARY KEY (site_id, worker_id),
    CONSTRAINT site_persons_wish CHECK (wish IN ('preferred', 'banned')),
    CONSTRAINT site_persons_reason CHECK (
        wish = 'preferred' AND reason IN ('knows_the_place', 'suits_the_post', 'continuity')
        OR wish = 'banned' AND reason IN ('other_skills_needed', 'disagreement', 'personal_tie', 'agreed')
    ),
    CONSTRAINT site_persons_site_id_market_id_fkey FOREIGN KEY (site_id, market_id) REFERENCES sites (id, market_id),
    CONSTRAINT site_persons_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id),
    CONSTRAINT site_persons_created_by_fkey FOREIGN KEY (created_by) REFERENCES users (id)
);
CREATE INDEX site_persons_worker_id_idx ON site_persons (worker_id);

-- Skills that a post needs beyond those of its job.
CREATE TABLE post_skills (
    site_id integer NOT NULL,
    job_id integer NOT NULL,
    label text NOT NULL,
    skill_id integer NOT NULL,
    market_id integer NOT NULL,
    CONSTRAINT post_skills_pkey PRIMARY KEY (site_id, job_id, label, skill_id),
    CONSTRAINT post_skills_site_id_job_id_label_fkey FOREIGN KEY (site_id, job_id, label)
        REFERENCES posts (site_id, job_id, label) ON DELETE CASCADE,
    CONSTRAINT post_skills_site_id_market_id_fkey FOREIGN KEY (site_id, market_id) REFERENCES sites (id, market_id),
    CONSTRAINT post_skills_skill_id_fkey FOREIGN KEY (skill_id) REFERENCES skills (id)
);
CREATE INDEX post_skills_skill_id_idx ON post_skills (skill_id);

-- Rows are only ever added: a profile is retired by a last version that says so; what ran with it can still be read.
CREATE TABLE weight_profiles (
    id integer GENERATED ALWAYS AS IDENTITY,
    market_id integer NOT NULL,
    name text NOT NULL,
    weights jsonb NOT NULL,
    created_by integer,
    created_at timestamptz DEFAULT now() NOT NULL,
    retired boolean DEFAULT false NOT NULL,
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

-- A night that failed gives its date back, twice at most; one that runs, is done or was stopped keeps it.
CREATE TABLE runs (
    id integer GENERATED ALWAYS AS IDENTITY,
    market_id integer NOT NULL,
    state text DEFAULT 'running' NOT NULL,
    night date,
    attempt integer DEFAULT 1 NOT NULL,
    due_at timestamptz,
    requested_by integer,
    started_at timestamptz DEFAULT now() NOT NULL,
    heartbeat_at timestamptz DEFAULT now() NOT NULL,
    ended_at timestamptz,
    instance text,
    instance_sha256 text,
    medium bigint,
    soft bigint,
    bound_medium bigint,
    bound_soft bigint,
    seconds double precision,
    seed bigint,
    versions jsonb,
    error text,
    progress jsonb,
    solution text,
    explanation jsonb,
    dropped jsonb,
    stop_asked_at timestamptz,
    published_at timestamptz,
    published_by integer,
    profile_id integer,
    CONSTRAINT runs_pkey PRIMARY KEY (id),
    CONSTRAINT runs_id_market_id_key UNIQUE (id, market_id),
    CONSTRAINT runs_attempt CHECK (attempt BETWEEN 1 AND 3),
    CONSTRAINT runs_ended_at CHECK (state = 'running' OR ended_at IS NOT NULL),
    CONSTRAINT runs_error CHECK (state <> 'failed' OR error IS NOT NULL),
    CONSTRAINT runs_score CHECK (state <> 'done' OR medium IS NOT NULL AND soft IS NOT NULL),
    CONSTRAINT runs_score_sign CHECK (medium <= 0 AND soft <= 0),
    CONSTRAINT runs_seconds CHECK (seconds >= 0),
    CONSTRAINT runs_instance CHECK ((instance IS NULL) = (instance_sha256 IS NULL)),
    CONSTRAINT runs_instance_sha256 CHECK (instance_sha256 = encode(sha256(convert_to(instance, 'UTF8')), 'hex')),
    CONSTRAINT runs_state CHECK (state IN ('running', 'done', 'failed', 'stopped')),
    CONSTRAINT runs_market_id_fkey FOREIGN KEY (market_id) REFERENCES markets (id),
    CONSTRAINT runs_published CHECK (published_at IS NULL OR state = 'done'),
    CONSTRAINT runs_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES users (id),
    CONSTRAINT runs_published_by_fkey FOREIGN KEY (published_by) REFERENCES users (id),
    CONSTRAINT runs_profile_id_market_id_fkey FOREIGN KEY (profile_id, market_id)
        REFERENCES weight_profiles (id, market_id)
);
CREATE INDEX runs_market_id_started_at_idx ON runs (market_id, started_at);
CREATE UNIQUE INDEX runs_one_running ON runs (market_id) WHERE state = 'running';
CREATE UNIQUE INDEX runs_once_a_night ON runs (market_id, night) WHERE state <> 'failed';
CREATE UNIQUE INDEX runs_attempts_of_a_night ON runs (market_id, night, attempt);

CREATE TABLE missions (
    id integer GENERATED ALWAYS AS IDENTITY,
    market_id integer NOT NULL,
    request_id integer NOT NULL,
    organisation_id integer NOT NULL,
    worker_id integer NOT NULL,
    agency_id integer NOT NULL,
    employment_id integer NOT NULL,
    run_id integer,
    state text DEFAULT 'proposed' NOT NULL,
    decline_reason text,
    -- Why whoever had these days cannot come any more; closed, and never health.
    taken_off text,
    answer_by timestamptz,
    published_at timestamptz,
    created_at timestamptz DEFAULT now() NOT NULL,
    origin text DEFAULT 'run' NOT NULL,
    pinned boolean DEFAULT false NOT NULL,
    CONSTRAINT missions_pkey PRIMARY KEY (id),
    CONSTRAINT missions_request_id_organisation_id_market_id_fkey FOREIGN KEY (request_id, organisation_id, market_id)
        REFERENCES requests (id, organisation_id, market_id),
    CONSTRAINT missions_employment_id_worker_id_agency_id_fkey FOREIGN KEY (employment_id, worker_id, agency_id)
        REFERENCES employments (id, worker_id, agency_id),
    CONSTRAINT missions_market_id_agency_id_fkey FOREIGN KEY (market_id, agency_id)
        REFERENCES members (market_id, organisation_id),
    CONSTRAINT missions_run_id_market_id_fkey FOREIGN KEY (run_id, market_id) REFERENCES runs (id, market_id),
    CONSTRAINT missions_as_booked_key UNIQUE (id, request_id, worker_id, state),
    CONSTRAINT missions_published CHECK (
        state IN ('withdrawn', 'cancelled') OR (state = 'proposed') = (published_at IS NULL)
    ),
    CONSTRAINT missions_declined_with_reason CHECK ((state = 'declined') = (decline_reason IS NOT NULL)),
    CONSTRAINT missions_state CHECK (
        state IN ('proposed', 'published', 'confirmed', 'declined', 'expired', 'withdrawn', 'cancelled', 'done')
    ),
    CONSTRAINT missions_origin CHECK (origin IN ('run', 'reoffer', 'urgent', 'manual')),
    CONSTRAINT missions_decline_reason
        CHECK (decline_reason IN ('transport', 'hours', 'other_mission', 'training', 'none')),
    CONSTRAINT missions_taken_off CHECK (taken_off IN ('unable', 'left', 'papers', 'engaged', 'other')),
    CONSTRAINT missions_taken_off_is_cancelled CHECK (taken_off IS NULL OR state = 'cancelled')
);
CREATE INDEX missions_agency_id_idx ON missions (agency_id);
CREATE INDEX missions_market_id_state_idx ON missions (market_id, state);
CREATE INDEX missions_organisation_id_idx ON missions (organisation_id);
CREATE INDEX missions_request_id_idx ON missions (request_id);
CREATE INDEX missions_run_id_idx ON missions (run_id);
CREATE INDEX missions_worker_id_idx ON missions (worker_id);

CREATE TABLE mission_shifts (
    mission_id integer NOT NULL,
    request_shift_id integer NOT NULL,
    request_id integer NOT NULL,
    worker_id integer NOT NULL,
    state text NOT NULL,
    headcount integer NOT NULL,
    slot integer DEFAULT 1 NOT NULL,
    during tstzrange NOT NULL,
    CONSTRAINT mission_shifts_pkey PRIMARY KEY (mission_id, request_shift_id),
    CONSTRAINT mission_shifts_mission_fkey FOREIGN KEY (mission_id, request_id, worker_id, state)
        REFERENCES missions (id, request_id, worker_id, state) ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT mission_shifts_request_shift_fkey FOREIGN KEY (request_shift_id, request_id, headcount, during)
        REFERENCES request_shifts (id, request_id, headcount, during) ON UPDATE CASCADE,
    CONSTRAINT mission_shifts_headcount
        CHECK (slot >= 1 AND (slot <= headcount OR NOT state IN ('published', 'confirmed', 'done'))),
    CONSTRAINT mission_shifts_no_double_booking
        EXCLUDE USING gist (int4range(worker_id, worker_id, '[]') WITH &&, during WITH &&)
        WHERE (state IN ('published', 'confirmed', 'done'))
);
-- What covers a request is asked for on every list and at every answer.
CREATE INDEX mission_shifts_request_id_state_idx ON mission_shifts (request_id, state);
CREATE INDEX mission_shifts_request_shift_id_idx ON mission_shifts (request_shift_id);
CREATE UNIQUE INDEX mission_shifts_slot_taken_once ON mission_shifts (request_shift_id, slot)
        WHERE state IN ('published', 'confirmed', 'done');

-- What of the plan in force broke a rule when somebody last looked; the pages show it, and do not look.
CREATE TABLE mission_faults (
    mission_id integer NOT NULL,
    request_shift_id integer NOT NULL,
    rule text NOT NULL,
    found_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT mission_faults_pkey PRIMARY KEY (mission_id, request_shift_id, rule),
    CONSTRAINT mission_faults_rule CHECK (rule <> ''),
    CONSTRAINT mission_faults_mission_id_fkey FOREIGN KEY (mission_id) REFERENCES missions (id) ON DELETE CASCADE,
    CONSTRAINT mission_faults_request_shift_id_fkey
        FOREIGN KEY (request_shift_id) REFERENCES request_shifts (id) ON DELETE CASCADE
);
CREATE INDEX mission_faults_request_shift_id_idx ON mission_faults (request_shift_id);

-- scheduler.core.transitions says what stands in it; it is filled again with every text in force.
CREATE TABLE transitions (
    thing text NOT NULL,
    was text DEFAULT '' NOT NULL,
    action text NOT NULL,
    becomes text NOT NULL,
    role text NOT NULL,
    CONSTRAINT transitions_pkey PRIMARY KEY (thing, was, action, becomes, role)
);

-- What is set up has no states, only its changes are logged; a calendar's number is its site's, 0 the market's.
CREATE TABLE events (
    id bigint GENERATED ALWAYS AS IDENTITY,
    at timestamptz DEFAULT now() NOT NULL,
    market_id integer NOT NULL,
    user_id integer,
    organisation_id integer,
    run_id integer,
    thing text NOT NULL,
    thing_id integer NOT NULL,
    action text NOT NULL,
    from_state text,
    to_state text NOT NULL,
    reason text,
    detail jsonb,
    CONSTRAINT events_pkey PRIMARY KEY (id),
    CONSTRAINT events_words CHECK (action <> '' AND to_state <> ''),
    CONSTRAINT events_thing CHECK (
        thing IN ('request', 'mission', 'run', 'market', 'organisation', 'shares', 'site', 'job', 'user', 'calendar')
    ),
    CONSTRAINT events_detail CHECK (jsonb_typeof(detail) = 'object'),
    CONSTRAINT events_market_id_fkey FOREIGN KEY (market_id) REFERENCES markets (id),
    CONSTRAINT events_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id),
    CONSTRAINT events_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations (id),
    CONSTRAINT events_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs (id)
);
CREATE INDEX events_market_id_at_idx ON events (market_id, at);
CREATE INDEX events_thing_thing_id_idx ON events (thing, thing_id);

-- How a worker can be reached, if they agreed to it and since when.
CREATE TABLE worker_contacts (
    worker_id integer NOT NULL,
    channel text DEFAULT 'none' NOT NULL,
    phone text,
    email text,
    language text DEFAULT 'fr' NOT NULL,
    consented_on date,
    CONSTRAINT worker_contacts_pkey PRIMARY KEY (worker_id),
    CONSTRAINT worker_contacts_phone CHECK (phone ~ '^\+[1-9][0-9]{6,14}$'),
    CONSTRAINT worker_contacts_email CHECK (email ~ '^[^@\s]+@[^@\s]+$'),
    CONSTRAINT worker_contacts_consent CHECK ((channel = 'none') = (consented_on IS NULL)),
    CONSTRAINT worker_contacts_reachable
        CHECK ((channel <> 'sms' OR phone IS NOT NULL) AND (channel <> 'email' OR email IS NOT NULL)),
    CONSTRAINT worker_contacts_channel CHECK (channel IN ('sms', 'email', 'none')),
    CONSTRAINT worker_contacts_language CHECK (language IN ('fr', 'en')),
    CONSTRAINT worker_contacts_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id)
);

-- A link that needs no password. The token is made of the seed with a key that is not in the database, which keeps its
-- hash alone: neither a copy of the database nor a glance at it opens anything.
CREATE TABLE links (
    id integer GENERATED ALWAYS AS IDENTITY,
    market_id integer NOT NULL,
    organisation_id integer NOT NULL,
    user_id integer,
    worker_id integer,
    seed text NOT NULL,
    token_hash text NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    revoked_at timestamptz,
    CONSTRAINT links_pkey PRIMARY KEY (id),
    CONSTRAINT links_token_hash_key UNIQUE (token_hash),
    CONSTRAINT links_token_hash CHECK (token_hash ~ '^[0-9a-f]{64}$'),
    CONSTRAINT links_whose CHECK ((user_id IS NULL) <> (worker_id IS NULL)),
    CONSTRAINT links_market_id_organisation_id_fkey FOREIGN KEY (market_id, organisation_id)
        REFERENCES members (market_id, organisation_id),
    CONSTRAINT links_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id),
    CONSTRAINT links_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id)
);
CREATE INDEX links_organisation_id_idx ON links (organisation_id);
CREATE UNIQUE INDEX links_one_of_a_user ON links (user_id, market_id) WHERE revoked_at IS NULL AND user_id IS NOT NULL;
CREATE UNIQUE INDEX links_one_of_a_worker ON links (worker_id) WHERE revoked_at IS NULL AND worker_id IS NOT NULL;

-- What a worker says to their agency about a mission; cannot: about one that is confirmed. Only the last word is kept,
-- and only the agency acts.
CREATE TABLE worker_words (
    mission_id integer NOT NULL,
    word text NOT NULL,
    at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT worker_words_pkey PRIMARY KEY (mission_id),
    CONSTRAINT worker_words_word CHECK (word IN ('yes', 'no', 'cannot')),
    CONSTRAINT worker_words_mission_id_fkey FOREIGN KEY (mission_id) REFERENCES missions (id) ON DELETE CASCADE
);

-- The outbox. One row a message, a recipient and a channel, written with what it tells of.
CREATE TABLE messages (
    id bigint GENERATED ALWAYS AS IDENTITY,
    market_id integer NOT NULL,
    organisation_id integer NOT NULL,
    occasion text NOT NULL,
    event_id bigint,
    user_id integer,
    worker_id integer,
    audience text NOT NULL,
    channel text NOT NULL,
    facts jsonb NOT NULL,
    state text DEFAULT 'queued' NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    next_try_at timestamptz DEFAULT now() NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    sent_at timestamptz,
    error text,
    CONSTRAINT messages_pkey PRIMARY KEY (id),
    CONSTRAINT messages_once UNIQUE NULLS NOT DISTINCT (occasion, user_id, worker_id, channel),
    CONSTRAINT messages_whose CHECK ((user_id IS NULL) <> (worker_id IS NULL)),
    CONSTRAINT messages_facts CHECK (jsonb_typeof(facts) = 'object'),
    CONSTRAINT messages_sent CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
    CONSTRAINT messages_failed CHECK (state <> 'failed' OR error IS NOT NULL),
    CONSTRAINT messages_audience CHECK (audience IN ('site', 'agency', 'lead', 'worker')),
    CONSTRAINT messages_channel CHECK (channel IN ('email', 'sms', 'digest')),
    CONSTRAINT messages_state CHECK (state IN ('queued', 'sent', 'failed')),
    CONSTRAINT messages_market_id_organisation_id_fkey FOREIGN KEY (market_id, organisation_id)
        REFERENCES members (market_id, organisation_id),
    CONSTRAINT messages_event_id_fkey FOREIGN KEY (event_id) REFERENCES events (id),
    CONSTRAINT messages_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id),
    CONSTRAINT messages_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id)
);
CREATE INDEX messages_market_id_created_at_idx ON messages (market_id, created_at);
CREATE INDEX messages_queued ON messages (market_id, next_try_at) WHERE state = 'queued';

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

-- Who had whom forgotten, and why; no user: the administration.
CREATE TABLE forgettings (
    id integer GENERATED ALWAYS AS IDENTITY,
    at timestamptz DEFAULT now() NOT NULL,
    organisation_id integer NOT NULL,
    forgotten_by integer,
    worker_id integer,
    user_id integer,
    site_id integer,
    reason text NOT NULL,
    CONSTRAINT forgettings_pkey PRIMARY KEY (id),
    CONSTRAINT forgettings_whom CHECK (num_nonnulls(worker_id, user_id, site_id) = 1),
    CONSTRAINT forgettings_reason CHECK (reason IN ('asked', 'period_over', 'by_mistake', 'closed')),
    CONSTRAINT forgettings_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations (id),
    CONSTRAINT forgettings_forgotten_by_fkey FOREIGN KEY (forgotten_by) REFERENCES users (id),
    CONSTRAINT forgettings_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id),
    CONSTRAINT forgettings_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id),
    CONSTRAINT forgettings_site_id_fkey FOREIGN KEY (site_id) REFERENCES sites (id)
);
CREATE UNIQUE INDEX forgettings_worker_once ON forgettings (worker_id) WHERE worker_id IS NOT NULL;
CREATE UNIQUE INDEX forgettings_user_once ON forgettings (user_id) WHERE user_id IS NOT NULL;

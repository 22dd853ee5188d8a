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
    contact text,
    phone text,
    access text,
    CONSTRAINT sites_pkey PRIMARY KEY (id),
    CONSTRAINT sites_market_id_organisation_id_kind_fkey FOREIGN KEY (market_id, organisation_id, kind)
        REFERENCES members (market_id, organisation_id, kind),
    CONSTRAINT sites_market_id_uai_key UNIQUE (market_id, uai),
    CONSTRAINT sites_id_market_id_key UNIQUE (id, market_id),
    CONSTRAINT sites_id_organisation_id_market_id_key UNIQUE (id, organisation_id, market_id),
    CONSTRAINT sites_uai CHECK (uai ~ '^[0-9]{7}[A-Z]$'),
    CONSTRAINT sites_point CHECK (lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180)
);
CREATE INDEX sites_organisation_id_idx ON sites (organisation_id);

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

CREATE TABLE agency_shares (
    market_id integer NOT NULL,
    agency_id integer NOT NULL,
    kind text GENERATED ALWAYS AS ('agency') STORED NOT NULL,
    percent integer NOT NULL,
    CONSTRAINT agency_shares_pkey PRIMARY KEY (market_id, agency_id),
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

-- ---------------------------------------------------------------------------------------------- who sees what

DO $protect$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'sites', 'closures', 'permanence_days', 'territories', 'agency_shares', 'skills', 'jobs', 'job_skills',
        'shift_templates', 'posts'
    ] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO releve_admin', name);
        EXECUTE format('CREATE POLICY %I ON %I TO releve_admin USING (true) WITH CHECK (true)', name || '_admin', name);
    END LOOP;
END
$protect$;

-- Sites are public knowledge; their own people and the lead correct them, the lead adds them.
GRANT SELECT, INSERT, UPDATE (name, address, lat, lon, closed_from, contact, phone, access) ON sites TO releve_app;
CREATE POLICY sites_read ON sites FOR SELECT TO releve_app USING (market_id = (SELECT acting_market()));
CREATE POLICY sites_add ON sites FOR INSERT TO releve_app
    WITH CHECK (market_id = (SELECT acting_market()) AND (SELECT acting_lead()));
CREATE POLICY sites_change ON sites FOR UPDATE TO releve_app
    USING (
        market_id = (SELECT acting_market())
        AND (organisation_id = (SELECT acting_organisation()) OR (SELECT acting_lead()))
    );

-- What a site may say of itself, the lead may say of every site and of the whole market (no site).
DO $calendar$
DECLARE
    name text;
    writers text := 'market_id = (SELECT acting_market()) AND ((SELECT acting_lead()) OR EXISTS ('
        'SELECT FROM sites s WHERE s.id = site_id AND s.organisation_id = (SELECT acting_organisation())))';
BEGIN
    FOREACH name IN ARRAY ARRAY['closures', 'permanence_days', 'shift_templates', 'posts'] LOOP
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO releve_app', name);
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

GRANT SELECT, INSERT, UPDATE, DELETE ON territories TO releve_app;
CREATE POLICY territories_read ON territories FOR SELECT TO releve_app USING (market_id = (SELECT acting_market()));
CREATE POLICY territories_add ON territories FOR INSERT TO releve_app
    WITH CHECK (market_id = (SELECT acting_market()) AND (SELECT acting_lead()));
CREATE POLICY territories_change ON territories FOR UPDATE TO releve_app
    USING (market_id = (SELECT acting_market()) AND (SELECT acting_lead()));
CREATE POLICY territories_remove ON territories FOR DELETE TO releve_app
    USING (market_id = (SELECT acting_market()) AND (SELECT acting_lead()));

-- What an agency was promised is between it and the lead.
GRANT SELECT, INSERT, UPDATE, DELETE ON agency_shares TO releve_app;
CREATE POLICY agency_shares_read ON agency_shares FOR SELECT TO releve_app
    USING (
        market_id = (SELECT acting_market())
        AND (agency_id = (SELECT acting_organisation()) OR (SELECT acting_lead()))
    );
CREATE POLICY agency_shares_add ON agency_shares FOR INSERT TO releve_app
    WITH CHECK (market_id = (SELECT acting_market()) AND (SELECT acting_lead()));
CREATE POLICY agency_shares_change ON agency_shares FOR UPDATE TO releve_app
    USING (market_id = (SELECT acting_market()) AND (SELECT acting_lead()));
CREATE POLICY agency_shares_remove ON agency_shares FOR DELETE TO releve_app
    USING (market_id = (SELECT acting_market()) AND (SELECT acting_lead()));

GRANT SELECT ON skills, jobs, job_skills TO releve_app;
CREATE POLICY skills_read ON skills FOR SELECT TO releve_app USING ((SELECT acting_user()) IS NOT NULL);
CREATE POLICY jobs_read ON jobs FOR SELECT TO releve_app USING (market_id = (SELECT acting_market()));
CREATE POLICY job_skills_read ON job_skills FOR SELECT TO releve_app
    USING (EXISTS (SELECT FROM jobs j WHERE j.id = job_id));

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
    CONSTRAINT workers_pkey PRIMARY KEY (id),
    CONSTRAINT workers_agency_id_kind_fkey FOREIGN KEY (agency_id, kind) REFERENCES organisations (id, kind),
    CONSTRAINT workers_max_travel_minutes CHECK (max_travel_minutes >= 0),
    CONSTRAINT workers_wished_minutes CHECK (wished_minutes >= 0),
    CONSTRAINT workers_head_start_minutes CHECK (head_start_minutes >= 0),
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
    CONSTRAINT worker_names_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id) ON DELETE CASCADE
);

CREATE TABLE worker_homes (
    worker_id integer NOT NULL,
    lat numeric(4, 2) NOT NULL,
    lon numeric(5, 2) NOT NULL,
    CONSTRAINT worker_homes_pkey PRIMARY KEY (worker_id),
    CONSTRAINT worker_homes_point CHECK (lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180),
    CONSTRAINT worker_homes_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id) ON DELETE CASCADE
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
    CONSTRAINT worker_skills_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id) ON DELETE CASCADE,
    CONSTRAINT worker_skills_skill_id_fkey FOREIGN KEY (skill_id) REFERENCES skills (id)
);
CREATE INDEX worker_skills_skill_id_idx ON worker_skills (skill_id);

CREATE TABLE passes (
    id integer GENERATED ALWAYS AS IDENTITY,
    worker_id integer NOT NULL,
    number text,
    from_day date NOT NULL,
    to_day date NOT NULL,
    CONSTRAINT passes_pkey PRIMARY KEY (id),
    CONSTRAINT passes_period CHECK (to_day >= from_day),
    CONSTRAINT passes_number CHECK (number ~ '^[0-9]{12}$'),
    CONSTRAINT passes_one_at_a_time
        EXCLUDE USING gist (int4range(worker_id, worker_id, '[]') WITH &&, daterange(from_day, to_day, '[]') WITH &&),
    CONSTRAINT passes_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id) ON DELETE CASCADE,
    CONSTRAINT passes_number_key UNIQUE (number)
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
    CONSTRAINT worker_limits_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id) ON DELETE CASCADE
);

CREATE TABLE commitments (
    id integer GENERATED ALWAYS AS IDENTITY,
    worker_id integer NOT NULL,
    site_id integer,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    minutes integer,
    CONSTRAINT commitments_pkey PRIMARY KEY (id),
    CONSTRAINT commitments_span CHECK (ends_at > starts_at AND ends_at <= starts_at + interval '24 hours'),
    CONSTRAINT commitments_minutes CHECK (minutes >= 0),
    CONSTRAINT commitments_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id) ON DELETE CASCADE,
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
    CONSTRAINT weekly_availability_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id) ON DELETE CASCADE
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
    CONSTRAINT availability_exceptions_worker_id_fkey FOREIGN KEY (worker_id)
        REFERENCES workers (id) ON DELETE CASCADE
);
CREATE INDEX availability_exceptions_worker_id_starts_at_idx ON availability_exceptions (worker_id, starts_at);

CREATE TABLE travel_times (
    worker_id integer NOT NULL,
    site_id integer NOT NULL,
    minutes integer NOT NULL,
    earliest_arrival_minute integer,
    latest_departure_minute integer,
    CONSTRAINT travel_times_pkey PRIMARY KEY (worker_id, site_id),
    CONSTRAINT travel_times_minutes CHECK (minutes >= 0),
    CONSTRAINT travel_times_earliest_arrival_minute CHECK (earliest_arrival_minute BETWEEN 0 AND 2820),
    CONSTRAINT travel_times_latest_departure_minute CHECK (latest_departure_minute BETWEEN 0 AND 2820),
    CONSTRAINT travel_times_window
        CHECK (earliest_arrival_minute < latest_departure_minute AND (earliest_arrival_minute IS NULL) = (latest_departure_minute IS NULL)),
    CONSTRAINT travel_times_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id) ON DELETE CASCADE,
    CONSTRAINT travel_times_site_id_fkey FOREIGN KEY (site_id) REFERENCES sites (id)
);
CREATE INDEX travel_times_site_id_idx ON travel_times (site_id);

CREATE TABLE worker_sites (
    worker_id integer NOT NULL,
    site_id integer NOT NULL,
    knowledge text NOT NULL,
    CONSTRAINT worker_sites_pkey PRIMARY KEY (worker_id, site_id),
    CONSTRAINT worker_sites_knowledge CHECK (knowledge IN ('familiar', 'banned')),
    CONSTRAINT worker_sites_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id) ON DELETE CASCADE,
    CONSTRAINT worker_sites_site_id_fkey FOREIGN KEY (site_id) REFERENCES sites (id)
);
CREATE INDEX worker_sites_site_id_idx ON worker_sites (site_id);

-- ---------------------------------------------------------------------------------------------- who sees what

DO $protect$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'workers', 'worker_names', 'worker_homes', 'employments', 'worker_skills', 'passes', 'pass_suspensions',
        'worker_limits', 'commitments', 'weekly_availability', 'availability_exceptions', 'travel_times', 'worker_sites'
    ] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO releve_admin', name);
        EXECUTE format('CREATE POLICY %I ON %I TO releve_admin USING (true) WITH CHECK (true)', name || '_admin', name);
    END LOOP;
END
$protect$;

-- The agency that keeps a person's file sees it; whoever leads a market sees the workers of its agencies by code.
GRANT SELECT, INSERT, UPDATE, DELETE ON workers TO releve_app;
CREATE POLICY workers_read ON workers FOR SELECT TO releve_app
    USING (agency_id = (SELECT acting_organisation()) OR ((SELECT acting_lead()) AND lead_of(agency_id)));
CREATE POLICY workers_add ON workers FOR INSERT TO releve_app
    WITH CHECK (agency_id = (SELECT acting_organisation()));
CREATE POLICY workers_change ON workers FOR UPDATE TO releve_app
    USING (agency_id = (SELECT acting_organisation()));
CREATE POLICY workers_remove ON workers FOR DELETE TO releve_app
    USING (agency_id = (SELECT acting_organisation()));

-- A contract can be entered only for a person whose file one keeps: else an invented contract would open any file.
GRANT SELECT, INSERT, UPDATE, DELETE ON employments TO releve_app;
CREATE POLICY employments_read ON employments FOR SELECT TO releve_app
    USING (agency_id = (SELECT acting_organisation()) OR ((SELECT acting_lead()) AND lead_of(agency_id)));
CREATE POLICY employments_add ON employments FOR INSERT TO releve_app
    WITH CHECK (
        agency_id = (SELECT acting_organisation())
        AND EXISTS (SELECT FROM workers w WHERE w.id = worker_id AND w.agency_id = (SELECT acting_organisation()))
    );
CREATE POLICY employments_change ON employments FOR UPDATE TO releve_app
    USING (agency_id = (SELECT acting_organisation()))
    WITH CHECK (
        agency_id = (SELECT acting_organisation())
        AND EXISTS (SELECT FROM workers w WHERE w.id = worker_id AND w.agency_id = (SELECT acting_organisation()))
    );
CREATE POLICY employments_remove ON employments FOR DELETE TO releve_app
    USING (agency_id = (SELECT acting_organisation()));

-- The rest of the file: read with the worker, written by the agency. Names and homes are not read by who leads; homes
-- are by the engine, which also fills in travel times.
DO $file$
DECLARE
    name text;
    file text := 'EXISTS (SELECT FROM workers w WHERE w.id = worker_id)';
    keeper text := 'EXISTS (SELECT FROM workers w WHERE w.id = worker_id AND w.agency_id = (SELECT acting_organisation()))';
    engine text := '(SELECT acting_role()) = ''engine'' AND ' || file;
    readers text;
    writers text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'worker_names', 'worker_homes', 'worker_skills', 'passes', 'worker_limits', 'commitments', 'weekly_availability',
        'availability_exceptions', 'travel_times', 'worker_sites'
    ] LOOP
        readers := CASE name
            WHEN 'worker_names' THEN keeper
            WHEN 'worker_homes' THEN format('%s OR (%s)', keeper, engine)
            ELSE file
        END;
        writers := CASE name WHEN 'travel_times' THEN format('%s OR (%s)', keeper, engine) ELSE keeper END;
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO releve_app', name);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO releve_app USING (%s)', name || '_read', name, readers);
        EXECUTE format('CREATE POLICY %I ON %I FOR INSERT TO releve_app WITH CHECK (%s)', name || '_add', name, writers);
        EXECUTE format('CREATE POLICY %I ON %I FOR UPDATE TO releve_app USING (%s)', name || '_change', name, writers);
        EXECUTE format('CREATE POLICY %I ON %I FOR DELETE TO releve_app USING (%s)', name || '_remove', name, writers);
    END LOOP;
END
$file$;

GRANT SELECT, INSERT, UPDATE, DELETE ON pass_suspensions TO releve_app;
CREATE POLICY pass_suspensions_read ON pass_suspensions FOR SELECT TO releve_app
    USING (EXISTS (SELECT FROM passes p WHERE p.id = pass_id));
CREATE POLICY pass_suspensions_add ON pass_suspensions FOR INSERT TO releve_app
    WITH CHECK (EXISTS (
        SELECT FROM passes p JOIN workers w ON w.id = p.worker_id
        WHERE p.id = pass_id AND w.agency_id = (SELECT acting_organisation())
    ));
CREATE POLICY pass_suspensions_change ON pass_suspensions FOR UPDATE TO releve_app
    USING (EXISTS (
        SELECT FROM passes p JOIN workers w ON w.id = p.worker_id
        WHERE p.id = pass_id AND w.agency_id = (SELECT acting_organisation())
    ));
CREATE POLICY pass_suspensions_remove ON pass_suspensions FOR DELETE TO releve_app
    USING (EXISTS (
        SELECT FROM passes p JOIN workers w ON w.id = p.worker_id
        WHERE p.id = pass_id AND w.agency_id = (SELECT acting_organisation())
    ));

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
    CONSTRAINT requests_reason CHECK (reason IN ('absence', 'vacancy', 'workload', 'other')),
    CONSTRAINT requests_state CHECK (state IN ('draft', 'open', 'partly_filled', 'filled', 'unfilled', 'cancelled')),
    CONSTRAINT requests_created_by_fkey FOREIGN KEY (created_by) REFERENCES users (id)
);
CREATE INDEX requests_market_id_state_idx ON requests (market_id, state);
CREATE INDEX requests_organisation_id_idx ON requests (organisation_id);
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

CREATE TABLE request_skills (
    request_id integer NOT NULL,
    skill_id integer NOT NULL,
    CONSTRAINT request_skills_pkey PRIMARY KEY (request_id, skill_id),
    CONSTRAINT request_skills_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests (id) ON DELETE CASCADE,
    CONSTRAINT request_skills_skill_id_fkey FOREIGN KEY (skill_id) REFERENCES skills (id)
);

CREATE TABLE request_persons (
    request_id integer NOT NULL,
    worker_id integer NOT NULL,
    wish text NOT NULL,
    CONSTRAINT request_persons_pkey PRIMARY KEY (request_id, worker_id, wish),
    CONSTRAINT request_persons_wish CHECK (wish IN ('preferred', 'banned', 'allowed')),
    CONSTRAINT request_persons_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests (id) ON DELETE CASCADE,
    CONSTRAINT request_persons_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id)
);
CREATE UNIQUE INDEX request_persons_not_both ON request_persons (request_id, worker_id)
        WHERE wish IN ('preferred', 'banned');
CREATE INDEX request_persons_worker_id_idx ON request_persons (worker_id);

-- ---------------------------------------------------------------------------------------------- who sees what

DO $protect$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'requests', 'request_shifts', 'request_skills', 'request_persons'
    ] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO releve_admin', name);
        EXECUTE format('CREATE POLICY %I ON %I TO releve_admin USING (true) WITH CHECK (true)', name || '_admin', name);
    END LOOP;
END
$protect$;

GRANT SELECT, INSERT,
    UPDATE (job_id, reason, priority, headcount, max_workers, first_day, last_day, state) ON requests TO releve_app;
CREATE POLICY requests_read ON requests FOR SELECT TO releve_app
    USING (
        market_id = (SELECT acting_market())
        AND (organisation_id = (SELECT acting_organisation()) OR (SELECT acting_lead()))
    );
CREATE POLICY requests_add ON requests FOR INSERT TO releve_app
    WITH CHECK (
        market_id = (SELECT acting_market())
        AND (organisation_id = (SELECT acting_organisation()) OR (SELECT acting_lead()))
        AND created_by = (SELECT acting_user())
    );
CREATE POLICY requests_change ON requests FOR UPDATE TO releve_app
    USING (
        market_id = (SELECT acting_market())
        AND (organisation_id = (SELECT acting_organisation()) OR (SELECT acting_lead()))
    );

-- Hours and skills are read with the request, persons by the site and the lead alone; all are written by these two.
DO $parts$
DECLARE
    name text;
    owners text := 'EXISTS (SELECT FROM requests r WHERE r.id = request_id'
        ' AND (r.organisation_id = (SELECT acting_organisation()) OR (SELECT acting_lead())))';
    readers text;
BEGIN
    FOREACH name IN ARRAY ARRAY['request_shifts', 'request_skills', 'request_persons'] LOOP
        readers := CASE name
            WHEN 'request_persons' THEN owners
            ELSE 'EXISTS (SELECT FROM requests r WHERE r.id = request_id)'
        END;
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO releve_app', name);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO releve_app USING (%s)', name || '_read', name, readers);
        EXECUTE format('CREATE POLICY %I ON %I FOR INSERT TO releve_app WITH CHECK (%s)', name || '_add', name, owners);
        EXECUTE format('CREATE POLICY %I ON %I FOR UPDATE TO releve_app USING (%s)', name || '_change', name, owners);
        EXECUTE format('CREATE POLICY %I ON %I FOR DELETE TO releve_app USING (%s)', name || '_remove', name, owners);
    END LOOP;
END
$parts$;

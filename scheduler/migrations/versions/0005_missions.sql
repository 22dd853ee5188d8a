CREATE TABLE runs (
    id integer GENERATED ALWAYS AS IDENTITY,
    market_id integer NOT NULL,
    state text DEFAULT 'running' NOT NULL,
    night date,
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
    CONSTRAINT runs_pkey PRIMARY KEY (id),
    CONSTRAINT runs_id_market_id_key UNIQUE (id, market_id),
    CONSTRAINT runs_once_a_night UNIQUE (market_id, night),
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
    CONSTRAINT runs_published_by_fkey FOREIGN KEY (published_by) REFERENCES users (id)
);
CREATE INDEX runs_market_id_started_at_idx ON runs (market_id, started_at);
CREATE UNIQUE INDEX runs_one_running ON runs (market_id) WHERE state = 'running';

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
    answer_by timestamptz,
    published_at timestamptz,
    created_at timestamptz DEFAULT now() NOT NULL,
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
    CONSTRAINT missions_state
        CHECK (state IN ('proposed', 'published', 'confirmed', 'declined', 'withdrawn', 'cancelled', 'done')),
    CONSTRAINT missions_decline_reason
        CHECK (decline_reason IN ('transport', 'hours', 'other_mission', 'training', 'none'))
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
        EXCLUDE USING gist (int4range(worker_id, worker_id, '[]') WITH &&, during WITH &&) WHERE (state IN ('published', 'confirmed', 'done'))
);
CREATE INDEX mission_shifts_request_shift_id_idx ON mission_shifts (request_shift_id);
CREATE UNIQUE INDEX mission_shifts_slot_taken_once ON mission_shifts (request_shift_id, slot)
        WHERE state IN ('published', 'confirmed', 'done');

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
    CONSTRAINT events_pkey PRIMARY KEY (id),
    CONSTRAINT events_words CHECK (action <> '' AND to_state <> ''),
    CONSTRAINT events_thing CHECK (thing IN ('request', 'mission', 'run')),
    CONSTRAINT events_market_id_fkey FOREIGN KEY (market_id) REFERENCES markets (id),
    CONSTRAINT events_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id),
    CONSTRAINT events_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations (id),
    CONSTRAINT events_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs (id)
);
CREATE INDEX events_market_id_at_idx ON events (market_id, at);
CREATE INDEX events_thing_thing_id_idx ON events (thing, thing_id);

-- ---------------------------------------------------------------------------------------------- who sees what

DO $protect$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'runs', 'missions', 'mission_shifts', 'events'
    ] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO releve_admin', name);
        EXECUTE format('CREATE POLICY %I ON %I TO releve_admin USING (true) WITH CHECK (true)', name || '_admin', name);
    END LOOP;
END
$protect$;

-- A run holds what all agencies gave: it is the lead's.
GRANT SELECT, INSERT,
    UPDATE (state, heartbeat_at, ended_at, instance, instance_sha256, medium, soft, bound_medium, bound_soft, seconds,
            seed, versions, error, progress, solution, explanation, dropped, stop_asked_at, published_at,
            published_by) ON runs TO releve_app;
CREATE POLICY runs_read ON runs FOR SELECT TO releve_app
    USING (market_id = (SELECT acting_market()) AND (SELECT acting_lead()));
CREATE POLICY runs_add ON runs FOR INSERT TO releve_app
    WITH CHECK (market_id = (SELECT acting_market()) AND (SELECT acting_lead()));
CREATE POLICY runs_change ON runs FOR UPDATE TO releve_app
    USING (market_id = (SELECT acting_market()) AND (SELECT acting_lead()));

-- A proposed mission is the lead's draft: nobody else reads it. The lead makes and publishes missions; only the agency answers; the site can call them off. What a mission is never changes.
GRANT SELECT, INSERT, UPDATE (state, decline_reason, answer_by, published_at) ON missions TO releve_app;
CREATE POLICY missions_read ON missions FOR SELECT TO releve_app
    USING (
        market_id = (SELECT acting_market())
        AND (
            (SELECT acting_lead())
            OR published_at IS NOT NULL
            AND (
                organisation_id = (SELECT acting_organisation()) OR agency_id = (SELECT acting_organisation())
            )
        )
    );
CREATE POLICY missions_add ON missions FOR INSERT TO releve_app
    WITH CHECK (market_id = (SELECT acting_market()) AND (SELECT acting_lead()));
CREATE POLICY missions_change ON missions FOR UPDATE TO releve_app
    USING (market_id = (SELECT acting_market()) AND (SELECT acting_lead()))
    WITH CHECK (
        market_id = (SELECT acting_market()) AND (SELECT acting_lead())
        AND state IN ('proposed', 'published', 'withdrawn', 'cancelled')
    );
CREATE POLICY missions_change_by_agency ON missions FOR UPDATE TO releve_app
    USING (market_id = (SELECT acting_market()) AND agency_id = (SELECT acting_organisation()))
    WITH CHECK (
        market_id = (SELECT acting_market()) AND agency_id = (SELECT acting_organisation())
        AND state IN ('confirmed', 'declined', 'cancelled', 'done')
    );
CREATE POLICY missions_change_by_site ON missions FOR UPDATE TO releve_app
    USING (market_id = (SELECT acting_market()) AND organisation_id = (SELECT acting_organisation()))
    WITH CHECK (
        market_id = (SELECT acting_market()) AND organisation_id = (SELECT acting_organisation())
        AND state = 'cancelled'
    );

-- Their shifts: the lead adds, each of the three can take some out. State and hours follow by the foreign keys.
GRANT SELECT, INSERT, DELETE ON mission_shifts TO releve_app;
CREATE POLICY mission_shifts_read ON mission_shifts FOR SELECT TO releve_app
    USING (EXISTS (SELECT FROM missions m WHERE m.id = mission_id));
CREATE POLICY mission_shifts_add ON mission_shifts FOR INSERT TO releve_app
    WITH CHECK ((SELECT acting_lead()) AND EXISTS (SELECT FROM missions m WHERE m.id = mission_id));
CREATE POLICY mission_shifts_remove ON mission_shifts FOR DELETE TO releve_app
    USING (EXISTS (SELECT FROM missions m WHERE m.id = mission_id));

-- An agency sees the requests that it has a mission on.
CREATE POLICY requests_read_by_agency ON requests FOR SELECT TO releve_app
    USING (EXISTS (
        SELECT FROM missions m WHERE m.request_id = requests.id AND m.agency_id = (SELECT acting_organisation())
    ));

-- A site reads who comes once that is confirmed; an agency reads whom it sent, also after the person has left it.
CREATE POLICY worker_names_read_by_mission ON worker_names FOR SELECT TO releve_app
    USING (EXISTS (
        SELECT FROM missions m
        WHERE m.worker_id = worker_names.worker_id
          AND (
              m.agency_id = (SELECT acting_organisation())
              OR (m.organisation_id = (SELECT acting_organisation()) AND m.state IN ('confirmed', 'done'))
          )
    ));

-- The log is written in one's own name about what one sees, read with the thing, never changed.
GRANT SELECT, INSERT ON events TO releve_app;
REVOKE UPDATE, DELETE ON events FROM releve_admin;
CREATE POLICY events_read ON events FOR SELECT TO releve_app
    USING (
        market_id = (SELECT acting_market())
        AND CASE thing
            WHEN 'request' THEN EXISTS (SELECT FROM requests r WHERE r.id = thing_id)
            WHEN 'mission' THEN EXISTS (SELECT FROM missions m WHERE m.id = thing_id)
            ELSE (SELECT acting_lead())
        END
    );
CREATE POLICY events_add ON events FOR INSERT TO releve_app
    WITH CHECK (
        market_id = (SELECT acting_market())
        AND organisation_id = (SELECT acting_organisation())
        AND user_id = (SELECT acting_user())
        AND CASE thing
            WHEN 'request' THEN EXISTS (SELECT FROM requests r WHERE r.id = thing_id)
            WHEN 'mission' THEN EXISTS (SELECT FROM missions m WHERE m.id = thing_id)
            ELSE (SELECT acting_lead())
        END
    );

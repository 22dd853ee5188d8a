-- What became of a worker once the accompaniment ended. A line of words for each worker, only ever added to: the last
-- one holds; without an outcome it takes the exit back.
CREATE TABLE exits (
    id integer GENERATED ALWAYS AS IDENTITY,
    worker_id integer NOT NULL,
    agency_id integer NOT NULL,
    about_id integer,
    day date,
    outcome text,
    employer text,
    reason text,
    said_by integer,
    at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT exits_pkey PRIMARY KEY (id),
    CONSTRAINT exits_about_id_key UNIQUE (about_id),
    CONSTRAINT exits_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id),
    CONSTRAINT exits_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES organisations (id),
    CONSTRAINT exits_about_id_fkey FOREIGN KEY (about_id) REFERENCES exits (id),
    CONSTRAINT exits_said_by_fkey FOREIGN KEY (said_by) REFERENCES users (id),
    CONSTRAINT exits_whole CHECK ((outcome IS NULL) = (day IS NULL) AND (about_id IS NOT NULL OR outcome IS NOT NULL)),
    CONSTRAINT exits_employed CHECK ((employer IS NOT NULL) = coalesce(outcome IN ('durable', 'transition'), false)),
    CONSTRAINT exits_reasoned CHECK (about_id IS NOT NULL OR reason IS NULL),
    CONSTRAINT exits_outcome CHECK (outcome IN ('durable', 'transition', 'positive', 'other')),
    CONSTRAINT exits_employer CHECK (employer IN ('department', 'public', 'company', 'association', 'self')),
    CONSTRAINT exits_reason CHECK (reason IN ('mistake', 'learnt_later', 'came_back'))
);
CREATE UNIQUE INDEX exits_first_of_worker ON exits (worker_id) WHERE about_id IS NULL;
CREATE INDEX exits_agency_id_idx ON exits (agency_id);

-- A training that several workers leave together (POE collective), of one agency or of several.
CREATE TABLE cohorts (
    id integer GENERATED ALWAYS AS IDENTITY,
    market_id integer NOT NULL,
    agency_id integer NOT NULL,
    name text NOT NULL,
    from_day date NOT NULL,
    to_day date NOT NULL,
    CONSTRAINT cohorts_pkey PRIMARY KEY (id),
    CONSTRAINT cohorts_market_id_name_key UNIQUE (market_id, name),
    CONSTRAINT cohorts_market_id_agency_id_fkey FOREIGN KEY (market_id, agency_id)
        REFERENCES members (market_id, organisation_id),
    CONSTRAINT cohorts_name CHECK (name = btrim(name) AND length(name) BETWEEN 1 AND 80),
    CONSTRAINT cohorts_days CHECK (to_day >= from_day)
);

CREATE TABLE cohort_people (
    cohort_id integer NOT NULL,
    worker_id integer NOT NULL,
    CONSTRAINT cohort_people_pkey PRIMARY KEY (cohort_id, worker_id),
    CONSTRAINT cohort_people_cohort_id_fkey FOREIGN KEY (cohort_id) REFERENCES cohorts (id),
    CONSTRAINT cohort_people_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id)
);
CREATE INDEX cohort_people_worker_id_idx ON cohort_people (worker_id);

-- The figures of a market as they were last published, small groups hidden already: all that a stranger can read.
CREATE TABLE published_figures (
    market_id integer NOT NULL,
    counted_at timestamptz NOT NULL,
    figures jsonb NOT NULL,
    CONSTRAINT published_figures_pkey PRIMARY KEY (market_id),
    CONSTRAINT published_figures_market_id_fkey FOREIGN KEY (market_id) REFERENCES markets (id)
);

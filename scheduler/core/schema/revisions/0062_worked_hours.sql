-- What was said of the hours of each day of work, in a chain of hashes for each market and month; only ever added.
CREATE TABLE hour_entries (
    id bigint GENERATED ALWAYS AS IDENTITY,
    market_id integer NOT NULL,
    month date NOT NULL,
    seq integer NOT NULL,
    at timestamptz DEFAULT now() NOT NULL,
    kind text NOT NULL,
    side text NOT NULL,
    said_by integer,
    about_id bigint,
    mission_id integer,
    request_shift_id integer,
    worker_id integer,
    worker_code text,
    site_id integer,
    organisation_id integer,
    agency_id integer,
    day date,
    starts_at timestamptz,
    ends_at timestamptz,
    break_minutes integer,
    minutes integer GENERATED ALWAYS AS (date_part('epoch', ends_at - starts_at)::integer / 60 - break_minutes) STORED,
    reason text,
    hash text NOT NULL,
    CONSTRAINT hour_entries_pkey PRIMARY KEY (id),
    CONSTRAINT hour_entries_market_id_month_seq_key UNIQUE (market_id, month, seq),
    CONSTRAINT hour_entries_about_id_key UNIQUE (about_id),
    CONSTRAINT hour_entries_market_id_fkey FOREIGN KEY (market_id) REFERENCES markets (id),
    CONSTRAINT hour_entries_said_by_fkey FOREIGN KEY (said_by) REFERENCES users (id),
    CONSTRAINT hour_entries_about_id_fkey FOREIGN KEY (about_id) REFERENCES hour_entries (id),
    CONSTRAINT hour_entries_mission_id_fkey FOREIGN KEY (mission_id) REFERENCES missions (id),
    CONSTRAINT hour_entries_request_shift_id_fkey FOREIGN KEY (request_shift_id) REFERENCES request_shifts (id),
    CONSTRAINT hour_entries_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id),
    CONSTRAINT hour_entries_site_id_fkey FOREIGN KEY (site_id) REFERENCES sites (id),
    CONSTRAINT hour_entries_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations (id),
    CONSTRAINT hour_entries_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES organisations (id),
    CONSTRAINT hour_entries_place CHECK (month = date_trunc('month', month::timestamp)::date AND seq >= 1),
    CONSTRAINT hour_entries_hash CHECK (hash ~ '^[0-9a-f]{64}$'),
    CONSTRAINT hour_entries_of_a_day CHECK (
        CASE WHEN kind IN ('statement', 'signature', 'validation', 'dispute', 'settlement')
        THEN num_nulls(mission_id, request_shift_id, worker_id, worker_code, site_id, organisation_id, agency_id, day,
                       starts_at, ends_at, break_minutes) = 0
             AND month = date_trunc('month', day::timestamp)::date
        ELSE num_nonnulls(mission_id, request_shift_id, worker_id, worker_code, site_id, organisation_id, agency_id,
                          day, starts_at, ends_at, break_minutes, about_id) = 0 END
    ),
    CONSTRAINT hour_entries_span CHECK (ends_at BETWEEN starts_at AND starts_at + interval '24 hours'),
    CONSTRAINT hour_entries_whole_minutes CHECK (
        starts_at = date_trunc('minute', starts_at, 'UTC') AND ends_at = date_trunc('minute', ends_at, 'UTC')
    ),
    CONSTRAINT hour_entries_minutes CHECK (break_minutes >= 0 AND minutes >= 0),
    CONSTRAINT hour_entries_reasoned CHECK (kind NOT IN ('dispute', 'reopening') OR reason IS NOT NULL),
    CONSTRAINT hour_entries_not_worked CHECK (
        kind NOT IN ('statement', 'settlement')
        OR (minutes = 0) = coalesce(reason IN ('no_show', 'site_closed'), false)
    ),
    CONSTRAINT hour_entries_kind CHECK (
        kind IN ('statement', 'signature', 'validation', 'dispute', 'settlement', 'closing', 'reopening')
    ),
    CONSTRAINT hour_entries_side CHECK (side IN ('worker', 'site', 'agency', 'lead', 'engine')),
    CONSTRAINT hour_entries_reason CHECK (
        CASE kind WHEN 'reopening' THEN reason IN ('mistake', 'late_hours', 'late_dispute')
        ELSE reason IN (
            'no_show', 'site_closed', 'came_late', 'left_early', 'stayed_longer', 'other_break', 'other_hours'
        ) END
    )
);
CREATE UNIQUE INDEX hour_entries_first_of_day ON hour_entries (request_shift_id, worker_id)
    WHERE about_id IS NULL AND request_shift_id IS NOT NULL;
CREATE INDEX hour_entries_market_id_day_idx ON hour_entries (market_id, day);
CREATE INDEX hour_entries_worker_id_day_idx ON hour_entries (worker_id, day);
CREATE INDEX hour_entries_mission_id_idx ON hour_entries (mission_id);
CREATE INDEX hour_entries_shift_idx ON hour_entries (request_shift_id, worker_id);

CREATE TABLE hour_heads (
    market_id integer NOT NULL,
    month date NOT NULL,
    seq integer DEFAULT 0 NOT NULL,
    hash text NOT NULL,
    closed boolean DEFAULT false NOT NULL,
    CONSTRAINT hour_heads_pkey PRIMARY KEY (market_id, month),
    CONSTRAINT hour_heads_market_id_fkey FOREIGN KEY (market_id) REFERENCES markets (id),
    CONSTRAINT hour_heads_seq CHECK (seq >= 0),
    CONSTRAINT hour_heads_hash CHECK (hash ~ '^[0-9a-f]{64}$')
);

-- What people write to each other in a dispute: beside the chain, since it may name somebody, and goes with them.
CREATE TABLE hour_words (
    id integer GENERATED ALWAYS AS IDENTITY,
    market_id integer NOT NULL,
    entry_id bigint NOT NULL,
    said_by integer,
    at timestamptz DEFAULT now() NOT NULL,
    said text NOT NULL,
    CONSTRAINT hour_words_pkey PRIMARY KEY (id),
    CONSTRAINT hour_words_market_id_fkey FOREIGN KEY (market_id) REFERENCES markets (id),
    CONSTRAINT hour_words_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES hour_entries (id),
    CONSTRAINT hour_words_said_by_fkey FOREIGN KEY (said_by) REFERENCES users (id),
    CONSTRAINT hour_words_said CHECK (length(said) BETWEEN 1 AND 280)
);
CREATE INDEX hour_words_entry_id_idx ON hour_words (entry_id);

-- What counts of a shift once its hours are settled; null until then.
ALTER TABLE mission_shifts ADD COLUMN worked_minutes integer;
ALTER TABLE mission_shifts ADD CONSTRAINT mission_shifts_worked_minutes CHECK (worked_minutes >= 0);

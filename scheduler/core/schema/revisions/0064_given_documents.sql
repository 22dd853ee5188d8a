-- Documents as they were handed out: once for all that each says, only ever added.
CREATE TABLE given_documents (
    id integer GENERATED ALWAYS AS IDENTITY,
    market_id integer NOT NULL,
    kind text NOT NULL,
    agency_id integer NOT NULL,
    organisation_id integer,
    worker_id integer NOT NULL,
    mission_id integer,
    month date,
    given_at timestamptz DEFAULT now() NOT NULL,
    given_by integer,
    made_of text NOT NULL,
    sha256 text NOT NULL,
    content bytea,
    CONSTRAINT given_documents_pkey PRIMARY KEY (id),
    CONSTRAINT given_documents_once UNIQUE NULLS NOT DISTINCT (kind, agency_id, worker_id, mission_id, month, made_of),
    CONSTRAINT given_documents_market_id_fkey FOREIGN KEY (market_id) REFERENCES markets (id),
    CONSTRAINT given_documents_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES organisations (id),
    CONSTRAINT given_documents_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations (id),
    CONSTRAINT given_documents_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id),
    CONSTRAINT given_documents_mission_id_fkey FOREIGN KEY (mission_id) REFERENCES missions (id),
    CONSTRAINT given_documents_given_by_fkey FOREIGN KEY (given_by) REFERENCES users (id),
    CONSTRAINT given_documents_about CHECK (
        CASE WHEN kind IN ('order', 'contract') THEN mission_id IS NOT NULL AND month IS NULL
        ELSE mission_id IS NULL AND month IS NOT NULL END
    ),
    CONSTRAINT given_documents_month CHECK (month = date_trunc('month', month::timestamp)::date),
    CONSTRAINT given_documents_hashes CHECK (made_of ~ '^[0-9a-f]{64}$' AND sha256 ~ '^[0-9a-f]{64}$'),
    CONSTRAINT given_documents_content CHECK (octet_length(content) <= 1000000),
    CONSTRAINT given_documents_kind CHECK (kind IN ('order', 'contract', 'statement'))
);
CREATE INDEX given_documents_mission_id_idx ON given_documents (mission_id);
CREATE INDEX given_documents_worker_id_idx ON given_documents (worker_id);

-- A link that needs no password, with an end: the clause hours of a market's months, for the facilitator of the clause.
CREATE TABLE clause_links (
    id integer GENERATED ALWAYS AS IDENTITY,
    market_id integer NOT NULL,
    organisation_id integer NOT NULL,
    made_by integer NOT NULL,
    first_month date NOT NULL,
    last_month date NOT NULL,
    until_day date NOT NULL,
    seed text NOT NULL,
    token_hash text NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    revoked_at timestamptz,
    CONSTRAINT clause_links_pkey PRIMARY KEY (id),
    CONSTRAINT clause_links_token_hash_key UNIQUE (token_hash),
    CONSTRAINT clause_links_market_id_organisation_id_fkey FOREIGN KEY (market_id, organisation_id)
        REFERENCES members (market_id, organisation_id),
    CONSTRAINT clause_links_made_by_fkey FOREIGN KEY (made_by) REFERENCES users (id),
    CONSTRAINT clause_links_token_hash CHECK (token_hash ~ '^[0-9a-f]{64}$'),
    CONSTRAINT clause_links_months CHECK (first_month = date_trunc('month', first_month::timestamp)::date AND last_month = date_trunc('month', last_month::timestamp)::date AND first_month <= last_month)
);
CREATE INDEX clause_links_market_id_idx ON clause_links (market_id);

-- What a contract says of the hours of a week, where it says so: below 35 it is part-time work.
ALTER TABLE employments
    ADD COLUMN weekly_minutes integer,
    ADD CONSTRAINT employments_weekly_minutes CHECK (weekly_minutes BETWEEN 1 AND 2880);

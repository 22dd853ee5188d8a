-- What an hour costs, and who is on a bill.
CREATE TABLE prices (
    id integer GENERATED ALWAYS AS IDENTITY,
    market_id integer NOT NULL,
    kind text NOT NULL,
    job_id integer,
    agency_kind text,
    from_day date NOT NULL,
    cents_per_hour integer NOT NULL,
    CONSTRAINT prices_pkey PRIMARY KEY (id),
    CONSTRAINT prices_job_id_market_id_fkey FOREIGN KEY (job_id, market_id) REFERENCES jobs (id, market_id),
    CONSTRAINT prices_once UNIQUE NULLS NOT DISTINCT (market_id, kind, job_id, agency_kind, from_day),
    CONSTRAINT prices_cents_per_hour CHECK (cents_per_hour BETWEEN 1 AND 100000),
    CONSTRAINT prices_kind CHECK (kind IN ('base', 'evening', 'sunday', 'public_holiday')),
    CONSTRAINT prices_agency_kind CHECK (agency_kind IN ('AI', 'ACI', 'EI', 'EITI', 'ETTI', 'GEIQ', 'OPCS', 'EA', 'ESAT')),
    CONSTRAINT prices_market_id_fkey FOREIGN KEY (market_id) REFERENCES markets (id)
);

CREATE TABLE billing_parties (
    organisation_id integer NOT NULL,
    legal_name text NOT NULL,
    siret text NOT NULL,
    street text NOT NULL,
    postcode text NOT NULL,
    city text NOT NULL,
    iban text,
    vat_basis_points integer,
    vat_number text,
    service_code text,
    engagement text,
    CONSTRAINT billing_parties_pkey PRIMARY KEY (organisation_id),
    CONSTRAINT billing_parties_siret CHECK (siret ~ '^[0-9]{14}$'),
    CONSTRAINT billing_parties_postcode CHECK (postcode ~ '^[0-9]{5}$'),
    CONSTRAINT billing_parties_iban CHECK (iban ~ '^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$'),
    CONSTRAINT billing_parties_vat_basis_points CHECK (vat_basis_points BETWEEN 1 AND 3000),
    CONSTRAINT billing_parties_vat_number CHECK (vat_number ~ '^FR[0-9A-Z]{2}[0-9]{9}$'),
    CONSTRAINT billing_parties_taxed CHECK (vat_basis_points IS NULL OR vat_number IS NOT NULL),
    CONSTRAINT billing_parties_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations (id)
);

-- Bills of a site's and an agency's months, each line with the hours that it is made of.
CREATE TABLE bills (
    id integer GENERATED ALWAYS AS IDENTITY,
    market_id integer NOT NULL,
    month date NOT NULL,
    site_id integer NOT NULL,
    agency_id integer NOT NULL,
    agency text GENERATED ALWAYS AS ('agency') STORED NOT NULL,
    issuer_id integer NOT NULL,
    kind text DEFAULT 'bill' NOT NULL,
    state text DEFAULT 'draft' NOT NULL,
    head text NOT NULL,
    asked_minutes integer NOT NULL,
    planned_minutes integer NOT NULL,
    minutes integer NOT NULL,
    net_cents integer NOT NULL,
    vat_basis_points integer,
    vat_cents integer NOT NULL,
    question text,
    credited boolean DEFAULT false NOT NULL,
    credits_id integer,
    year integer,
    seq integer,
    number text,
    made_at timestamptz DEFAULT now() NOT NULL,
    issued_at timestamptz,
    issuer jsonb,
    payer jsonb,
    CONSTRAINT bills_pkey PRIMARY KEY (id),
    CONSTRAINT bills_site_id_market_id_fkey FOREIGN KEY (site_id, market_id) REFERENCES sites (id, market_id),
    CONSTRAINT bills_market_id_agency_id_agency_fkey FOREIGN KEY (market_id, agency_id, agency) REFERENCES members (market_id, organisation_id, kind),
    CONSTRAINT bills_issuer_id_year_seq_key UNIQUE (issuer_id, year, seq),
    CONSTRAINT bills_credits_id_key UNIQUE (credits_id),
    CONSTRAINT bills_month CHECK (month = date_trunc('month', month::timestamp)::date),
    CONSTRAINT bills_head CHECK (head ~ '^[0-9a-f]{64}$'),
    CONSTRAINT bills_amounts CHECK (minutes >= 0 AND net_cents >= 0 AND vat_cents >= 0),
    CONSTRAINT bills_credits CHECK ((kind = 'credit_note') = (credits_id IS NOT NULL)),
    CONSTRAINT bills_credited CHECK (NOT credited OR kind = 'bill' AND state = 'issued'),
    CONSTRAINT bills_issued CHECK (CASE state WHEN 'issued' THEN num_nulls(year, seq, number, issued_at, issuer, payer) = 0 ELSE num_nonnulls(year, seq, number, issued_at, issuer, payer) = 0 END),
    CONSTRAINT bills_questioned CHECK (state <> 'questioned' OR question IS NOT NULL),
    CONSTRAINT bills_question CHECK (length(question) BETWEEN 1 AND 280),
    CONSTRAINT bills_kind CHECK (kind IN ('bill', 'credit_note')),
    CONSTRAINT bills_state CHECK (state IN ('draft', 'proposed', 'questioned', 'accepted', 'issued')),
    CONSTRAINT bills_market_id_fkey FOREIGN KEY (market_id) REFERENCES markets (id),
    CONSTRAINT bills_issuer_id_fkey FOREIGN KEY (issuer_id) REFERENCES organisations (id),
    CONSTRAINT bills_credits_id_fkey FOREIGN KEY (credits_id) REFERENCES bills (id)
);
CREATE INDEX bills_agency_id_idx ON bills (agency_id);
CREATE UNIQUE INDEX bills_once ON bills (market_id, month, site_id, agency_id) WHERE kind = 'bill' AND NOT credited;

CREATE TABLE bill_lines (
    id integer GENERATED ALWAYS AS IDENTITY,
    bill_id integer NOT NULL,
    place integer NOT NULL,
    job text NOT NULL,
    kind text NOT NULL,
    cents_per_hour integer NOT NULL,
    minutes integer NOT NULL,
    cents integer NOT NULL,
    CONSTRAINT bill_lines_pkey PRIMARY KEY (id),
    CONSTRAINT bill_lines_amounts CHECK (place >= 1 AND minutes >= 1 AND cents_per_hour >= 1),
    CONSTRAINT bill_lines_cents CHECK (cents = (2 * minutes::bigint * cents_per_hour + 60) / 120),
    CONSTRAINT bill_lines_bill_id_place_key UNIQUE (bill_id, place),
    CONSTRAINT bill_lines_id_bill_id_key UNIQUE (id, bill_id),
    CONSTRAINT bill_lines_kind CHECK (kind IN ('base', 'evening', 'sunday', 'public_holiday')),
    CONSTRAINT bill_lines_bill_id_fkey FOREIGN KEY (bill_id) REFERENCES bills (id) ON DELETE CASCADE
);

CREATE TABLE bill_days (
    bill_id integer NOT NULL,
    entry_id bigint NOT NULL,
    day date NOT NULL,
    worker_code text NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    break_minutes integer NOT NULL,
    planned_minutes integer NOT NULL,
    minutes integer NOT NULL,
    reason text,
    CONSTRAINT bill_days_pkey PRIMARY KEY (bill_id, entry_id),
    CONSTRAINT bill_days_minutes CHECK (planned_minutes >= 0 AND minutes >= 0 AND break_minutes >= 0),
    CONSTRAINT bill_days_bill_id_fkey FOREIGN KEY (bill_id) REFERENCES bills (id) ON DELETE CASCADE,
    CONSTRAINT bill_days_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES hour_entries (id)
);
CREATE INDEX bill_days_entry_id_idx ON bill_days (entry_id);

CREATE TABLE bill_line_hours (
    line_id integer NOT NULL,
    entry_id bigint NOT NULL,
    bill_id integer NOT NULL,
    minutes integer NOT NULL,
    CONSTRAINT bill_line_hours_pkey PRIMARY KEY (line_id, entry_id),
    CONSTRAINT bill_line_hours_line_id_bill_id_fkey FOREIGN KEY (line_id, bill_id) REFERENCES bill_lines (id, bill_id) ON DELETE CASCADE,
    CONSTRAINT bill_line_hours_bill_id_entry_id_fkey FOREIGN KEY (bill_id, entry_id) REFERENCES bill_days (bill_id, entry_id) ON DELETE CASCADE,
    CONSTRAINT bill_line_hours_minutes CHECK (minutes >= 1)
);
CREATE INDEX bill_line_hours_day_idx ON bill_line_hours (bill_id, entry_id);

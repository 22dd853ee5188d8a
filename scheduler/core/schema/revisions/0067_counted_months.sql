-- Months that are over, counted and kept: read instead of counted for as long as month_changes says nothing of them.
CREATE TABLE counted_months (
    market_id integer NOT NULL,
    month date NOT NULL,
    counted_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT counted_months_pkey PRIMARY KEY (market_id, month),
    CONSTRAINT counted_months_market_id_fkey FOREIGN KEY (market_id) REFERENCES markets (id),
    CONSTRAINT counted_months_month CHECK (month = date_trunc('month', month::timestamp)::date)
);

-- That something of a kept month has changed since it was counted.
CREATE TABLE month_changes (
    id bigint GENERATED ALWAYS AS IDENTITY,
    market_id integer NOT NULL,
    month date NOT NULL,
    CONSTRAINT month_changes_pkey PRIMARY KEY (id),
    CONSTRAINT month_changes_market_id_fkey FOREIGN KEY (market_id) REFERENCES markets (id)
);
CREATE INDEX month_changes_market_id_month_idx ON month_changes (market_id, month);

-- Hours asked for and covered.
CREATE TABLE month_hours (
    id bigint GENERATED ALWAYS AS IDENTITY,
    market_id integer NOT NULL,
    month date NOT NULL,
    week date NOT NULL,
    site_id integer NOT NULL,
    job_id integer,
    asked_minutes integer NOT NULL,
    covered_minutes integer NOT NULL,
    CONSTRAINT month_hours_pkey PRIMARY KEY (id),
    CONSTRAINT month_hours_market_id_month_fkey FOREIGN KEY (market_id, month)
        REFERENCES counted_months (market_id, month) ON DELETE CASCADE
);
CREATE INDEX month_hours_market_id_month_idx ON month_hours (market_id, month);

-- Requests with work in the month, and how long they waited.
CREATE TABLE month_requests (
    market_id integer NOT NULL,
    month date NOT NULL,
    request_id integer NOT NULL,
    site_id integer NOT NULL,
    job_id integer,
    notice_minutes integer NOT NULL,
    answer_minutes integer,
    CONSTRAINT month_requests_pkey PRIMARY KEY (market_id, month, request_id),
    CONSTRAINT month_requests_market_id_month_fkey FOREIGN KEY (market_id, month)
        REFERENCES counted_months (market_id, month) ON DELETE CASCADE
);

-- Missions with work in the month: of how many people they are is asked of the missions themselves.
CREATE TABLE month_missions (
    market_id integer NOT NULL,
    month date NOT NULL,
    mission_id integer NOT NULL,
    site_id integer NOT NULL,
    job_id integer,
    CONSTRAINT month_missions_pkey PRIMARY KEY (market_id, month, mission_id),
    CONSTRAINT month_missions_market_id_month_fkey FOREIGN KEY (market_id, month)
        REFERENCES counted_months (market_id, month) ON DELETE CASCADE
);

-- Minutes that each agency gave.
CREATE TABLE month_given (
    market_id integer NOT NULL,
    month date NOT NULL,
    agency_id integer NOT NULL,
    minutes integer NOT NULL,
    CONSTRAINT month_given_pkey PRIMARY KEY (market_id, month, agency_id),
    CONSTRAINT month_given_market_id_month_fkey FOREIGN KEY (market_id, month)
        REFERENCES counted_months (market_id, month) ON DELETE CASCADE
);

-- Days and minutes of the ledger.
CREATE TABLE month_ledger (
    market_id integer NOT NULL,
    month date NOT NULL,
    days integer NOT NULL,
    still_open integer NOT NULL,
    disputed integer NOT NULL,
    minutes integer NOT NULL,
    CONSTRAINT month_ledger_pkey PRIMARY KEY (market_id, month),
    CONSTRAINT month_ledger_market_id_month_fkey FOREIGN KEY (market_id, month)
        REFERENCES counted_months (market_id, month) ON DELETE CASCADE
);

-- The secret is encrypted with a key that is not in the database; last_step is the time of the last code that was taken.
CREATE TABLE second_factors (
    user_id integer NOT NULL,
    secret text NOT NULL,
    since timestamptz DEFAULT now() NOT NULL,
    last_step bigint NOT NULL,
    CONSTRAINT second_factors_pkey PRIMARY KEY (user_id),
    CONSTRAINT second_factors_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id)
);

-- Each lets somebody in once without their telephone; the hash of it alone is kept.
CREATE TABLE recovery_codes (
    id integer GENERATED ALWAYS AS IDENTITY,
    user_id integer NOT NULL,
    code_hash text NOT NULL,
    used_at timestamptz,
    CONSTRAINT recovery_codes_pkey PRIMARY KEY (id),
    CONSTRAINT recovery_codes_code_hash CHECK (code_hash ~ '^[0-9a-f]{64}$'),
    CONSTRAINT recovery_codes_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id)
);

CREATE INDEX recovery_codes_user_id_idx ON recovery_codes (user_id);

-- When the session passed the second factor.
ALTER TABLE sessions ADD COLUMN factor_at timestamptz;

-- In which market somebody acts whose organisation takes part in several; null: the first of them.
ALTER TABLE sessions
    ADD COLUMN market_id integer,
    ADD CONSTRAINT sessions_market_id_fkey FOREIGN KEY (market_id) REFERENCES markets (id);

-- What was tried: codes are counted apart from passwords.
ALTER TABLE sign_in_attempts
    ADD COLUMN step text DEFAULT 'password' NOT NULL,
    ADD CONSTRAINT sign_in_attempts_step CHECK (step IN ('password', 'code'));

-- With what somebody signs in: one address and one password, whatever organisations they act for.
CREATE TABLE accounts (
    id integer GENERATED ALWAYS AS IDENTITY,
    email text NOT NULL,
    password_hash text,
    CONSTRAINT accounts_pkey PRIMARY KEY (id),
    CONSTRAINT accounts_email_key UNIQUE (email),
    -- For the key of users, which repeat the address.
    CONSTRAINT accounts_id_email_key UNIQUE (id, email),
    CONSTRAINT accounts_email CHECK (email = lower(email) AND email ~ '^[^@\s]+@[^@\s]+$'),
    CONSTRAINT accounts_password_hash CHECK (starts_with(password_hash, '$argon2id$'))
);

-- An account of each user who is there, under their number: what is sealed for a second factor names it.
INSERT INTO accounts (id, email, password_hash) OVERRIDING SYSTEM VALUE
SELECT u.id, u.email, u.password_hash FROM users u;
SELECT setval(pg_get_serial_sequence('accounts', 'id'), coalesce((SELECT max(id) FROM accounts), 0) + 1, false);

-- Since when somebody acts for the organisation that invited them; null: they have been here for it never yet.
ALTER TABLE users ADD COLUMN accepted_at timestamptz;
ALTER TABLE users ADD COLUMN account_id integer;
UPDATE users u
SET account_id = u.id,
    accepted_at = CASE
        WHEN u.role <> 'engine' AND (u.password_hash IS NOT NULL OR EXISTS (SELECT FROM sessions s WHERE s.user_id = u.id))
        THEN now()
    END;
ALTER TABLE users ALTER COLUMN account_id SET NOT NULL;
ALTER TABLE users DROP CONSTRAINT users_email_key;
ALTER TABLE users DROP CONSTRAINT users_forgotten;
ALTER TABLE users DROP CONSTRAINT users_engine_never_signs_in;
ALTER TABLE users DROP COLUMN password_hash;
ALTER TABLE users ADD CONSTRAINT users_forgotten CHECK (forgotten_at IS NULL OR disabled_at IS NOT NULL);
ALTER TABLE users ADD CONSTRAINT users_engine_never_signs_in CHECK (role <> 'engine' OR accepted_at IS NULL);
ALTER TABLE users ADD CONSTRAINT users_account_id_email_fkey
    FOREIGN KEY (account_id, email) REFERENCES accounts (id, email) ON UPDATE CASCADE;
-- Once in an organisation.
ALTER TABLE users ADD CONSTRAINT users_account_id_organisation_id_key UNIQUE (account_id, organisation_id);

ALTER TABLE second_factors RENAME COLUMN user_id TO account_id;
ALTER TABLE second_factors DROP CONSTRAINT second_factors_user_id_fkey;
ALTER TABLE second_factors ADD CONSTRAINT second_factors_account_id_fkey
    FOREIGN KEY (account_id) REFERENCES accounts (id);
ALTER TABLE recovery_codes RENAME COLUMN user_id TO account_id;
ALTER TABLE recovery_codes DROP CONSTRAINT recovery_codes_user_id_fkey;
ALTER TABLE recovery_codes ADD CONSTRAINT recovery_codes_account_id_fkey
    FOREIGN KEY (account_id) REFERENCES accounts (id);
ALTER INDEX recovery_codes_user_id_idx RENAME TO recovery_codes_account_id_idx;

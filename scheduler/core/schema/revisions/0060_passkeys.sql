-- A passkey of an account (a discoverable WebAuthn credential): its public half, and how often it has signed.
CREATE TABLE passkeys (
    id integer GENERATED ALWAYS AS IDENTITY,
    account_id integer NOT NULL,
    name text NOT NULL,
    credential_id bytea NOT NULL,
    public_key bytea NOT NULL,
    sign_count bigint NOT NULL,
    user_handle bytea NOT NULL,
    made_at timestamptz DEFAULT now() NOT NULL,
    used_at timestamptz,
    CONSTRAINT passkeys_pkey PRIMARY KEY (id),
    CONSTRAINT passkeys_credential_id_key UNIQUE (credential_id),
    CONSTRAINT passkeys_id_account_id_key UNIQUE (id, account_id),
    CONSTRAINT passkeys_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts (id),
    CONSTRAINT passkeys_name CHECK (name = btrim(name) AND length(name) BETWEEN 1 AND 60),
    CONSTRAINT passkeys_credential_id CHECK (octet_length(credential_id) BETWEEN 1 AND 1023),
    CONSTRAINT passkeys_public_key CHECK (octet_length(public_key) BETWEEN 1 AND 2000),
    CONSTRAINT passkeys_sign_count CHECK (sign_count BETWEEN 0 AND 4294967295),
    CONSTRAINT passkeys_user_handle CHECK (octet_length(user_handle) = 32)
);
CREATE INDEX passkeys_account_id_idx ON passkeys (account_id);

-- What a passkey is asked to sign, until it comes back, once. Without an account: at the door, where nobody acts yet.
CREATE TABLE passkey_challenges (
    id integer GENERATED ALWAYS AS IDENTITY,
    challenge_hash text NOT NULL,
    account_id integer,
    made_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT passkey_challenges_pkey PRIMARY KEY (id),
    CONSTRAINT passkey_challenges_challenge_hash_key UNIQUE (challenge_hash),
    CONSTRAINT passkey_challenges_challenge_hash CHECK (challenge_hash ~ '^[0-9a-f]{64}$'),
    CONSTRAINT passkey_challenges_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts (id)
);
CREATE INDEX passkey_challenges_made_at_idx ON passkey_challenges (made_at);
CREATE INDEX passkey_challenges_account_id_idx ON passkey_challenges (account_id);

-- The passkey that opened a session, and whose it is: the account of the session's user, for whatever organisation.
ALTER TABLE users ADD CONSTRAINT users_id_account_id_key UNIQUE (id, account_id);
ALTER TABLE sessions ADD COLUMN passkey_id integer;
ALTER TABLE sessions ADD COLUMN passkey_account_id integer;
ALTER TABLE sessions
    ADD CONSTRAINT sessions_passkey CHECK ((passkey_id IS NULL) = (passkey_account_id IS NULL));
ALTER TABLE sessions
    ADD CONSTRAINT sessions_passkey_fkey
    FOREIGN KEY (passkey_id, passkey_account_id) REFERENCES passkeys (id, account_id);
ALTER TABLE sessions
    ADD CONSTRAINT sessions_passkey_account_fkey
    FOREIGN KEY (user_id, passkey_account_id) REFERENCES users (id, account_id);
CREATE INDEX sessions_passkey_id_idx ON sessions (passkey_id) WHERE passkey_id IS NOT NULL;

ALTER TABLE sign_in_attempts DROP CONSTRAINT sign_in_attempts_step;
ALTER TABLE sign_in_attempts
    ADD CONSTRAINT sign_in_attempts_step CHECK (step IN ('password', 'code', 'passkey'));

-- A passkey of somebody's (a discoverable WebAuthn credential): its public half, and how often it has signed.
CREATE TABLE passkeys (
    id integer GENERATED ALWAYS AS IDENTITY,
    user_id integer NOT NULL,
    name text NOT NULL,
    credential_id bytea NOT NULL,
    public_key bytea NOT NULL,
    sign_count bigint NOT NULL,
    user_handle bytea NOT NULL,
    made_at timestamptz DEFAULT now() NOT NULL,
    used_at timestamptz,
    CONSTRAINT passkeys_pkey PRIMARY KEY (id),
    CONSTRAINT passkeys_credential_id_key UNIQUE (credential_id),
    CONSTRAINT passkeys_id_user_id_key UNIQUE (id, user_id),
    CONSTRAINT passkeys_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id),
    CONSTRAINT passkeys_name CHECK (name = btrim(name) AND length(name) BETWEEN 1 AND 60),
    CONSTRAINT passkeys_credential_id CHECK (octet_length(credential_id) BETWEEN 1 AND 1023),
    CONSTRAINT passkeys_public_key CHECK (octet_length(public_key) BETWEEN 1 AND 2000),
    CONSTRAINT passkeys_sign_count CHECK (sign_count BETWEEN 0 AND 4294967295),
    CONSTRAINT passkeys_user_handle CHECK (octet_length(user_handle) = 32)
);
CREATE INDEX passkeys_user_id_idx ON passkeys (user_id);

-- What a passkey is asked to sign, until it comes back, once. Without a user: at the door, where nobody acts yet.
CREATE TABLE passkey_challenges (
    id integer GENERATED ALWAYS AS IDENTITY,
    challenge_hash text NOT NULL,
    user_id integer,
    made_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT passkey_challenges_pkey PRIMARY KEY (id),
    CONSTRAINT passkey_challenges_challenge_hash_key UNIQUE (challenge_hash),
    CONSTRAINT passkey_challenges_challenge_hash CHECK (challenge_hash ~ '^[0-9a-f]{64}$'),
    CONSTRAINT passkey_challenges_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id)
);
CREATE INDEX passkey_challenges_made_at_idx ON passkey_challenges (made_at);
CREATE INDEX passkey_challenges_user_id_idx ON passkey_challenges (user_id);

-- The passkey that opened a session, one of the same person's.
ALTER TABLE sessions ADD COLUMN passkey_id integer;
ALTER TABLE sessions
    ADD CONSTRAINT sessions_passkey_fkey FOREIGN KEY (passkey_id, user_id) REFERENCES passkeys (id, user_id);
CREATE INDEX sessions_passkey_id_idx ON sessions (passkey_id) WHERE passkey_id IS NOT NULL;

ALTER TABLE sign_in_attempts DROP CONSTRAINT sign_in_attempts_step;
ALTER TABLE sign_in_attempts
    ADD CONSTRAINT sign_in_attempts_step CHECK (step IN ('password', 'code', 'passkey'));

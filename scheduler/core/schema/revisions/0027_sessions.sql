-- A session of somebody in a browser. The cookie holds a random token, the database its hash alone.
CREATE TABLE sessions (
    id integer GENERATED ALWAYS AS IDENTITY,
    user_id integer NOT NULL,
    token_hash text NOT NULL,
    made_at timestamptz DEFAULT now() NOT NULL,
    seen_at timestamptz DEFAULT now() NOT NULL,
    ended_at timestamptz,
    CONSTRAINT sessions_pkey PRIMARY KEY (id),
    CONSTRAINT sessions_token_hash_key UNIQUE (token_hash),
    CONSTRAINT sessions_token_hash CHECK (token_hash ~ '^[0-9a-f]{64}$'),
    CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id)
);
CREATE INDEX sessions_user_id_idx ON sessions (user_id) WHERE ended_at IS NULL;

-- A link that signs somebody in once. It is kept for unknown addresses too: what is written tells nobody which accounts
-- exist. For one that goes by mail the token is made of the seed with a key that is not in the database
-- (scheduler.messages.links); others are handed out by the administration and have none.
CREATE TABLE sign_in_links (
    id integer GENERATED ALWAYS AS IDENTITY,
    email text NOT NULL,
    user_id integer,
    seed text,
    token_hash text NOT NULL,
    made_at timestamptz DEFAULT now() NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    CONSTRAINT sign_in_links_pkey PRIMARY KEY (id),
    CONSTRAINT sign_in_links_token_hash_key UNIQUE (token_hash),
    CONSTRAINT sign_in_links_token_hash CHECK (token_hash ~ '^[0-9a-f]{64}$'),
    CONSTRAINT sign_in_links_email CHECK (email = lower(email)),
    CONSTRAINT sign_in_links_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id)
);
CREATE INDEX sign_in_links_email_made_at_idx ON sign_in_links (email, made_at);
CREATE INDEX sign_in_links_user_id_idx ON sign_in_links (user_id) WHERE used_at IS NULL;

-- Who tried from a browser that has signed in to the account before; such a browser is counted by itself.
ALTER TABLE sign_in_attempts ADD COLUMN browser text;
DROP INDEX sign_in_attempts_address_at_idx;

-- Links to found an installation that has no market yet: handed out by the administration, used once, within an hour.
CREATE TABLE set_up_links (
    id integer GENERATED ALWAYS AS IDENTITY,
    token_hash text NOT NULL,
    made_at timestamptz DEFAULT now() NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    CONSTRAINT set_up_links_pkey PRIMARY KEY (id),
    CONSTRAINT set_up_links_token_hash_key UNIQUE (token_hash),
    CONSTRAINT set_up_links_token_hash CHECK (token_hash ~ '^[0-9a-f]{64}$')
);

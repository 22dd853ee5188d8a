-- A form that was sent after its session had ended. It is sealed with a token that the browser's cookie alone holds.
CREATE TABLE kept_forms (
    id integer GENERATED ALWAYS AS IDENTITY,
    user_id integer NOT NULL,
    token_hash text NOT NULL,
    sealed bytea NOT NULL,
    kept_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT kept_forms_pkey PRIMARY KEY (id),
    CONSTRAINT kept_forms_token_hash_key UNIQUE (token_hash),
    CONSTRAINT kept_forms_token_hash CHECK (token_hash ~ '^[0-9a-f]{64}$'),
    CONSTRAINT kept_forms_sealed CHECK (octet_length(sealed) <= 2000000),
    CONSTRAINT kept_forms_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id)
);
CREATE INDEX kept_forms_user_id_idx ON kept_forms (user_id);

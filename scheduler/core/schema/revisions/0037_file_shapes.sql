-- What somebody has said that the columns of a shape of file are; the heads themselves are not kept.
CREATE TABLE file_shapes (
    organisation_id integer NOT NULL,
    kind text NOT NULL,
    fingerprint text NOT NULL,
    columns text[] NOT NULL,
    confirmed_by integer,
    confirmed_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT file_shapes_pkey PRIMARY KEY (organisation_id, kind, fingerprint),
    CONSTRAINT file_shapes_columns CHECK (cardinality(columns) BETWEEN 1 AND 60),
    CONSTRAINT file_shapes_fingerprint CHECK (fingerprint ~ '^[0-9a-f]{64}$'),
    CONSTRAINT file_shapes_confirmed_by_fkey FOREIGN KEY (confirmed_by) REFERENCES users (id),
    CONSTRAINT file_shapes_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations (id)
);

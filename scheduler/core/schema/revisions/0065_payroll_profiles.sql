-- How an agency's payroll program wants its files; only ever added, the newest counts.
CREATE TABLE payroll_profiles (
    id integer GENERATED ALWAYS AS IDENTITY,
    organisation_id integer NOT NULL,
    kind text GENERATED ALWAYS AS ('agency') STORED NOT NULL,
    profile jsonb NOT NULL,
    created_by integer NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT payroll_profiles_pkey PRIMARY KEY (id),
    CONSTRAINT payroll_profiles_organisation_id_kind_fkey FOREIGN KEY (organisation_id, kind)
        REFERENCES organisations (id, kind),
    CONSTRAINT payroll_profiles_created_by_fkey FOREIGN KEY (created_by) REFERENCES users (id),
    CONSTRAINT payroll_profiles_profile CHECK (jsonb_typeof(profile) = 'object')
);
CREATE INDEX payroll_profiles_organisation_id_idx ON payroll_profiles (organisation_id);

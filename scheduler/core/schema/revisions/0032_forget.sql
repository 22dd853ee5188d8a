-- Whoever is referred to is not deleted: deleting a person would take what others know of them along, unasked.
ALTER TABLE worker_names
    DROP CONSTRAINT worker_names_worker_id_fkey,
    ADD CONSTRAINT worker_names_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id);
ALTER TABLE worker_homes
    DROP CONSTRAINT worker_homes_worker_id_fkey,
    ADD CONSTRAINT worker_homes_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id);
ALTER TABLE worker_skills
    DROP CONSTRAINT worker_skills_worker_id_fkey,
    ADD CONSTRAINT worker_skills_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id);
ALTER TABLE passes
    DROP CONSTRAINT passes_worker_id_fkey,
    ADD CONSTRAINT passes_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id);
ALTER TABLE worker_limits
    DROP CONSTRAINT worker_limits_worker_id_fkey,
    ADD CONSTRAINT worker_limits_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id);
ALTER TABLE commitments
    DROP CONSTRAINT commitments_worker_id_fkey,
    ADD CONSTRAINT commitments_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id);
ALTER TABLE weekly_availability
    DROP CONSTRAINT weekly_availability_worker_id_fkey,
    ADD CONSTRAINT weekly_availability_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id);
ALTER TABLE availability_exceptions
    DROP CONSTRAINT availability_exceptions_worker_id_fkey,
    ADD CONSTRAINT availability_exceptions_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id);
ALTER TABLE travel_times
    DROP CONSTRAINT travel_times_worker_id_fkey,
    ADD CONSTRAINT travel_times_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id);
ALTER TABLE worker_sites
    DROP CONSTRAINT worker_sites_worker_id_fkey,
    ADD CONSTRAINT worker_sites_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id);
ALTER TABLE site_persons
    DROP CONSTRAINT site_persons_worker_id_fkey,
    ADD CONSTRAINT site_persons_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id);
ALTER TABLE worker_contacts
    DROP CONSTRAINT worker_contacts_worker_id_fkey,
    ADD CONSTRAINT worker_contacts_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id);
ALTER TABLE links
    DROP CONSTRAINT links_worker_id_fkey,
    ADD CONSTRAINT links_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id);
ALTER TABLE messages
    DROP CONSTRAINT messages_worker_id_fkey,
    ADD CONSTRAINT messages_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id);

-- Since when nothing but a code is kept of somebody.
ALTER TABLE workers ADD COLUMN forgotten_at timestamptz;
ALTER TABLE users ADD COLUMN forgotten_at timestamptz;
ALTER TABLE users ADD CONSTRAINT users_forgotten
    CHECK (forgotten_at IS NULL OR disabled_at IS NOT NULL AND password_hash IS NULL);

-- Who had whom forgotten, and why; no user: the administration.
CREATE TABLE forgettings (
    id integer GENERATED ALWAYS AS IDENTITY,
    at timestamptz DEFAULT now() NOT NULL,
    organisation_id integer NOT NULL,
    forgotten_by integer,
    worker_id integer,
    user_id integer,
    site_id integer,
    reason text NOT NULL,
    CONSTRAINT forgettings_pkey PRIMARY KEY (id),
    CONSTRAINT forgettings_whom CHECK (num_nonnulls(worker_id, user_id, site_id) = 1),
    CONSTRAINT forgettings_reason CHECK (reason IN ('asked', 'period_over', 'by_mistake', 'closed')),
    CONSTRAINT forgettings_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations (id),
    CONSTRAINT forgettings_forgotten_by_fkey FOREIGN KEY (forgotten_by) REFERENCES users (id),
    CONSTRAINT forgettings_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id),
    CONSTRAINT forgettings_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id),
    CONSTRAINT forgettings_site_id_fkey FOREIGN KEY (site_id) REFERENCES sites (id)
);
CREATE UNIQUE INDEX forgettings_worker_once ON forgettings (worker_id) WHERE worker_id IS NOT NULL;
CREATE UNIQUE INDEX forgettings_user_once ON forgettings (user_id) WHERE user_id IS NOT NULL;

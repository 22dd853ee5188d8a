-- Where minutes come from: null are an agency's own, as they are without a key.
ALTER TABLE travel_times ADD COLUMN source text;
UPDATE travel_times SET source = 'estimate' WHERE computed_from IS NOT NULL;
ALTER TABLE travel_times ADD CONSTRAINT travel_times_source CHECK (source IN ('estimate', 'table', 'osrm'));
ALTER TABLE travel_times ADD CONSTRAINT travel_times_sourced CHECK ((source IS NULL) = (computed_from IS NULL));

CREATE TABLE given_journeys (
    id integer GENERATED ALWAYS AS IDENTITY,
    market_id integer NOT NULL,
    site_id integer NOT NULL,
    worker_id integer,
    lat numeric(4, 2),
    lon numeric(5, 2),
    mode text NOT NULL,
    minutes integer NOT NULL,
    CONSTRAINT given_journeys_pkey PRIMARY KEY (id),
    CONSTRAINT given_journeys_once UNIQUE NULLS NOT DISTINCT (site_id, mode, worker_id, lat, lon),
    CONSTRAINT given_journeys_point CHECK (lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180),
    CONSTRAINT given_journeys_whence CHECK ((lat IS NULL) = (lon IS NULL) AND (lat IS NULL) <> (worker_id IS NULL)),
    CONSTRAINT given_journeys_minutes CHECK (minutes BETWEEN 0 AND 1440),
    CONSTRAINT given_journeys_mode CHECK (mode IN ('car', 'moped', 'bike', 'transit', 'walk')),
    CONSTRAINT given_journeys_site_id_market_id_fkey FOREIGN KEY (site_id, market_id) REFERENCES sites (id, market_id),
    CONSTRAINT given_journeys_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id)
);
CREATE INDEX given_journeys_worker_id_idx ON given_journeys (worker_id);

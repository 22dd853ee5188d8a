-- The last count of who could come to a request; the page shows it, and does not count.
CREATE TABLE people_counts (
    request_id integer NOT NULL,
    counted_at timestamptz NOT NULL,
    shifts integer NOT NULL,
    whole integer NOT NULL,
    partly integer NOT NULL,
    CONSTRAINT people_counts_pkey PRIMARY KEY (request_id),
    CONSTRAINT people_counts_counts CHECK (shifts >= 1 AND 0 <= whole AND whole <= partly),
    CONSTRAINT people_counts_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests (id) ON DELETE CASCADE
);

-- What kept people from a shift that a run left empty, as the last run said that looked at it: a rule's name, or "free" where
-- somebody could have come, "nobody" where nobody is there at all.
CREATE TABLE empty_shifts (
    request_shift_id integer NOT NULL,
    obstacle text NOT NULL,
    CONSTRAINT empty_shifts_pkey PRIMARY KEY (request_shift_id),
    CONSTRAINT empty_shifts_request_shift_id_fkey FOREIGN KEY (request_shift_id) REFERENCES request_shifts (id) ON DELETE CASCADE,
    CONSTRAINT empty_shifts_obstacle CHECK (obstacle <> '')
);

-- What runs have said so far.
INSERT INTO empty_shifts (request_shift_id, obstacle)
SELECT DISTINCT ON (s.id) s.id,
       CASE WHEN coalesce((t.told ->> 'free')::integer, 0) > 0 THEN 'free' ELSE coalesce(t.told ->> 'main_reason', 'nobody') END
FROM runs r
CROSS JOIN LATERAL jsonb_array_elements(CASE jsonb_typeof(r.explanation -> 'empty') WHEN 'array' THEN r.explanation -> 'empty' END) AS t (told)
JOIN request_shifts s ON 'S' || s.id = t.told ->> 'shift'
WHERE r.state = 'done'
ORDER BY s.id, r.id DESC;

-- Empty hours of a month that is over, by reason.
CREATE TABLE month_empty (
    id bigint GENERATED ALWAYS AS IDENTITY,
    market_id integer NOT NULL,
    month date NOT NULL,
    site_id integer NOT NULL,
    job_id integer,
    reason text NOT NULL,
    minutes integer NOT NULL,
    CONSTRAINT month_empty_pkey PRIMARY KEY (id),
    CONSTRAINT month_empty_market_id_month_fkey FOREIGN KEY (market_id, month)
        REFERENCES counted_months (market_id, month) ON DELETE CASCADE
);
CREATE INDEX month_empty_market_id_month_idx ON month_empty (market_id, month);

-- An ordered list for each mission; it books nothing. The first is reserved.
CREATE TABLE stand_bys (
    market_id integer NOT NULL,
    mission_id integer NOT NULL,
    worker_id integer NOT NULL,
    rank integer NOT NULL,
    listed_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT stand_bys_pkey PRIMARY KEY (mission_id, worker_id),
    CONSTRAINT stand_bys_market_id_fkey FOREIGN KEY (market_id) REFERENCES markets (id),
    CONSTRAINT stand_bys_mission_id_fkey FOREIGN KEY (mission_id) REFERENCES missions (id) ON DELETE CASCADE,
    CONSTRAINT stand_bys_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id),
    CONSTRAINT stand_bys_rank CHECK (rank >= 1)
);
CREATE INDEX stand_bys_market_id_idx ON stand_bys (market_id);
CREATE INDEX stand_bys_worker_id_idx ON stand_bys (worker_id);

-- Since when somebody agrees to be called at short notice.
ALTER TABLE workers ADD COLUMN stands_by_since date;

ALTER TABLE missions
    DROP CONSTRAINT missions_origin,
    ADD CONSTRAINT missions_origin CHECK (origin IN ('run', 'reoffer', 'urgent', 'manual', 'stand_by'));

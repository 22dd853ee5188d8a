CREATE TABLE preparations (
    mission_id integer NOT NULL,
    declared_on date,
    receipt text,
    contract boolean NOT NULL DEFAULT false,
    welcome boolean NOT NULL DEFAULT false,
    equipment boolean NOT NULL DEFAULT false,
    CONSTRAINT preparations_pkey PRIMARY KEY (mission_id),
    CONSTRAINT preparations_mission_id_fkey FOREIGN KEY (mission_id) REFERENCES missions (id) ON DELETE CASCADE,
    CONSTRAINT preparations_receipt CHECK (receipt IS NULL OR declared_on IS NOT NULL AND length(receipt) BETWEEN 1 AND 40)
);

CREATE TABLE remarks (
    id integer GENERATED ALWAYS AS IDENTITY,
    market_id integer NOT NULL,
    request_id integer NOT NULL,
    mission_id integer,
    said_by integer NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    said text NOT NULL,
    CONSTRAINT remarks_pkey PRIMARY KEY (id),
    CONSTRAINT remarks_said CHECK (length(said) BETWEEN 1 AND 280),
    CONSTRAINT remarks_market_id_fkey FOREIGN KEY (market_id) REFERENCES markets (id),
    CONSTRAINT remarks_request_id_fkey FOREIGN KEY (request_id) REFERENCES requests (id),
    CONSTRAINT remarks_mission_id_fkey FOREIGN KEY (mission_id) REFERENCES missions (id),
    CONSTRAINT remarks_said_by_fkey FOREIGN KEY (said_by) REFERENCES users (id)
);
CREATE INDEX remarks_request_id_idx ON remarks (request_id);
CREATE INDEX remarks_mission_id_idx ON remarks (mission_id);

-- A night that failed gives its date back, twice at most; one that runs, is done or was stopped keeps it.
ALTER TABLE runs
    ADD COLUMN attempt integer DEFAULT 1 NOT NULL,
    ADD COLUMN due_at timestamptz,
    ADD CONSTRAINT runs_attempt CHECK (attempt BETWEEN 1 AND 3),
    DROP CONSTRAINT runs_once_a_night;
CREATE UNIQUE INDEX runs_once_a_night ON runs (market_id, night) WHERE state <> 'failed';
CREATE UNIQUE INDEX runs_attempts_of_a_night ON runs (market_id, night, attempt);


-- When a site is answered, and whether it was; requests from before are promised nothing.
ALTER TABLE requests ADD COLUMN promised_at timestamptz;
ALTER TABLE requests ADD COLUMN promised_from timestamptz;
ALTER TABLE requests ADD COLUMN answered_at timestamptz;
ALTER TABLE requests ADD CONSTRAINT requests_promised CHECK ((promised_at IS NULL) = (promised_from IS NULL));
ALTER TABLE requests ADD CONSTRAINT requests_answered CHECK (answered_at IS NULL OR promised_at IS NOT NULL);
CREATE INDEX requests_promised ON requests (market_id, promised_at)
    WHERE promised_at IS NOT NULL AND answered_at IS NULL;

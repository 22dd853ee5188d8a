ALTER TABLE events
    ADD COLUMN detail jsonb,
    ADD CONSTRAINT events_detail CHECK (jsonb_typeof(detail) = 'object');

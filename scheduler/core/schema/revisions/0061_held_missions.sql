-- Since when a mission that nobody has announced yet is promised to its site. Once it is announced it is held no more.
ALTER TABLE missions ADD COLUMN held_since timestamptz;
ALTER TABLE missions ADD CONSTRAINT missions_held CHECK (held_since IS NULL OR published_at IS NULL);
CREATE INDEX missions_held_idx ON missions (market_id) WHERE held_since IS NOT NULL AND state = 'proposed';

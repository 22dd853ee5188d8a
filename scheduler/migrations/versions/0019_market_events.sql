-- A market's settings are changed by its planner, and the log says so.
ALTER TABLE events DROP CONSTRAINT events_thing;
ALTER TABLE events ADD CONSTRAINT events_thing CHECK (thing IN ('request', 'mission', 'run', 'market'));

-- A calendar is set up as all else: its changes stand in the log under the number of the site, 0 for the market's.
ALTER TABLE events DROP CONSTRAINT events_thing;
ALTER TABLE events ADD CONSTRAINT events_thing CHECK (
    thing IN ('request', 'mission', 'run', 'market', 'organisation', 'shares', 'site', 'job', 'user', 'calendar')
);

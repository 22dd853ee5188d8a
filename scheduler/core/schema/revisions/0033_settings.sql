-- Shares are agreed anew from a day on; those before stay, since what is owed for a time is what was agreed then.
ALTER TABLE agency_shares ADD COLUMN from_day date DEFAULT '2000-01-01' NOT NULL;
ALTER TABLE agency_shares DROP CONSTRAINT agency_shares_pkey;
ALTER TABLE agency_shares ADD CONSTRAINT agency_shares_pkey PRIMARY KEY (market_id, agency_id, from_day);

-- The last day on which an agency takes part; whoever leads stays.
ALTER TABLE members ADD COLUMN until_day date;
ALTER TABLE members ADD CONSTRAINT members_an_agency_leaves
    CHECK (until_day IS NULL OR kind = 'agency' AND NOT leads);

ALTER TABLE events DROP CONSTRAINT events_thing;
ALTER TABLE events ADD CONSTRAINT events_thing
    CHECK (thing IN ('request', 'mission', 'run', 'market', 'organisation', 'shares', 'site', 'job'));

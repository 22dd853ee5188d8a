-- The market that an organisation came into first: its lead looks after the accounts there, and no other one's.
ALTER TABLE organisations ADD COLUMN home_market_id integer;
ALTER TABLE organisations ADD CONSTRAINT organisations_home_market_id_fkey
    FOREIGN KEY (home_market_id) REFERENCES markets (id);
UPDATE organisations o SET home_market_id = (
    SELECT m.market_id FROM members m WHERE m.organisation_id = o.id ORDER BY m.leads DESC, m.market_id LIMIT 1
);

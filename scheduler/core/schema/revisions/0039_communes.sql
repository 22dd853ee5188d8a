-- Two communes may bear one name and share a postcode; the State's number tells them apart.
ALTER TABLE places ADD COLUMN insee text;
ALTER TABLE places ADD COLUMN postcodes text[] DEFAULT '{}' NOT NULL;
ALTER TABLE places ADD CONSTRAINT places_insee CHECK (insee ~ '^[0-9][0-9AB][0-9]{3}$');
ALTER TABLE places ADD CONSTRAINT places_market_id_insee_key UNIQUE (market_id, insee);

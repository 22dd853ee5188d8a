-- Empty is what no row is computed from: minutes that stand already are computed anew. Null are an agency's own.
ALTER TABLE travel_times ADD COLUMN computed_from text;
UPDATE travel_times SET computed_from = '';

-- Null is the model that the product brings.
ALTER TABLE markets ADD COLUMN travel_model jsonb;
ALTER TABLE markets ADD CONSTRAINT markets_travel_model CHECK (jsonb_typeof(travel_model) = 'object');

CREATE TABLE places (
    market_id integer NOT NULL,
    name text NOT NULL,
    lat numeric(4, 2) NOT NULL,
    lon numeric(5, 2) NOT NULL,
    CONSTRAINT places_pkey PRIMARY KEY (market_id, name),
    CONSTRAINT places_name CHECK (name <> ''),
    CONSTRAINT places_point CHECK (lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180),
    CONSTRAINT places_market_id_fkey FOREIGN KEY (market_id) REFERENCES markets (id)
);

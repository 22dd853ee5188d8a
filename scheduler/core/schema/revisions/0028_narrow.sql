-- What a site tells whoever is sent there: whom to ask for, how to get in. A site itself is public in its market.
CREATE TABLE site_sheets (
    site_id integer NOT NULL,
    market_id integer NOT NULL,
    contact text,
    phone text,
    access text,
    meals text,
    equipment_provided text,
    equipment_to_bring text,
    CONSTRAINT site_sheets_pkey PRIMARY KEY (site_id),
    CONSTRAINT site_sheets_site_id_market_id_fkey FOREIGN KEY (site_id, market_id) REFERENCES sites (id, market_id)
);
INSERT INTO site_sheets
SELECT id, market_id, contact, phone, access, meals, equipment_provided, equipment_to_bring FROM sites
WHERE coalesce(contact, phone, access, meals, equipment_provided, equipment_to_bring) IS NOT NULL;
ALTER TABLE sites
    DROP COLUMN contact, DROP COLUMN phone, DROP COLUMN access, DROP COLUMN meals, DROP COLUMN equipment_provided,
    DROP COLUMN equipment_to_bring;

-- Whoever plans needs the days on which a PASS IAE holds, and not its number, which names a person.
CREATE TABLE pass_numbers (
    pass_id integer NOT NULL,
    number text NOT NULL,
    CONSTRAINT pass_numbers_pkey PRIMARY KEY (pass_id),
    CONSTRAINT pass_numbers_number CHECK (number ~ '^[0-9]{12}$'),
    CONSTRAINT pass_numbers_pass_id_fkey FOREIGN KEY (pass_id) REFERENCES passes (id) ON DELETE CASCADE,
    CONSTRAINT pass_numbers_number_key UNIQUE (number)
);
INSERT INTO pass_numbers SELECT id, number FROM passes WHERE number IS NOT NULL;
ALTER TABLE passes DROP COLUMN number;

-- scheduler.core.states says what stands in it; it is filled again with every text in force.
CREATE TABLE transitions (
    thing text NOT NULL,
    was text DEFAULT '' NOT NULL,
    action text NOT NULL,
    becomes text NOT NULL,
    role text NOT NULL,
    CONSTRAINT transitions_pkey PRIMARY KEY (thing, was, action, becomes, role)
);

-- The name as people read it; policies/sites.sql has it written for the sites that are there.
ALTER TABLE sites ADD COLUMN shown text NOT NULL DEFAULT '';

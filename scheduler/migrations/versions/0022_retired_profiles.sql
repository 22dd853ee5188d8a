-- Rows are only ever added: a profile is retired by a last version that says so, and what ran with it can still be read.
ALTER TABLE weight_profiles ADD COLUMN retired boolean DEFAULT false NOT NULL;

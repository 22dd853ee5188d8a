-- Who of an agency is on duty in a market while nobody is at its office; null: nobody is.
ALTER TABLE members ADD COLUMN duty_user_id integer;
ALTER TABLE members ADD CONSTRAINT members_duty_user_id_fkey FOREIGN KEY (duty_user_id) REFERENCES users (id);
ALTER TABLE members ADD CONSTRAINT members_an_agency_is_on_duty CHECK (duty_user_id IS NULL OR kind = 'agency');
CREATE INDEX members_duty_user_id_idx ON members (duty_user_id);

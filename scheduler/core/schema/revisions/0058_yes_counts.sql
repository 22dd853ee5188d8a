-- Whether a stand-by's yes confirms while nobody is at an agency's office (market.duty); it is that or somebody on duty.
ALTER TABLE members ADD COLUMN yes_counts boolean DEFAULT false NOT NULL;
ALTER TABLE members ADD CONSTRAINT members_a_yes_counts CHECK (NOT yes_counts OR kind = 'agency' AND duty_user_id IS NULL);

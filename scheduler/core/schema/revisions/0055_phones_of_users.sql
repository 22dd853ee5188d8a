CREATE TABLE user_phones (
    user_id integer NOT NULL,
    phone text NOT NULL,
    wish text NOT NULL DEFAULT 'urgent',
    CONSTRAINT user_phones_pkey PRIMARY KEY (user_id),
    CONSTRAINT user_phones_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id),
    CONSTRAINT user_phones_phone CHECK (phone ~ '^\+[1-9][0-9]{6,14}$'),
    CONSTRAINT user_phones_wish CHECK (wish IN ('none', 'urgent', 'each'))
);

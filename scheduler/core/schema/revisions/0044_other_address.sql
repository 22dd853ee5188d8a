-- A link confirms the other address of an account before it signs anybody in.
ALTER TABLE sign_in_links DROP CONSTRAINT sign_in_links_kind;
ALTER TABLE sign_in_links ADD CONSTRAINT sign_in_links_kind CHECK (kind IN ('sign_in', 'invitation', 'reset', 'email'));

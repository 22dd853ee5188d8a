-- Accounts, sessions, links to sign in with, second factors and passkeys.

-- One's own account; the hash of a password is written and never read. Whose it is besides, find_account says.
GRANT SELECT (id, email), UPDATE (password_hash) ON accounts TO releve_app;
CREATE POLICY accounts_read ON accounts FOR SELECT TO releve_app USING (id = (SELECT acting_account()));
CREATE POLICY accounts_change ON accounts FOR UPDATE TO releve_app USING (id = (SELECT acting_account()));

-- The sessions of one's own account, for whatever organisation, never their tokens. One goes from one organisation to
-- the other as a user of that account who may act.
GRANT SELECT (id, user_id, made_at, seen_at, ended_at, passkey_id),
    INSERT (user_id, token_hash, passkey_id, passkey_account_id),
    UPDATE (user_id, ended_at, factor_at, market_id, passkey_id, passkey_account_id) ON sessions TO releve_app;
CREATE POLICY sessions_read ON sessions FOR SELECT TO releve_app USING (user_id IN (SELECT own_users()));
CREATE POLICY sessions_add ON sessions FOR INSERT TO releve_app WITH CHECK (user_id = (SELECT acting_user()));
CREATE POLICY sessions_change ON sessions FOR UPDATE TO releve_app USING (user_id IN (SELECT own_users()));

-- What one had typed while one's session ended; sealed besides.
GRANT SELECT, INSERT (user_id, token_hash, sealed), DELETE ON kept_forms TO releve_app;
CREATE POLICY kept_forms_own ON kept_forms TO releve_app USING (user_id = (SELECT acting_user()));

-- Nobody reads or writes links; the functions below do.
CREATE POLICY sign_in_links_nobody ON sign_in_links TO releve_app USING (false);

-- One's own second factor; nobody else reads it, not even whoever may take it away.
GRANT SELECT, INSERT (account_id, secret, last_step), UPDATE (last_step), DELETE ON second_factors TO releve_app;
CREATE POLICY second_factors_own ON second_factors TO releve_app USING (account_id = (SELECT acting_account()));
GRANT SELECT, INSERT (account_id, code_hash), UPDATE (used_at), DELETE ON recovery_codes TO releve_app;
CREATE POLICY recovery_codes_own ON recovery_codes TO releve_app USING (account_id = (SELECT acting_account()));

-- One's own passkeys; what one of them is stays as it was made. Their challenges are nobody's: the functions use them.
GRANT SELECT, INSERT (account_id, name, credential_id, public_key, sign_count, user_handle), UPDATE (sign_count, used_at),
    DELETE ON passkeys TO releve_app;
CREATE POLICY passkeys_own ON passkeys TO releve_app USING (account_id = (SELECT acting_account()));
CREATE POLICY passkey_challenges_nobody ON passkey_challenges TO releve_app USING (false);

-- Across organisations: what is asked before anybody acts.
GRANT SELECT, INSERT (email, password_hash), UPDATE (email), DELETE ON accounts TO releve_across;
CREATE POLICY accounts_across ON accounts TO releve_across USING (true) WITH CHECK (true);
GRANT SELECT (account_id, since), DELETE ON second_factors TO releve_across;
GRANT SELECT (account_id), DELETE ON recovery_codes TO releve_across;
CREATE POLICY second_factors_across ON second_factors TO releve_across USING (true);
CREATE POLICY recovery_codes_across ON recovery_codes TO releve_across USING (true);
GRANT SELECT, DELETE ON passkeys TO releve_across;
GRANT SELECT, INSERT (challenge_hash, account_id), DELETE ON passkey_challenges TO releve_across;
CREATE POLICY passkeys_across ON passkeys TO releve_across USING (true);
CREATE POLICY passkey_challenges_across ON passkey_challenges TO releve_across USING (true) WITH CHECK (true);
GRANT SELECT, INSERT (user_id, token_hash, made_at, seen_at, ended_at),
    UPDATE (seen_at, ended_at, passkey_id, passkey_account_id) ON sessions TO releve_across;
GRANT SELECT, INSERT, UPDATE (used_at, ended_at) ON sign_in_links TO releve_across;
CREATE POLICY sessions_across ON sessions TO releve_across USING (true) WITH CHECK (true);
CREATE POLICY sign_in_links_across ON sign_in_links TO releve_across USING (true) WITH CHECK (true);

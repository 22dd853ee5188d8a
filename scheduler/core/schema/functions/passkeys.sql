-- Passkeys: challenges, whose one is before anybody acts, and what ends with one.

-- Keeps a challenge, by its hash, for the account of whoever acts; at the door nobody does. Those that were left go.
CREATE FUNCTION keep_passkey_challenge(hash text, life interval) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM passkey_challenges c WHERE c.made_at <= now() - life;
    INSERT INTO passkey_challenges (challenge_hash, account_id) VALUES (hash, acting_account());
$$;

-- Uses a challenge up, and says whether it was good: for that account, and not too old. Of two who come at once one is.
CREATE FUNCTION take_passkey_challenge(hash text, life interval) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH taken AS (
        DELETE FROM passkey_challenges c WHERE c.challenge_hash = hash RETURNING c.account_id, c.made_at
    )
    SELECT EXISTS (
        SELECT FROM taken t WHERE t.made_at > now() - life AND t.account_id IS NOT DISTINCT FROM acting_account()
    )
$$;

-- Whose passkey that is, as whom they begin, and what its signature is checked by; nothing for an account that is
-- disabled.
CREATE FUNCTION passkey_for_sign_in(credential bytea)
RETURNS TABLE (
    passkey_id integer, account_id integer, user_id integer, email text, password_hash text, public_key bytea,
    sign_count bigint, user_handle bytea
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT p.id, a.id, f.id, a.email, a.password_hash, p.public_key, p.sign_count, p.user_handle
    FROM passkeys p JOIN accounts a ON a.id = p.account_id, first_user(a.email, false) f (id)
    WHERE p.credential_id = credential AND f.id IS NOT NULL
$$;

-- With a passkey ends what it has opened, wherever that is.
CREATE FUNCTION end_sessions_of_passkey() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE sessions s SET ended_at = coalesce(s.ended_at, now()), passkey_id = NULL, passkey_account_id = NULL
    WHERE s.passkey_id = OLD.id;
    RETURN OLD;
END
$$;

CREATE TRIGGER passkeys_end_sessions BEFORE DELETE ON passkeys FOR EACH ROW EXECUTE FUNCTION end_sessions_of_passkey();

-- Of the people whom the acting user administers and who have accepted, those who have a passkey.
CREATE FUNCTION people_with_passkeys() RETURNS SETOF integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT DISTINCT u.id FROM passkeys p JOIN users u ON u.account_id = p.account_id
    WHERE u.accepted_at IS NOT NULL AND u.organisation_id IN (SELECT administered())
$$;

REVOKE EXECUTE ON FUNCTION keep_passkey_challenge(text, interval), take_passkey_challenge(text, interval),
    passkey_for_sign_in(bytea), end_sessions_of_passkey(), people_with_passkeys() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION keep_passkey_challenge(text, interval), take_passkey_challenge(text, interval),
    passkey_for_sign_in(bytea), people_with_passkeys() TO releve_app;

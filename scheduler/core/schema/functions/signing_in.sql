-- What is asked before anybody acts.

-- Sign-in, before anybody acts: the account, and as whom its owner begins. The hash leaves the table here and nowhere else.
CREATE FUNCTION account_for_sign_in(address text)
RETURNS TABLE (account_id integer, user_id integer, password_hash text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.id, f.id, a.password_hash
    FROM accounts a, first_user(a.email, false) f (id)
    WHERE a.email = lower(address) AND a.password_hash IS NOT NULL AND f.id IS NOT NULL
$$;

-- The same for whoever a provider of identities has verified, with or without a password.
CREATE FUNCTION account_of_address(address text)
RETURNS TABLE (account_id integer, user_id integer, password_hash text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.id, f.id, a.password_hash
    FROM accounts a, first_user(a.email, true) f (id)
    WHERE a.email = lower(address) AND f.id IS NOT NULL
$$;

-- As whom the user of a session may act, as ``actors`` says, and what of the second factor it still lacks; nothing when
-- it has ended, was left idle or lasts too long; whether they could act in another market, or for another organisation,
-- too. That somebody was there is written every five minutes, so that not
-- every page writes.
CREATE FUNCTION session_actors(hash text, idle interval, longest interval)
RETURNS TABLE (
    session_id integer, user_id integer, organisation_id integer, market_id integer, market_code text, role text,
    leads boolean, administers boolean, factor text, several boolean, elsewhere boolean
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    here sessions;
BEGIN
    SELECT * INTO here FROM sessions s
    WHERE s.token_hash = hash AND s.ended_at IS NULL AND s.seen_at > now() - idle AND s.made_at > now() - longest;
    IF here.seen_at <= now() - interval '5 minutes' THEN
        UPDATE sessions s SET seen_at = now()
        WHERE s.id = here.id AND s.ended_at IS NULL AND s.seen_at <= now() - interval '5 minutes';
    END IF;
    RETURN QUERY
        SELECT here.id, a.*, session_factor(a.user_id, a.market_id, here.factor_at, here.passkey_id IS NOT NULL),
               count(*) OVER () > 1, EXISTS (
                   SELECT FROM users u JOIN users o ON o.account_id = u.account_id AND o.id <> u.id
                   JOIN members m ON m.organisation_id = o.organisation_id
                   WHERE u.id = here.user_id AND o.accepted_at IS NOT NULL AND o.disabled_at IS NULL
               )
        FROM actors(here.user_id) a
        ORDER BY a.market_id IS NOT DISTINCT FROM here.market_id DESC, a.market_code;
END
$$;

-- Another password ends all that was opened with the old one, for whatever organisation. An invitation that waits, of
-- another one, goes on: it opens nothing by itself (link_joins).
CREATE FUNCTION end_sessions() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE sessions s SET ended_at = now() FROM users u
    WHERE u.account_id = NEW.id AND s.user_id = u.id AND s.ended_at IS NULL;
    UPDATE sign_in_links l SET ended_at = now() FROM users u
    WHERE u.account_id = NEW.id AND l.user_id = u.id AND l.used_at IS NULL AND l.ended_at IS NULL
      AND NOT (l.kind = 'invitation' AND u.accepted_at IS NULL);
    RETURN NULL;
END
$$;

CREATE TRIGGER accounts_end_sessions AFTER UPDATE OF password_hash ON accounts FOR EACH ROW
    WHEN (NEW.password_hash IS DISTINCT FROM OLD.password_hash) EXECUTE FUNCTION end_sessions();

-- An organisation that disables somebody ends what they have opened for it. With the last for which the account acts go
-- its passkeys, which somebody else may hold by now; of several that disable at once one comes after the other.
CREATE FUNCTION end_sessions_of_user() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE sessions SET ended_at = now() WHERE user_id = NEW.id AND ended_at IS NULL;
    UPDATE sign_in_links SET ended_at = now()
    WHERE user_id = NEW.id AND used_at IS NULL AND ended_at IS NULL;
    PERFORM pg_advisory_xact_lock(hashtext('passkeys'), NEW.account_id);
    DELETE FROM passkeys p
    WHERE p.account_id = NEW.account_id AND NOT EXISTS (
        SELECT FROM users u WHERE u.account_id = NEW.account_id AND u.accepted_at IS NOT NULL AND u.disabled_at IS NULL
    );
    RETURN NULL;
END
$$;

CREATE TRIGGER users_end_sessions AFTER UPDATE OF disabled_at ON users FOR EACH ROW
    WHEN (NEW.disabled_at IS NOT NULL AND OLD.disabled_at IS NULL) EXECUTE FUNCTION end_sessions_of_user();

-- How often a step of signing in to an account failed, and how long until the first of these is forgotten: for the pair of the
-- account and a visitor, since they last succeeded; and for the account over all visitors. A visitor is the browser that
-- the account knows, else the network; guesses from browsers that it knows are none of the other visitors' business.
-- The clock is read anew for the wait: whoever queued here began before the last attempt was noted.
CREATE FUNCTION sign_in_failures(
    account text, network inet, known text, pair_span interval, account_span interval, tried text
)
RETURNS TABLE (of_pair bigint, pair_wait interval, of_account bigint, account_wait interval)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH pair AS (
        SELECT a.id, a.at, a.succeeded
        FROM sign_in_attempts a
        WHERE a.email = lower(account) AND a.step = tried AND a.at > now() - pair_span
          AND a.browser IS NOT DISTINCT FROM known
          AND (known IS NOT NULL OR a.address IS NOT DISTINCT FROM network)
    ), of_pair AS (
        SELECT count(*) AS failures, min(p.at) + pair_span - clock_timestamp() AS wait
        FROM pair p
        WHERE NOT p.succeeded AND p.id > coalesce((SELECT max(s.id) FROM pair s WHERE s.succeeded), 0)
    ), of_account AS (
        SELECT count(*) AS failures, min(a.at) + account_span - clock_timestamp() AS wait
        FROM sign_in_attempts a
        WHERE a.email = lower(account) AND a.step = tried AND a.at > now() - account_span AND a.browser IS NULL
          AND NOT a.succeeded
    )
    SELECT p.failures, p.wait, a.failures, a.wait FROM of_pair p, of_account a
$$;

REVOKE EXECUTE ON FUNCTION account_for_sign_in(text), account_of_address(text), session_actors(text, interval, interval), end_sessions(), end_sessions_of_user(),
    sign_in_failures(text, inet, text, interval, interval, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION account_for_sign_in(text), account_of_address(text), session_actors(text, interval, interval),
    sign_in_failures(text, inet, text, interval, interval, text) TO releve_app;

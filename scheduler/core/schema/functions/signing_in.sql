-- What is asked before anybody acts.

-- Sign-in, before anybody acts. The hash leaves the table here and nowhere else.
CREATE FUNCTION account_for_sign_in(address text) RETURNS TABLE (user_id integer, password_hash text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT u.id, u.password_hash
    FROM users u
    WHERE u.email = lower(address) AND u.password_hash IS NOT NULL AND u.disabled_at IS NULL
$$;

-- The same for whoever a provider of identities has verified, with or without a password; the engine is nobody.
CREATE FUNCTION account_of_address(address text) RETURNS TABLE (user_id integer, password_hash text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT u.id, u.password_hash
    FROM users u
    WHERE u.email = lower(address) AND u.role <> 'engine' AND u.disabled_at IS NULL
$$;

-- As whom the user of a session may act, as ``actors`` says, and what of the second factor it still lacks; nothing when
-- it has ended, was left idle or lasts too long. That somebody was there is written every five minutes, so that not
-- every page writes.
CREATE FUNCTION session_actors(hash text, idle interval, longest interval)
RETURNS TABLE (
    session_id integer, user_id integer, organisation_id integer, market_id integer, market_code text, role text,
    leads boolean, administers boolean, factor text, several boolean
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
               count(*) OVER () > 1
        FROM actors(here.user_id) a
        ORDER BY a.market_id IS NOT DISTINCT FROM here.market_id DESC, a.market_code;
END
$$;

-- The markets in which the acting user may act.
CREATE FUNCTION own_markets() RETURNS TABLE (id integer, code text, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT k.id, k.code, k.name FROM actors(acting_user()) a JOIN markets k ON k.id = a.market_id ORDER BY k.name, k.code
$$;

-- Another password, or an account that is disabled, ends all that was opened with the old one; with an account go its
-- passkeys, which somebody else may hold by now.
CREATE FUNCTION end_sessions() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE sessions SET ended_at = now() WHERE user_id = NEW.id AND ended_at IS NULL;
    UPDATE sign_in_links SET ended_at = now()
    WHERE user_id = NEW.id AND used_at IS NULL AND ended_at IS NULL;
    IF NEW.disabled_at IS NOT NULL THEN
        DELETE FROM passkeys WHERE user_id = NEW.id;
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER users_end_sessions AFTER UPDATE OF password_hash, disabled_at ON users FOR EACH ROW
    WHEN (NEW.password_hash IS DISTINCT FROM OLD.password_hash OR NEW.disabled_at IS NOT NULL AND OLD.disabled_at IS NULL)
    EXECUTE FUNCTION end_sessions();

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

REVOKE EXECUTE ON FUNCTION account_for_sign_in(text), account_of_address(text), session_actors(text, interval, interval), own_markets(), end_sessions(),
    sign_in_failures(text, inet, text, interval, interval, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION account_for_sign_in(text), account_of_address(text), session_actors(text, interval, interval),
    own_markets(), sign_in_failures(text, inet, text, interval, interval, text) TO releve_app;

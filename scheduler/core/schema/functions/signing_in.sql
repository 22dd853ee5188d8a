-- What is asked before anybody acts.

-- Sign-in, before anybody acts. The hash leaves the table here and nowhere else.
CREATE FUNCTION account_for_sign_in(address text) RETURNS TABLE (user_id integer, password_hash text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT u.id, u.password_hash
    FROM users u
    WHERE u.email = lower(address) AND u.password_hash IS NOT NULL AND u.disabled_at IS NULL
$$;

-- As whom the user of a session may act, as ``actors`` says; nothing when it has ended, was left idle or lasts too long.
-- That somebody was there is written every five minutes, so that not every page writes.
CREATE FUNCTION session_actors(hash text, idle interval, longest interval)
RETURNS TABLE (
    session_id integer, user_id integer, organisation_id integer, market_id integer, market_code text, role text,
    leads boolean
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
    RETURN QUERY SELECT here.id, a.* FROM actors(here.user_id) a;
END
$$;

-- Another password, or an account that is disabled, ends all that was opened with the old one.
CREATE FUNCTION end_sessions() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE sessions SET ended_at = now() WHERE user_id = NEW.id AND ended_at IS NULL;
    UPDATE sign_in_links SET used_at = now() WHERE user_id = NEW.id AND used_at IS NULL;
    RETURN NULL;
END
$$;

CREATE TRIGGER users_end_sessions AFTER UPDATE OF password_hash, disabled_at ON users FOR EACH ROW
    WHEN (NEW.password_hash IS DISTINCT FROM OLD.password_hash OR NEW.disabled_at IS NOT NULL AND OLD.disabled_at IS NULL)
    EXECUTE FUNCTION end_sessions();

-- How often signing in to an account failed, and how long until the first of these is forgotten: for the pair of the
-- account and a visitor, since they last succeeded; and for the account over all visitors. A visitor is the browser that
-- the account knows, else the network; guesses from browsers that it knows are none of the other visitors' business.
CREATE FUNCTION sign_in_failures(account text, network inet, known text, pair_span interval, account_span interval)
RETURNS TABLE (of_pair bigint, pair_wait interval, of_account bigint, account_wait interval)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH pair AS (
        SELECT a.id, a.at, a.succeeded
        FROM sign_in_attempts a
        WHERE a.email = lower(account) AND a.at > now() - pair_span AND a.browser IS NOT DISTINCT FROM known
          AND (known IS NOT NULL OR a.address IS NOT DISTINCT FROM network)
    ), of_pair AS (
        SELECT count(*) AS failures, min(p.at) + pair_span - now() AS wait
        FROM pair p
        WHERE NOT p.succeeded AND p.id > coalesce((SELECT max(s.id) FROM pair s WHERE s.succeeded), 0)
    ), of_account AS (
        SELECT count(*) AS failures, min(a.at) + account_span - now() AS wait
        FROM sign_in_attempts a
        WHERE a.email = lower(account) AND a.at > now() - account_span AND a.browser IS NULL AND NOT a.succeeded
    )
    SELECT p.failures, p.wait, a.failures, a.wait FROM of_pair p, of_account a
$$;

-- Puts a link into the outbox, unless one was asked for a moment ago; for an address without account a row is written
-- all the same.
CREATE FUNCTION ask_for_sign_in_link(asked text, new_seed text, new_hash text, life interval, pause interval)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    person record;
    link integer;
BEGIN
    IF EXISTS (
        SELECT FROM sign_in_links l
        WHERE l.email = lower(asked) AND l.seed IS NOT NULL AND l.made_at > now() - pause
    ) THEN
        RETURN;
    END IF;
    SELECT u.id, u.organisation_id, u.role, m.market_id, k.timezone INTO person
    FROM users u
    JOIN members m ON m.organisation_id = u.organisation_id
    JOIN markets k ON k.id = m.market_id
    WHERE u.email = lower(asked) AND u.password_hash IS NOT NULL AND u.disabled_at IS NULL
    ORDER BY k.code
    LIMIT 1;
    INSERT INTO sign_in_links (email, user_id, seed, token_hash, expires_at)
    VALUES (lower(asked), person.id, new_seed, new_hash, now() + life)
    RETURNING id INTO link;
    INSERT INTO messages (market_id, organisation_id, occasion, user_id, audience, channel, facts)
    SELECT person.market_id, person.organisation_id, 'sign_in_link:' || link, person.id,
           CASE person.role WHEN 'requester' THEN 'site' WHEN 'buyer' THEN 'lead' ELSE 'agency' END, 'email',
           jsonb_build_object(
               'thing', 'sign_in_link', 'action', 'ask', 'timezone', person.timezone,
               'minutes', (extract(epoch FROM life) / 60)::integer
           )
    WHERE person.id IS NOT NULL;
END
$$;

-- Whose link that is, while it can be used.
CREATE FUNCTION user_of_sign_in_link(hash text) RETURNS TABLE (user_id integer, email text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT u.id, u.email
    FROM sign_in_links l JOIN users u ON u.id = l.user_id AND u.disabled_at IS NULL
    WHERE l.token_hash = hash AND l.used_at IS NULL AND l.expires_at > now()
$$;

-- The same, and the link cannot be used again: of two who come at once one gets an answer.
CREATE FUNCTION use_sign_in_link(hash text) RETURNS TABLE (user_id integer, email text)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE sign_in_links l SET used_at = now()
    FROM users u
    WHERE l.token_hash = hash AND l.used_at IS NULL AND l.expires_at > now()
      AND u.id = l.user_id AND u.disabled_at IS NULL
    RETURNING u.id, u.email
$$;

REVOKE EXECUTE ON FUNCTION account_for_sign_in(text), session_actors(text, interval, interval), end_sessions(),
    sign_in_failures(text, inet, text, interval, interval),
    ask_for_sign_in_link(text, text, text, interval, interval), user_of_sign_in_link(text), use_sign_in_link(text)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION account_for_sign_in(text), session_actors(text, interval, interval),
    sign_in_failures(text, inet, text, interval, interval),
    ask_for_sign_in_link(text, text, text, interval, interval), user_of_sign_in_link(text), use_sign_in_link(text)
    TO releve_app;

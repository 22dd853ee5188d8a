-- A session of somebody in a browser. The cookie holds a random token, the database its hash alone.
CREATE TABLE sessions (
    id integer GENERATED ALWAYS AS IDENTITY,
    user_id integer NOT NULL,
    token_hash text NOT NULL,
    made_at timestamptz DEFAULT now() NOT NULL,
    seen_at timestamptz DEFAULT now() NOT NULL,
    ended_at timestamptz,
    CONSTRAINT sessions_pkey PRIMARY KEY (id),
    CONSTRAINT sessions_token_hash_key UNIQUE (token_hash),
    CONSTRAINT sessions_token_hash CHECK (token_hash ~ '^[0-9a-f]{64}$'),
    CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id)
);
CREATE INDEX sessions_user_id_idx ON sessions (user_id) WHERE ended_at IS NULL;

-- A link that signs somebody in once. It is kept for unknown addresses too: what is written tells nobody which accounts
-- exist. For one that goes by mail the token is made of the seed with a key that is not in the database
-- (scheduler.messages.links); others are handed out by the administration and have none.
CREATE TABLE sign_in_links (
    id integer GENERATED ALWAYS AS IDENTITY,
    email text NOT NULL,
    user_id integer,
    seed text,
    token_hash text NOT NULL,
    made_at timestamptz DEFAULT now() NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    CONSTRAINT sign_in_links_pkey PRIMARY KEY (id),
    CONSTRAINT sign_in_links_token_hash_key UNIQUE (token_hash),
    CONSTRAINT sign_in_links_token_hash CHECK (token_hash ~ '^[0-9a-f]{64}$'),
    CONSTRAINT sign_in_links_email CHECK (email = lower(email)),
    CONSTRAINT sign_in_links_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id)
);
CREATE INDEX sign_in_links_email_made_at_idx ON sign_in_links (email, made_at);
CREATE INDEX sign_in_links_user_id_idx ON sign_in_links (user_id) WHERE used_at IS NULL;

-- Who tried from a browser that has signed in to the account before; such a browser is counted by itself.
ALTER TABLE sign_in_attempts ADD COLUMN browser text;
DROP INDEX sign_in_attempts_address_at_idx;
DROP FUNCTION failed_sign_ins(text, inet, timestamptz);

-- ---------------------------------------------------------------------------------------------- who sees what

DO $protect$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['sessions', 'sign_in_links'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO releve_admin', name);
        EXECUTE format('CREATE POLICY %I ON %I TO releve_admin USING (true) WITH CHECK (true)', name || '_admin', name);
    END LOOP;
END
$protect$;

-- One's own sessions, never their tokens.
GRANT SELECT (id, user_id, made_at, seen_at, ended_at), INSERT (user_id, token_hash), UPDATE (ended_at) ON sessions
    TO releve_app;
CREATE POLICY sessions_read ON sessions FOR SELECT TO releve_app USING (user_id = (SELECT acting_user()));
CREATE POLICY sessions_add ON sessions FOR INSERT TO releve_app WITH CHECK (user_id = (SELECT acting_user()));
CREATE POLICY sessions_change ON sessions FOR UPDATE TO releve_app USING (user_id = (SELECT acting_user()));

-- Nobody reads or writes links; the functions below do.
CREATE POLICY sign_in_links_nobody ON sign_in_links TO releve_app USING (false);

GRANT INSERT (browser) ON sign_in_attempts TO releve_app;

-- ---------------------------------------------------------------------------------------------- signing in

GRANT SELECT, UPDATE (seen_at, ended_at) ON sessions TO releve_across;
GRANT SELECT, INSERT, UPDATE (used_at) ON sign_in_links TO releve_across;
GRANT SELECT (id, browser) ON sign_in_attempts TO releve_across;
CREATE POLICY sessions_across ON sessions TO releve_across USING (true) WITH CHECK (true);
CREATE POLICY sign_in_links_across ON sign_in_links TO releve_across USING (true) WITH CHECK (true);

GRANT CREATE ON SCHEMA public TO releve_across;
SET LOCAL ROLE releve_across;

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

-- Where a queued message goes, as of now: nobody who was disabled or took their consent back since is written to. A link
-- to sign in with goes to whoever asked for it, whatever messages they want otherwise, while it can still be used.
CREATE OR REPLACE FUNCTION message_address(which bigint)
RETURNS TABLE (address text, language text, seed text, token_hash text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM require_engine();
    RETURN QUERY
        SELECT CASE
                   WHEN g.facts ->> 'thing' = 'sign_in_link' THEN (SELECT s.email FROM user_of_sign_in_link(x.token_hash) s)
                   WHEN g.user_id IS NOT NULL THEN CASE WHEN u.disabled_at IS NULL AND u.mail <> 'none' THEN u.email END
                   WHEN c.channel = g.channel THEN CASE g.channel WHEN 'sms' THEN c.phone ELSE c.email END
               END,
               coalesce(u.language, c.language, 'fr'), coalesce(x.seed, l.seed), coalesce(x.token_hash, l.token_hash)
        FROM messages g
        LEFT JOIN users u ON u.id = g.user_id
        LEFT JOIN worker_contacts c ON c.worker_id = g.worker_id
        LEFT JOIN links l ON l.worker_id = g.worker_id AND l.revoked_at IS NULL
        LEFT JOIN sign_in_links x ON x.user_id = g.user_id AND g.occasion = 'sign_in_link:' || x.id
        WHERE g.id = which AND g.market_id = acting_market();
END
$$;

RESET ROLE;
CREATE TRIGGER users_end_sessions AFTER UPDATE OF password_hash, disabled_at ON users FOR EACH ROW
    WHEN (NEW.password_hash IS DISTINCT FROM OLD.password_hash OR NEW.disabled_at IS NOT NULL AND OLD.disabled_at IS NULL)
    EXECUTE FUNCTION end_sessions();
REVOKE CREATE ON SCHEMA public FROM releve_across;
SET LOCAL ROLE releve_across;
REVOKE EXECUTE ON FUNCTION session_actors(text, interval, interval), end_sessions(),
    sign_in_failures(text, inet, text, interval, interval),
    ask_for_sign_in_link(text, text, text, interval, interval), user_of_sign_in_link(text), use_sign_in_link(text)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION session_actors(text, interval, interval),
    sign_in_failures(text, inet, text, interval, interval),
    ask_for_sign_in_link(text, text, text, interval, interval), user_of_sign_in_link(text), use_sign_in_link(text)
    TO releve_app;
RESET ROLE;

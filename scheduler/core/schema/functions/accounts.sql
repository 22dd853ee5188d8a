-- One account, several organisations: whose address it is finds the account, and nobody acts for an organisation that
-- invited them before they have accepted.

-- A new user has the account of their address, or opens it. Whoever brings them in learns neither.
CREATE FUNCTION find_account() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.account_id IS NULL THEN
        NEW.account_id := account_with(NEW.email);
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER users_find_account BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION find_account();

-- The account of an address, which is opened where there is none.
CREATE FUNCTION account_with(address text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO accounts (email) VALUES (address) ON CONFLICT (email) DO NOTHING;
    RETURN (SELECT a.id FROM accounts a WHERE a.email = address);
END
$$;

-- The account with which the acting user signs in.
CREATE FUNCTION acting_account() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT u.account_id FROM users u WHERE u.id = acting_user()
$$;

-- The users as whom the owner of the acting user's account may act: one in each organisation that they have accepted.
CREATE FUNCTION own_users() RETURNS SETOF integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT u.id FROM users u
    WHERE u.account_id = acting_account() AND u.accepted_at IS NOT NULL AND u.disabled_at IS NULL
$$;

-- For whom and where the owner of the acting user's account may act.
CREATE FUNCTION own_roles()
RETURNS TABLE (user_id integer, organisation text, market_id integer, market_code text, market text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.user_id, establishment_shown(o.id, o.name), k.id, k.code, k.name
    FROM own_users() own (id), actors(own.id) a
    JOIN organisations o ON o.id = a.organisation_id
    JOIN markets k ON k.id = a.market_id
    ORDER BY 2, o.id, k.name, k.code
$$;

-- As whom whoever has proved an address begins: where they were last. Nobody who is disabled there, nor the engine.
-- Who has accepted nothing yet begins where they were invited first, when ``newcomers`` may.
CREATE FUNCTION first_user(address text, newcomers boolean) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT u.id
    FROM users u
    LEFT JOIN LATERAL (SELECT max(s.seen_at) AS seen_at FROM sessions s WHERE s.user_id = u.id) s ON true
    WHERE u.email = lower(address) AND u.role <> 'engine' AND u.disabled_at IS NULL
      AND (
          u.accepted_at IS NOT NULL
          OR newcomers AND NOT has_accepted_elsewhere(u.id)
      )
      AND EXISTS (SELECT FROM members m WHERE m.organisation_id = u.organisation_id)
    ORDER BY s.seen_at DESC NULLS LAST, u.id
    LIMIT 1
$$;

-- Whether the account of a user has been taken up for another organisation: its password is then nobody's to give.
CREATE FUNCTION has_accepted_elsewhere(who integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM users u JOIN users o ON o.account_id = u.account_id AND o.id <> u.id
        WHERE u.id = who AND o.accepted_at IS NOT NULL
    )
$$;

-- Whoever signs in for an organisation has accepted; the invitation is used up.
CREATE FUNCTION accept() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE users u SET accepted_at = now() WHERE u.id = NEW.user_id AND u.accepted_at IS NULL AND u.role <> 'engine';
    IF FOUND THEN
        UPDATE sign_in_links l SET ended_at = now()
        WHERE l.user_id = NEW.user_id AND l.kind = 'invitation' AND l.used_at IS NULL AND l.ended_at IS NULL;
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER sessions_accept AFTER INSERT ON sessions FOR EACH ROW EXECUTE FUNCTION accept();

-- Whoever goes from one organisation to another leaves a session behind that is over: when they were there last is told by
-- sessions, to each organisation by its own.
CREATE FUNCTION leave_organisation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO sessions (user_id, token_hash, made_at, seen_at, ended_at)
    VALUES (OLD.user_id, encode(sha256(gen_random_uuid()::text::bytea), 'hex'), OLD.made_at, OLD.seen_at, now());
    NEW.seen_at := now();
    RETURN NEW;
END
$$;

CREATE TRIGGER sessions_leave_organisation BEFORE UPDATE OF user_id ON sessions FOR EACH ROW
    WHEN (NEW.user_id <> OLD.user_id) EXECUTE FUNCTION leave_organisation();

-- Whether an invitation lets its reader in with the account that they have already, and into nothing else: where that is
-- taken up for another organisation. One that went by mail to somebody whom all others have disabled, or that the
-- administration made, lets them choose a password anew, as whoever has forgotten theirs.
CREATE FUNCTION link_joins(link integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT l.kind = 'invitation' AND u.accepted_at IS NULL AND has_accepted_elsewhere(u.id)
       AND (
           first_user(u.email, false) IS NOT NULL
           OR l.made_by IS NOT NULL AND NOT EXISTS (SELECT FROM messages g WHERE g.occasion = 'sign_in_link:' || l.id)
       )
    FROM sign_in_links l JOIN users u ON u.id = l.user_id
    WHERE l.id = link
$$;

-- Lets somebody act for the organisation that invited them, with the account with which they are signed in: the link's
-- own and no other. False when the link does not work for them.
CREATE FUNCTION join_by_link(hash text, signed_in integer) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who integer;
BEGIN
    UPDATE sign_in_links l SET used_at = now()
    FROM users u, users s
    WHERE l.token_hash = hash AND l.used_at IS NULL AND l.ended_at IS NULL AND l.expires_at > now()
      AND u.id = l.user_id AND u.disabled_at IS NULL AND link_is_good(l.id) AND link_joins(l.id)
      AND s.id = signed_in AND s.account_id = u.account_id AND s.accepted_at IS NOT NULL AND s.disabled_at IS NULL
    RETURNING u.id INTO who;
    UPDATE users u SET accepted_at = now() WHERE u.id = who;
    RETURN who IS NOT NULL;
END
$$;

REVOKE EXECUTE ON FUNCTION find_account(), account_with(text), acting_account(), own_users(), own_roles(),
    first_user(text, boolean), has_accepted_elsewhere(integer), accept(), leave_organisation(), link_joins(integer),
    join_by_link(text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION acting_account(), own_users(), own_roles(), join_by_link(text, integer) TO releve_app;

-- Links that sign somebody in once, or let them choose a password.

-- Whether a link still is what its maker may give. One that is handed over gives into no account that opens more than
-- its maker's, whatever that account was when it was made; one by mail gives in by the account's own address alone. A
-- link that confirms another address gives nobody in.
CREATE FUNCTION link_is_good(link integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT l.kind = 'email' OR l.made_by IS NULL OR NOT opens_more(l.made_by, l.user_id)
        OR l.email = u.email AND EXISTS (SELECT FROM messages g WHERE g.occasion = 'sign_in_link:' || l.id)
    FROM sign_in_links l JOIN users u ON u.id = l.user_id
    WHERE l.id = link
$$;

-- What a link is for, and whether it works; of one that does not, no more than why. The address is the account's, of a
-- link that confirms another one that other, which is guarded when its owner must be signed in (confirm_address). One
-- that joins is for who signs in with the account that they have.
CREATE FUNCTION sign_in_link(hash text)
RETURNS TABLE (
    kind text, state text, expires_at timestamptz, user_id integer, email text, name text, organisation text,
    guarded boolean, joins boolean
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT l.kind, x.state, l.expires_at, u.id, CASE WHEN l.kind = 'email' AND u.id IS NOT NULL THEN l.email ELSE u.email END,
           u.name, establishment_shown(o.id, o.name), l.kind = 'email' AND opens_more(l.made_by, u.id),
           u.id IS NOT NULL AND link_joins(l.id)
    FROM sign_in_links l
    JOIN users p ON p.id = l.user_id
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN l.used_at IS NOT NULL THEN 'used'
            WHEN p.disabled_at IS NOT NULL THEN 'disabled'
            WHEN l.ended_at IS NOT NULL OR NOT link_is_good(l.id) THEN 'replaced'
            WHEN l.expires_at <= now() THEN 'expired'
            ELSE 'works'
        END AS state
    ) x
    LEFT JOIN users u ON u.id = p.id AND x.state = 'works'
    LEFT JOIN organisations o ON o.id = u.organisation_id
    WHERE l.token_hash = hash
$$;

-- Uses a link of these kinds up, and says whose it was: of two who come at once one gets an answer.
CREATE FUNCTION use_sign_in_link(hash text, kinds text[]) RETURNS TABLE (user_id integer, email text)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE sign_in_links l SET used_at = now()
    FROM users u
    WHERE l.token_hash = hash AND l.kind = ANY (kinds) AND l.used_at IS NULL AND l.ended_at IS NULL
      AND l.expires_at > now() AND u.id = l.user_id AND u.disabled_at IS NULL AND link_is_good(l.id)
      AND NOT link_joins(l.id)
    RETURNING u.id, u.email
$$;

-- The message that brings a link; the token is made of the link's seed when it is sent.
CREATE FUNCTION post_sign_in_link(link integer, market integer, more jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO messages (market_id, organisation_id, occasion, user_id, audience, channel, facts)
    SELECT market, u.organisation_id, 'sign_in_link:' || l.id, u.id,
           CASE u.role WHEN 'requester' THEN 'site' WHEN 'buyer' THEN 'lead' ELSE 'agency' END, 'email',
           jsonb_build_object(
               'thing', 'sign_in_link', 'action', l.kind, 'timezone', k.timezone, 'expires_at', l.expires_at,
               'minutes', round(extract(epoch FROM l.expires_at - l.made_at) / 60)::integer
           ) || more
    FROM sign_in_links l
    JOIN users u ON u.id = l.user_id
    JOIN markets k ON k.id = market
    WHERE l.id = link
$$;

-- Puts a link into the outbox for whoever asks at the door, unless one was asked for a moment ago; for an address without
-- account a row is written all the same. Returns how long a visitor must wait who asks for too many, and writes nothing.
CREATE FUNCTION ask_for_sign_in_link(
    asked text, of_kind text, network inet, new_seed text, new_hash text, life interval, pause interval, most integer,
    span interval
)
RETURNS interval
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    before record;
    person record;
    link integer;
BEGIN
    SELECT count(*) AS links, min(l.made_at) + span - now() AS wait INTO before
    FROM sign_in_links l WHERE l.asked_from = network AND l.made_at > now() - span;
    IF before.links >= most THEN
        RETURN before.wait;
    END IF;
    IF EXISTS (
        SELECT FROM sign_in_links l
        WHERE l.email = lower(asked) AND l.kind = of_kind AND l.made_by IS NULL AND l.seed IS NOT NULL
          AND l.made_at > now() - pause
    ) THEN
        RETURN NULL;
    END IF;
    SELECT u.id, m.market_id INTO person
    FROM users u
    JOIN accounts a ON a.id = u.account_id
    JOIN members m ON m.organisation_id = u.organisation_id
    JOIN markets k ON k.id = m.market_id
    WHERE u.id = first_user(asked, of_kind = 'reset') AND (of_kind = 'reset' OR a.password_hash IS NOT NULL)
    ORDER BY k.code
    LIMIT 1;
    INSERT INTO sign_in_links (email, kind, user_id, seed, token_hash, asked_from, expires_at)
    VALUES (lower(asked), of_kind, person.id, new_seed, new_hash, network, now() + life)
    RETURNING id INTO link;
    PERFORM post_sign_in_link(link, person.market_id, '{}');
    RETURN NULL;
END
$$;

-- Makes a link for a person whom the acting user administers: an invitation for who has not accepted, or has no password
-- yet, else one to choose another. The older ones end. It goes by mail, or is handed over by who made it, unless the account opens more
-- than theirs. Returns its kind, nothing for an account that is disabled.
CREATE FUNCTION make_sign_in_link(
    who integer, new_seed text, new_hash text, invitation interval, reset interval, mailed boolean
)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    person record;
    link integer;
BEGIN
    PERFORM require_administrator(who);
    IF NOT mailed AND opens_more(acting_user(), who) THEN
        RAISE insufficient_privilege USING TABLE = 'users', MESSAGE = 'that account opens more than yours';
    END IF;
    SELECT u.id, u.email, u.disabled_at,
           CASE WHEN u.accepted_at IS NULL OR a.password_hash IS NULL THEN 'invitation' ELSE 'reset' END AS kind
    INTO person FROM users u JOIN accounts a ON a.id = u.account_id WHERE u.id = who FOR UPDATE OF u;
    IF person.disabled_at IS NOT NULL THEN
        RETURN NULL;
    END IF;
    UPDATE sign_in_links l SET ended_at = now()
    WHERE l.user_id = who AND l.kind <> 'sign_in' AND l.used_at IS NULL AND l.ended_at IS NULL;
    INSERT INTO sign_in_links (email, kind, user_id, made_by, seed, token_hash, expires_at)
    VALUES (
        person.email, person.kind, who, acting_user(), new_seed, new_hash,
        now() + CASE person.kind WHEN 'invitation' THEN invitation ELSE reset END
    )
    RETURNING id INTO link;
    IF mailed THEN
        PERFORM post_sign_in_link(link, acting_market(), (
            SELECT jsonb_build_object('organisation', establishment_shown(o.id, o.name), 'by', a.name)
            FROM users p JOIN organisations o ON o.id = p.organisation_id, users a
            WHERE p.id = who AND a.id = acting_user()
        ));
    END IF;
    RETURN person.kind;
END
$$;

-- The last link that the acting user has made to hand over, while it works; one that went by mail is its reader's alone.
CREATE FUNCTION link_to_hand_over(who integer)
RETURNS TABLE (kind text, seed text, token_hash text, expires_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT l.kind, l.seed, l.token_hash, l.expires_at
    FROM sign_in_links l
    JOIN users u ON u.id = l.user_id AND u.organisation_id IN (SELECT administered())
    WHERE l.user_id = who AND l.made_by = (SELECT acting_user()) AND link_is_good(l.id) AND l.used_at IS NULL
      AND l.ended_at IS NULL AND l.expires_at > now() AND NOT EXISTS (SELECT FROM messages g WHERE g.occasion = 'sign_in_link:' || l.id)
    ORDER BY l.id DESC
    LIMIT 1
$$;

REVOKE EXECUTE ON FUNCTION link_is_good(integer), sign_in_link(text), use_sign_in_link(text, text[]),
    post_sign_in_link(integer, integer, jsonb),
    ask_for_sign_in_link(text, text, inet, text, text, interval, interval, integer, interval),
    make_sign_in_link(integer, text, text, interval, interval, boolean), link_to_hand_over(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sign_in_link(text), use_sign_in_link(text, text[]),
    ask_for_sign_in_link(text, text, inet, text, text, interval, interval, integer, interval),
    make_sign_in_link(integer, text, text, interval, interval, boolean), link_to_hand_over(integer) TO releve_app;
GRANT EXECUTE ON FUNCTION sign_in_link(text) TO releve_admin;

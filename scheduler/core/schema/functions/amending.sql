-- Whoever administers somebody says otherwise how they are called, what they do, and where they are written to.

-- Another name or another role. Returns why not, as a reason of a Conflict: nobody stops planning who alone of the lead's
-- planners administers the market. Who plans is said by who plans: an administrator gives no role above their own, and
-- takes none: whom they had come down to them they could then help in, and wait.
CREATE FUNCTION amend_account(who integer, new_name text, new_role text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('administers'), u.organisation_id) FROM users u WHERE u.id = who;
    PERFORM require_administrator(who);
    IF new_role = 'engine' THEN
        RAISE insufficient_privilege USING TABLE = 'users', MESSAGE = 'the engine is nobody';
    END IF;
    IF new_role = 'planner' AND acting_role() <> 'planner'
        AND NOT EXISTS (SELECT FROM users u WHERE u.id = who AND u.role = 'planner') THEN
        RAISE insufficient_privilege USING TABLE = 'users', MESSAGE = 'who plans is said by who plans';
    END IF;
    IF new_role <> 'planner' AND keeps_the_lead(who) THEN
        RETURN 'last_planner';
    END IF;
    IF new_role <> 'planner' AND plans_above(acting_user(), who) THEN
        RAISE insufficient_privilege USING TABLE = 'users', MESSAGE = 'who plans is said by who plans';
    END IF;
    UPDATE users u SET name = new_name, role = new_role WHERE u.id = who;
    RETURN NULL;
END
$$;

-- Another address. Of somebody who never came it changes at once, and their links end: an invitation to the new one is
-- next, and if that has an account, it is this one they are invited with. For all others a link to the new one is made, and nothing changes until it is used. Of an account that opens more
-- than the acting user's nothing changes without its owner, who confirms signed in. Returns which, as the kind of the
-- link ('invitation', 'email'), or why not.
CREATE FUNCTION ask_for_address(
    who integer, new_email text, new_seed text, new_hash text, life interval, mailed boolean, OUT kind text, OUT refused text
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    person record;
    link integer;
BEGIN
    PERFORM require_administrator(who);
    SELECT u.disabled_at, u.accepted_at IS NOT NULL AS entered, u.organisation_id, u.account_id
    INTO person FROM users u WHERE u.id = who FOR UPDATE;
    -- Whether somebody of another organisation has it, only whoever reads its mail is told (confirm_address).
    IF EXISTS (
        SELECT FROM users u
        WHERE u.email = lower(new_email) AND u.id <> who
          AND (u.organisation_id = person.organisation_id OR u.organisation_id IN (SELECT administered()) AND person.entered)
    ) THEN
        refused := 'email_exists';
    ELSIF person.disabled_at IS NOT NULL THEN
        refused := 'account_disabled';
    ELSIF opens_more(acting_user(), who) AND NOT (person.entered AND mailed) THEN
        refused := 'opens_more';
    END IF;
    IF refused IS NOT NULL THEN
        RETURN;
    END IF;
    kind := CASE WHEN person.entered THEN 'email' ELSE 'invitation' END;
    UPDATE sign_in_links l SET ended_at = now()
    WHERE l.user_id = who AND l.used_at IS NULL AND l.ended_at IS NULL AND (NOT person.entered OR l.kind = 'email');
    IF NOT person.entered THEN
        UPDATE users u SET account_id = account_with(lower(new_email)), email = lower(new_email) WHERE u.id = who;
        DELETE FROM accounts a
        WHERE a.id = person.account_id AND NOT EXISTS (SELECT FROM users u WHERE u.account_id = a.id);
        RETURN;
    END IF;
    INSERT INTO sign_in_links (email, kind, user_id, made_by, seed, token_hash, expires_at)
    VALUES (lower(new_email), 'email', who, acting_user(), new_seed, new_hash, now() + life)
    RETURNING id INTO link;
    IF mailed THEN
        PERFORM post_sign_in_link(link, acting_market(), (
            SELECT jsonb_build_object('by', a.name) FROM users a WHERE a.id = acting_user()
        ));
    END IF;
END
$$;

-- Whoever comes with the link has read what went to the new address: it signs them in from now on, and what was sent to
-- the old one ends. Where whoever asked for it may not open the account, its owner must be signed in. Returns why not.
CREATE FUNCTION confirm_address(hash text, signed_in integer) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    link record;
BEGIN
    UPDATE sign_in_links l SET used_at = now()
    FROM users u
    WHERE l.token_hash = hash AND l.kind = 'email' AND l.used_at IS NULL AND l.ended_at IS NULL
      AND l.expires_at > now() AND u.id = l.user_id AND u.disabled_at IS NULL
      AND (
          NOT opens_more(l.made_by, u.id)
          OR EXISTS (SELECT FROM users s WHERE s.id = signed_in AND s.account_id = u.account_id)
      )
    RETURNING l.email, u.account_id INTO link;
    IF NOT FOUND THEN
        RETURN 'link_dead';
    END IF;
    UPDATE accounts a SET email = link.email WHERE a.id = link.account_id;
    UPDATE sign_in_links l SET ended_at = now() FROM users u
    WHERE u.account_id = link.account_id AND l.user_id = u.id AND l.used_at IS NULL AND l.ended_at IS NULL;
    RETURN NULL;
END
$$;

REVOKE EXECUTE ON FUNCTION amend_account(integer, text, text),
    ask_for_address(integer, text, text, text, interval, boolean), confirm_address(text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION amend_account(integer, text, text),
    ask_for_address(integer, text, text, text, interval, boolean), confirm_address(text, integer) TO releve_app;

-- Who must show a second factor, and which sessions have.

-- Whether a market demands a second factor from somebody: where it says so, from whoever plans, administers or pays.
CREATE FUNCTION second_factor_is_due(who integer, market integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM users u, markets k
        WHERE u.id = who AND k.id = market AND (u.role IN ('planner', 'buyer') OR u.administers)
          AND coalesce((k.settings ->> 'second_factor')::boolean, false)
    )
$$;

-- What a session still lacks: the code of its user's second factor, that second factor itself, or nothing. One that was
-- set up after the session had passed another has not been passed. A session that a passkey opened lacks nothing: the
-- passkey was there and had its owner verified, which is two factors at once (NIST SP 800-63B, multi-factor
-- authenticators).
CREATE FUNCTION session_factor(who integer, market integer, passed_at timestamptz, by_passkey boolean) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE
        WHEN by_passkey THEN 'none'
        WHEN f.account_id IS NOT NULL AND (passed_at IS NULL OR passed_at < f.since) THEN 'asked'
        WHEN f.account_id IS NULL AND second_factor_is_due(who, market) THEN 'missing'
        ELSE 'none'
    END
    FROM users u LEFT JOIN second_factors f ON f.account_id = u.account_id
    WHERE u.id = who
$$;

-- Takes somebody's second factor and passkeys away, for whoever administers them, unless their account opens more; all
-- their sessions end. Returns whether they had any.
CREATE FUNCTION reset_second_factor(who integer) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    account integer;
    had boolean;
BEGIN
    PERFORM require_administrator(who);
    IF opens_more(acting_user(), who) THEN
        RAISE insufficient_privilege USING TABLE = 'users', MESSAGE = 'that account opens more than yours';
    END IF;
    IF who = acting_user() THEN  -- that would be a way past the code
        RETURN false;
    END IF;
    SELECT u.account_id INTO account FROM users u WHERE u.id = who AND u.accepted_at IS NOT NULL;
    DELETE FROM recovery_codes c WHERE c.account_id = account;
    DELETE FROM second_factors f WHERE f.account_id = account;
    had := FOUND;
    DELETE FROM passkeys p WHERE p.account_id = account;
    IF NOT (had OR FOUND) THEN
        RETURN false;
    END IF;
    UPDATE sessions s SET ended_at = now() FROM users u
    WHERE u.account_id = account AND s.user_id = u.id AND s.ended_at IS NULL;
    RETURN true;
END
$$;

-- Of the people whom the acting user administers and who have accepted, those who have a second factor.
CREATE FUNCTION people_with_second_factor() RETURNS SETOF integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT u.id FROM second_factors f JOIN users u ON u.account_id = f.account_id
    WHERE u.accepted_at IS NOT NULL AND u.organisation_id IN (SELECT administered())
$$;

REVOKE EXECUTE ON FUNCTION second_factor_is_due(integer, integer), session_factor(integer, integer, timestamptz, boolean),
    reset_second_factor(integer), people_with_second_factor() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reset_second_factor(integer), people_with_second_factor() TO releve_app;

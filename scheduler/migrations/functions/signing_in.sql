-- What is asked before anybody acts.

-- Sign-in, before anybody acts. The hash leaves the table here and nowhere else.
CREATE FUNCTION account_for_sign_in(address text) RETURNS TABLE (user_id integer, password_hash text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT u.id, u.password_hash
    FROM users u
    WHERE u.email = lower(address) AND u.password_hash IS NOT NULL AND u.disabled_at IS NULL
$$;

-- How often signing in failed since a moment: for the address, or from the network address, whichever is more.
CREATE FUNCTION failed_sign_ins(address_tried text, network inet, since timestamptz) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT greatest(
        count(*) FILTER (WHERE email = lower(address_tried)),
        count(*) FILTER (WHERE address = network)
    )
    FROM sign_in_attempts
    WHERE NOT succeeded AND at >= since AND (email = lower(address_tried) OR address = network)
$$;

REVOKE EXECUTE ON FUNCTION account_for_sign_in(text), failed_sign_ins(text, inet, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION account_for_sign_in(text), failed_sign_ins(text, inet, timestamptz) TO releve_app;

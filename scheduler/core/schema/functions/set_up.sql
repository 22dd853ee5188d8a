-- The first minutes of an installation, before there is anybody who could act.

-- Whether somebody takes part in a market; before that nobody can sign in.
CREATE FUNCTION is_founded() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM members)
$$;

-- Whether whoever holds a link may found the installation.
CREATE FUNCTION set_up_link_works(hash text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT NOT is_founded() AND EXISTS (
        SELECT FROM set_up_links WHERE token_hash = hash AND used_at IS NULL AND expires_at > now()
    )
$$;

-- Found the installation by a link, which is used up: its market, the agency that leads it, whoever plans for that and
-- administers it, and the nightly run. Null when the link does not work; else the planner. The membership comes last: it ends the founding.
CREATE FUNCTION found_installation(
    hash text, market_code text, market_name text, clock text, lead_time integer, chosen text,
    lead_code text, lead_name text, lead_kind text, lead_phone text,
    planner_email text, planner_name text, planner_password text, engine_email text, engine_name text
) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    market integer;
    lead integer;
    planner integer;
BEGIN
    UPDATE set_up_links SET used_at = now() WHERE token_hash = hash AND used_at IS NULL AND expires_at > now();
    IF NOT FOUND OR is_founded() THEN
        RETURN NULL;
    END IF;
    INSERT INTO markets (code, name, timezone, lead_time_minutes, settings)
        VALUES (market_code, market_name, clock, lead_time, chosen::jsonb)
        RETURNING id INTO market;
    INSERT INTO organisations (kind, agency_kind, code, name, phone)
        VALUES ('agency', lead_kind, lead_code, lead_name, lead_phone) RETURNING id INTO lead;
    INSERT INTO accounts (email, password_hash) VALUES (planner_email, planner_password);
    INSERT INTO users (email, name, organisation_id, kind, role, administers, accepted_at)
        VALUES (planner_email, planner_name, lead, 'agency', 'planner', true, now()) RETURNING id INTO planner;
    INSERT INTO users (email, name, organisation_id, kind, role)
        VALUES (engine_email, engine_name, lead, 'agency', 'engine');
    INSERT INTO members (market_id, organisation_id, kind, leads) VALUES (market, lead, 'agency', true);
    RETURN planner;
END
$$;

REVOKE EXECUTE ON FUNCTION is_founded(), set_up_link_works(text), found_installation(
    text, text, text, text, integer, text, text, text, text, text, text, text, text, text, text
) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION is_founded(), set_up_link_works(text), found_installation(
    text, text, text, text, integer, text, text, text, text, text, text, text, text, text, text
) TO releve_app;

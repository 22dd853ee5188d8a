-- The doors through which whoever sets up a market changes who takes part in it. Each returns null, or an id,
-- when it was done; what stands against it comes back as a reason of a Conflict.

-- Refuses everybody but who sets up the market.
CREATE FUNCTION require_administration() RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT acting_administration() THEN
        RAISE insufficient_privilege USING TABLE = 'members', MESSAGE = 'the market is set up by whoever administers it';
    END IF;
END
$$;

-- A new agency in the acting market; null when its code is somebody's anywhere.
CREATE FUNCTION add_agency(new_code text, new_name text, new_kind text, new_phone text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    found integer;
BEGIN
    PERFORM require_administration();
    INSERT INTO organisations (kind, agency_kind, code, name, phone)
    VALUES ('agency', new_kind, new_code, new_name, new_phone)
    ON CONFLICT (code) DO NOTHING
    RETURNING id INTO found;
    IF found IS NOT NULL THEN
        INSERT INTO members (market_id, organisation_id, kind) VALUES (acting_market(), found, 'agency');
    END IF;
    RETURN found;
END
$$;

-- A new buyer in the acting market; null when its code is somebody's anywhere.
CREATE FUNCTION add_buyer(new_code text, new_name text, new_phone text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    found integer;
BEGIN
    PERFORM require_administration();
    INSERT INTO organisations (kind, code, name, phone) VALUES ('buyer', new_code, new_name, new_phone)
    ON CONFLICT (code) DO NOTHING
    RETURNING id INTO found;
    IF found IS NOT NULL THEN
        INSERT INTO members (market_id, organisation_id, kind) VALUES (acting_market(), found, 'buyer');
    END IF;
    RETURN found;
END
$$;

-- Whether an organisation takes part in the acting market and in no other, for whoever sets it up: what it is called is
-- then nobody else's business.
CREATE FUNCTION takes_part_here_alone(organisation integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT (SELECT acting_administration())
       AND coalesce(bool_and(m.market_id = (SELECT acting_market())), false)
    FROM members m WHERE m.organisation_id = organisation
$$;

-- Lets another agency lead the acting market, with a nightly run of its own. Of its people whoever hands over administers
-- them until then, so that they may say who plans from now on, and looks after the accounts; null: who plans there already.
CREATE FUNCTION hand_over_lead(successor integer, planner integer) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    market integer := acting_market();
    successor_code text;
BEGIN
    PERFORM require_administration();
    PERFORM pg_advisory_xact_lock(hashtext('lead'), market);
    SELECT o.code INTO successor_code
    FROM members m JOIN organisations o ON o.id = m.organisation_id
    WHERE m.market_id = market AND m.organisation_id = successor AND m.kind = 'agency' AND m.until_day IS NULL;
    IF NOT FOUND THEN
        RETURN 'takes_no_part';
    END IF;
    IF planner IS NOT NULL THEN
        PERFORM require_administrator(planner);
        IF NOT EXISTS (
            SELECT FROM users u
            WHERE u.id = planner AND u.organisation_id = successor AND u.disabled_at IS NULL AND u.accepted_at IS NOT NULL
        ) THEN
            RETURN 'nobody_to_plan';
        END IF;
    ELSIF NOT EXISTS (
        SELECT FROM users u WHERE u.organisation_id = successor AND u.role = 'planner' AND u.disabled_at IS NULL
    ) THEN
        RETURN 'nobody_to_plan';
    END IF;
    -- A run is its lead's: it would lose its rights on the way.
    IF EXISTS (SELECT FROM runs r WHERE r.market_id = market AND r.state = 'running') THEN
        RETURN 'run_in_progress';
    END IF;
    IF NOT EXISTS (
        SELECT FROM users u WHERE u.organisation_id = successor AND u.role = 'engine' AND u.disabled_at IS NULL
    ) THEN
        INSERT INTO users (email, name, organisation_id, kind, role)
        VALUES ('nuit-' || successor || '@' || successor_code || '.invalid', 'Calcul de nuit', successor, 'agency', 'engine');
    END IF;
    UPDATE members SET leads = false WHERE market_id = market AND leads;
    UPDATE members SET leads = true WHERE market_id = market AND organisation_id = successor;
    UPDATE users u SET role = 'planner', administers = true WHERE u.id = planner;
    -- Somebody there must be able to look after the accounts of the market.
    UPDATE users u SET administers = true
    WHERE u.organisation_id = successor AND u.role = 'planner' AND u.disabled_at IS NULL
      AND NOT EXISTS (
          SELECT FROM users a
          WHERE a.organisation_id = successor AND a.role = 'planner' AND a.administers AND a.disabled_at IS NULL
      );
    RETURN NULL;
END
$$;

-- Says who of the acting agency is on duty in the acting market while nobody is at its office; null: nobody, and whether a
-- stand-by's yes counts then. False for somebody who does not answer for it, or is not written to, and for both at once.
-- Whoever answers for the agency says so.
CREATE FUNCTION choose_duty(who integer, yes_counts boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF coalesce(acting_role() NOT IN ('coordinator', 'planner'), true) THEN
        RAISE insufficient_privilege USING TABLE = 'members', MESSAGE = 'who is on duty is said by who answers';
    END IF;
    IF who IS NOT NULL AND yes_counts OR who IS NOT NULL AND NOT EXISTS (
        SELECT FROM users u
        WHERE u.id = who AND u.organisation_id = acting_organisation() AND u.role IN ('coordinator', 'planner')
          AND u.disabled_at IS NULL AND u.mail <> 'none'
    ) THEN
        RETURN false;
    END IF;
    UPDATE members o SET duty_user_id = who, yes_counts = choose_duty.yes_counts
    WHERE o.market_id = acting_market() AND o.organisation_id = acting_organisation();
    RETURN true;
END
$$;

-- Whether somebody of an agency is on duty in a market, and is written to; for the functions beside this one.
CREATE FUNCTION on_duty(market integer, agency integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM members o JOIN users u ON u.id = o.duty_user_id AND u.disabled_at IS NULL AND u.mail <> 'none'
        WHERE o.market_id = market AND o.organisation_id = agency
    )
$$;

REVOKE EXECUTE ON FUNCTION require_administration(), add_agency(text, text, text, text), add_buyer(text, text, text),
    takes_part_here_alone(integer), hand_over_lead(integer, integer), choose_duty(integer, boolean),
    on_duty(integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION add_agency(text, text, text, text), add_buyer(text, text, text),
    takes_part_here_alone(integer), hand_over_lead(integer, integer), choose_duty(integer, boolean) TO releve_app;

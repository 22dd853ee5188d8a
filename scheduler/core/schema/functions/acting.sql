-- Who acts in a transaction, and as whom a user or the nightly run may act.

-- The three settings of a transaction hold only when they fit together: an enabled user, of that organisation, which
-- takes part in that market. Otherwise all of this is null or false, and no policy lets anything through.
CREATE FUNCTION acting_user() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT u.id
    FROM users u JOIN members m ON m.organisation_id = u.organisation_id
    WHERE u.id = nullif(current_setting('releve.user_id', true), '')::integer
      AND u.organisation_id = nullif(current_setting('releve.organisation_id', true), '')::integer
      AND m.market_id = nullif(current_setting('releve.market_id', true), '')::integer
      AND u.disabled_at IS NULL
$$;

CREATE FUNCTION acting_organisation() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT current_setting('releve.organisation_id')::integer WHERE acting_user() IS NOT NULL
$$;

CREATE FUNCTION acting_market() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT current_setting('releve.market_id')::integer WHERE acting_user() IS NOT NULL
$$;

CREATE FUNCTION acting_role() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT role FROM users WHERE id = acting_user()
$$;

-- Whether the transaction plans for the market: a planner (or the engine) of the agency that leads it.
CREATE FUNCTION acting_lead() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM members
        WHERE market_id = acting_market() AND organisation_id = acting_organisation() AND leads
          AND acting_role() IN ('planner', 'engine')
    )
$$;

-- Whether the transaction may set up the market: whoever plans it for its lead and has the tick, never the nightly run.
CREATE FUNCTION acting_administration() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT acting_lead()
       AND EXISTS (SELECT FROM users WHERE id = acting_user() AND role = 'planner' AND administers)
$$;

-- The market's member of that number, for whoever leads the market.
CREATE FUNCTION lead_of(organisation integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT acting_lead()
       AND EXISTS (SELECT FROM members WHERE market_id = acting_market() AND organisation_id = organisation)
$$;

-- The market's members, for whoever leads it. lead_of() asks the same of one row after the other: of 170 workers that
-- is most of the time of a statement.
CREATE FUNCTION led_members() RETURNS SETOF integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT organisation_id FROM members WHERE (SELECT acting_lead()) AND market_id = (SELECT acting_market())
$$;

-- As whom a user may act: one row for each market of the organisation.
CREATE FUNCTION actors(who integer)
RETURNS TABLE (
    user_id integer, organisation_id integer, market_id integer, market_code text, role text, leads boolean,
    administers boolean
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT u.id, u.organisation_id, m.market_id, k.code, u.role, m.leads AND u.role IN ('planner', 'engine'), u.administers
    FROM users u
    JOIN members m ON m.organisation_id = u.organisation_id
    JOIN markets k ON k.id = m.market_id
    WHERE u.id = who AND u.disabled_at IS NULL
    ORDER BY k.code
$$;

-- As whom each market is planned at night: the engine of the agency that leads it. Ids only; the program has no user
-- yet when it asks.
CREATE FUNCTION engines()
RETURNS TABLE (market_code text, market_id integer, organisation_id integer, user_id integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT DISTINCT ON (k.id) k.code, k.id, m.organisation_id, u.id
    FROM markets k
    JOIN members m ON m.market_id = k.id AND m.leads
    JOIN users u ON u.organisation_id = m.organisation_id AND u.role = 'engine' AND u.disabled_at IS NULL
    ORDER BY k.id, u.id
$$;

-- Why a market has no engine, before anybody acts: whether an agency leads it; null for no such market.
CREATE FUNCTION market_is_led(code text, OUT is_led boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM members m WHERE m.market_id = k.id AND m.leads) FROM markets k WHERE k.code = market_is_led.code
$$;

REVOKE EXECUTE ON FUNCTION acting_user(), acting_organisation(), acting_market(), acting_role(), acting_lead(),
    acting_administration(), lead_of(integer), led_members(), actors(integer), engines(), market_is_led(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION acting_user(), acting_organisation(), acting_market(), acting_role(), acting_lead(),
    acting_administration(), lead_of(integer), led_members(), actors(integer), engines(), market_is_led(text) TO releve_app;

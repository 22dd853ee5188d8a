-- Who looks after whose accounts.

-- The first market that an organisation comes into is its home.
CREATE FUNCTION find_home() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE organisations SET home_market_id = NEW.market_id WHERE id = NEW.organisation_id AND home_market_id IS NULL;
    RETURN NULL;
END
$$;

CREATE TRIGGER members_find_home AFTER INSERT ON members FOR EACH ROW EXECUTE FUNCTION find_home();

-- The one market whose lead looks after an organisation's accounts: its home, once it has left that another one.
CREATE FUNCTION looked_after_in(organisation integer) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.market_id
    FROM members m JOIN organisations o ON o.id = m.organisation_id
    WHERE m.organisation_id = organisation
    ORDER BY coalesce(m.until_day < current_date, false), m.market_id IS DISTINCT FROM o.home_market_id, m.market_id
    LIMIT 1
$$;

-- The organisations whose people the acting user administers: their own, and for whoever plans the market for its lead
-- all that are at home there. Not one that leads another market: who comes in there would decide about that market.
CREATE FUNCTION administered() RETURNS SETOF integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.organisation_id
    FROM members m
    WHERE m.market_id = (SELECT acting_market())
      AND EXISTS (SELECT FROM users u WHERE u.id = (SELECT acting_user()) AND u.administers)
      AND (
          m.organisation_id = (SELECT acting_organisation())
          OR (SELECT acting_lead()) AND looked_after_in(m.organisation_id) = m.market_id
             AND NOT EXISTS (SELECT FROM members o WHERE o.organisation_id = m.organisation_id AND o.leads)
      )
$$;

-- Refuses everybody but who administers a person; the engine is nobody's to administer, nor whoever was forgotten.
CREATE FUNCTION require_administrator(who integer) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM users u
        WHERE u.id = who AND u.role <> 'engine' AND u.forgotten_at IS NULL AND u.organisation_id IN (SELECT administered())
    ) THEN
        RAISE insufficient_privilege USING TABLE = 'users', MESSAGE = 'that account is not yours to administer';
    END IF;
END
$$;

-- Whether somebody plans, and whoever helps them does not.
CREATE FUNCTION plans_above(helper integer, who integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT u.role = 'planner' AND h.role <> 'planner' FROM users u, users h WHERE u.id = who AND h.id = helper
$$;

-- Whether an account opens more than whoever helps with it may open: planning, to who does not plan, or what its owner
-- does for another organisation. A link into it is never shown to them; it goes to the account's own address. Of
-- somebody who has not accepted it is not told: whether an address has an account elsewhere is nobody's to hear, and an
-- invitation does not open it (link_joins).
CREATE FUNCTION opens_more(helper integer, who integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT plans_above(helper, who)
        OR EXISTS (SELECT FROM users u WHERE u.id = who AND u.accepted_at IS NOT NULL) AND has_accepted_elsewhere(who)
$$;

-- The people whom the acting user administers, and how far each is: whether they have accepted, when they were here
-- last for the organisation, until when a link lets them in, and whether their account opens more than the acting user
-- may.
CREATE FUNCTION administered_people()
RETURNS TABLE (
    id integer, email text, name text, organisation_id integer, organisation text, role text, administers boolean,
    disabled_at timestamptz, has_entered boolean, seen_at timestamptz, link_until timestamptz, opens_more boolean
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT u.id, u.email, u.name, o.id, o.name, u.role, u.administers, u.disabled_at,
           u.accepted_at IS NOT NULL, s.seen_at,
           (
               SELECT max(l.expires_at) FROM sign_in_links l
               WHERE l.user_id = u.id AND l.kind IN ('invitation', 'reset') AND l.used_at IS NULL AND l.ended_at IS NULL
                 AND l.expires_at > now()
           ),
           opens_more(acting_user(), u.id)
    FROM administered() a (id)
    JOIN organisations o ON o.id = a.id
    JOIN users u ON u.organisation_id = o.id AND u.role <> 'engine' AND u.forgotten_at IS NULL
    LEFT JOIN LATERAL (SELECT max(x.seen_at) AS seen_at FROM sessions x WHERE x.user_id = u.id) s ON true
$$;

-- Whether nobody else of somebody's organisation administers it who could come: of an agency that leads a market, no
-- other planner.
CREATE FUNCTION remains_alone(who integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT NOT EXISTS (
        SELECT FROM users u JOIN users o ON o.organisation_id = u.organisation_id
        WHERE o.id = who AND u.id <> who AND u.administers AND u.disabled_at IS NULL
          AND (
              u.role = 'planner'
              OR NOT EXISTS (SELECT FROM members m WHERE m.organisation_id = u.organisation_id AND m.leads)
          )
          AND u.accepted_at IS NOT NULL
    )
$$;

-- Whether somebody is the last planner who administers an agency that leads a market: without them nobody could set it
-- up, so that nobody, whoever asks, takes them from it. Who asks this, of an organisation, comes one after the other.
CREATE FUNCTION keeps_the_lead(who integer) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('administers'), u.organisation_id) FROM users u WHERE u.id = who;
    RETURN remains_alone(who) AND EXISTS (
        SELECT FROM users u JOIN members m ON m.organisation_id = u.organisation_id AND m.leads
        WHERE u.id = who AND u.role = 'planner' AND u.administers AND u.disabled_at IS NULL
    );
END
$$;

-- Gives or takes the tick, disables or enables. Nobody takes from themselves what nobody else of the organisation has,
-- and nobody the last planner from an agency that leads a market. Who changes such a thing in an organisation at once
-- comes one after the other. Returns why not, as a reason of a Conflict.
CREATE FUNCTION change_account(who integer, ticked boolean, enabled boolean) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('administers'), u.organisation_id) FROM users u WHERE u.id = who;
    PERFORM require_administrator(who);
    IF NOT (ticked AND enabled) AND keeps_the_lead(who) THEN
        RETURN 'last_planner';
    END IF;
    IF who = acting_user() AND NOT (ticked AND enabled) AND remains_alone(who) THEN
        RETURN 'last_administrator';
    END IF;
    UPDATE users u
    SET administers = ticked, disabled_at = CASE WHEN enabled THEN NULL ELSE coalesce(u.disabled_at, now()) END
    WHERE u.id = who;
    RETURN NULL;
END
$$;

-- What has been done to an account, by whom, the last first: for the person and for whoever administers them.
CREATE FUNCTION account_history(who integer, at_most integer)
RETURNS TABLE (id bigint, at timestamptz, by text, of_organisation text, action text, detail jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT e.id, e.at, a.name, o.name, e.action, e.detail
    FROM events e
    JOIN users u ON u.id = e.thing_id
    LEFT JOIN users a ON a.id = e.user_id
    LEFT JOIN organisations o ON o.id = a.organisation_id
    WHERE e.thing = 'user' AND e.thing_id = who
      AND (u.id = (SELECT acting_user()) OR u.organisation_id IN (SELECT administered()))
    ORDER BY e.id DESC
    LIMIT at_most
$$;

REVOKE EXECUTE ON FUNCTION find_home(), looked_after_in(integer), administered(), require_administrator(integer),
    plans_above(integer, integer), opens_more(integer, integer), remains_alone(integer), keeps_the_lead(integer), administered_people(),
    change_account(integer, boolean, boolean), account_history(integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION administered(), administered_people(), change_account(integer, boolean, boolean),
    account_history(integer, integer) TO releve_app;
-- The administration asks before it takes somebody away.
GRANT EXECUTE ON FUNCTION keeps_the_lead(integer) TO releve_admin;

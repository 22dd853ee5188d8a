-- What a market lacks that its planner may not read row by row.

-- The members of the acting market for which nobody can sign in, for whoever leads it; a buyer may do without.
CREATE FUNCTION members_without_user() RETURNS SETOF integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.organisation_id
    FROM members m JOIN organisations o ON o.id = m.organisation_id
    WHERE (SELECT acting_lead()) AND m.market_id = (SELECT acting_market()) AND o.kind <> 'buyer'
      AND NOT EXISTS (
          SELECT FROM users u
          WHERE u.organisation_id = m.organisation_id AND u.role <> 'engine' AND u.disabled_at IS NULL
      )
$$;

-- The members of the acting market that have people, and nobody among them who has accepted or holds an invitation that
-- works, for whoever leads it: what waits for their answer waits in vain. A buyer may do without.
CREATE FUNCTION members_without_access() RETURNS SETOF integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.organisation_id
    FROM members m
    JOIN organisations o ON o.id = m.organisation_id
    JOIN users u ON u.organisation_id = m.organisation_id AND u.role <> 'engine' AND u.disabled_at IS NULL
    WHERE (SELECT acting_lead()) AND m.market_id = (SELECT acting_market()) AND o.kind <> 'buyer'
    GROUP BY m.organisation_id
    HAVING NOT bool_or(
        u.accepted_at IS NOT NULL
        OR EXISTS (
            SELECT FROM sign_in_links l
            WHERE l.user_id = u.id AND l.kind = 'invitation' AND l.used_at IS NULL AND l.ended_at IS NULL
              AND l.expires_at > now()
        )
    )
$$;

REVOKE EXECUTE ON FUNCTION members_without_user(), members_without_access() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION members_without_user(), members_without_access() TO releve_app;

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

REVOKE EXECUTE ON FUNCTION members_without_user() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION members_without_user() TO releve_app;

GRANT CREATE ON SCHEMA public TO releve_across;
SET LOCAL ROLE releve_across;

-- The market's members, for whoever leads it. lead_of() asks the same of one row after the other: of 170 workers that is
-- most of the time of a statement.
CREATE FUNCTION led_members() RETURNS SETOF integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT organisation_id FROM members WHERE (SELECT acting_lead()) AND market_id = (SELECT acting_market())
$$;

RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM releve_across;
SET LOCAL ROLE releve_across;
REVOKE EXECUTE ON FUNCTION led_members() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION led_members() TO releve_app;
RESET ROLE;

ALTER POLICY workers_read ON workers
    USING (agency_id = (SELECT acting_organisation()) OR agency_id IN (SELECT led_members()));
ALTER POLICY employments_read ON employments
    USING (agency_id = (SELECT acting_organisation()) OR agency_id IN (SELECT led_members()));

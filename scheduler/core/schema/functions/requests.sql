-- What a request's state follows from.

-- Refuses who has nothing to do with a request: neither its site, nor the lead, nor an agency with a mission on it.
CREATE FUNCTION require_tie_to_request(which integer) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM requests r
        WHERE r.id = which AND r.market_id = acting_market()
          AND (
              r.organisation_id = acting_organisation() OR acting_lead()
              OR EXISTS (
                  SELECT FROM missions m
                  WHERE m.request_id = r.id AND m.agency_id = acting_organisation() AND m.published_at IS NOT NULL
              )
          )
    ) THEN
        RAISE insufficient_privilege USING MESSAGE = format('request %s is not yours', which);
    END IF;
END
$$;

-- Slots of a request (shifts times headcount), and how many of them are confirmed or done and break no rule.
CREATE FUNCTION request_cover(which integer, OUT slots bigint, OUT covered bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM require_tie_to_request(which);
    SELECT coalesce(sum(s.headcount), 0) INTO slots FROM request_shifts s WHERE s.request_id = which;
    SELECT count(*) INTO covered FROM mission_shifts b WHERE b.request_id = which AND fills(b.state, b.broken);
END
$$;

-- Moves a request's state along when its missions have (scheduler.core.states.follow says to which), for whoever is tied
-- to it: an agency may not write the request whose mission it answers. Only states that follow from missions, by the
-- table of transitions; a request that is in another state by now stays as it is.
CREATE FUNCTION follow_request(which integer, was text, becomes text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM require_tie_to_request(which);
    UPDATE requests r SET state = becomes WHERE r.id = which AND r.state = was;
END
$$;

REVOKE EXECUTE ON FUNCTION require_tie_to_request(integer), request_cover(integer), follow_request(integer, text, text)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION request_cover(integer), follow_request(integer, text, text) TO releve_app;

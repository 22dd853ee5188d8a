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

-- Slots of a request (shifts times headcount), and how many of them are confirmed or done.
CREATE FUNCTION request_cover(which integer, OUT slots bigint, OUT covered bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM require_tie_to_request(which);
    SELECT coalesce(sum(s.headcount), 0) INTO slots FROM request_shifts s WHERE s.request_id = which;
    SELECT count(*) INTO covered FROM mission_shifts b WHERE b.request_id = which AND covers(b.state);
END
$$;

-- Brings a request's state up to its missions and logs the change; returns the state. Call it last in a transaction
-- that moved missions, after taking the request's lock (scheduler.core.states.lock_request).
CREATE FUNCTION follow_request(which integer, in_run integer DEFAULT NULL) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    cover record;
    was text;
    is_now text;
    is_over boolean;
    market integer;
BEGIN
    cover := request_cover(which);
    SELECT r.state, r.market_id INTO was, market FROM requests r WHERE r.id = which FOR UPDATE;
    SELECT coalesce(max(s.ends_at) <= now(), false) INTO is_over FROM request_shifts s WHERE s.request_id = which;
    is_now := CASE
        WHEN was IN ('draft', 'cancelled') THEN was
        WHEN cover.slots > 0 AND cover.covered = cover.slots THEN 'filled'
        WHEN cover.covered > 0 THEN 'partly_filled'
        WHEN is_over THEN 'unfilled'
        ELSE 'open'
    END;
    IF is_now <> was THEN
        UPDATE requests SET state = is_now WHERE id = which;
        INSERT INTO events (market_id, user_id, organisation_id, run_id, thing, thing_id, action, from_state, to_state)
        VALUES (market, acting_user(), acting_organisation(), in_run, 'request', which, 'follow', was, is_now);
    END IF;
    RETURN is_now;
END
$$;

REVOKE EXECUTE ON FUNCTION require_tie_to_request(integer), request_cover(integer), follow_request(integer, integer)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION request_cover(integer), follow_request(integer, integer) TO releve_app;

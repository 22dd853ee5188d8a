-- Which ways nobody knows the length of. Minutes are kept with a key of all that they were computed from; when one of
-- these changes, they are as good as missing. Minutes without a key are an agency's own and stand.

-- The key of minutes: null where the home is not known, and then nothing can be computed.
CREATE FUNCTION travel_key(
    home_lat numeric, home_lon numeric, site_lat double precision, site_lon double precision, mode text, model text
) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT md5(home_lat || ' ' || home_lon || ' ' || site_lat || ' ' || site_lon || ' ' || mode || ' ' || model)
$$;

-- The pairs of a person and a site of the acting market without minutes, or with stale ones; what new minutes would be
-- computed from is for the engine alone, since a home could be guessed from it, and so are the minutes of the market's own
-- table (a person's before those of where they live), which are not computed then. Of all people and sites, or of some
-- people, to one site. For who plans the market.
CREATE FUNCTION travel_gaps(model text, who integer[] DEFAULT NULL, place integer DEFAULT NULL)
RETURNS TABLE (worker_id integer, site_id integer, stale boolean, computed_from text, given integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    computes boolean := acting_role() = 'engine';
BEGIN
    IF NOT acting_lead() THEN
        RAISE insufficient_privilege USING MESSAGE = 'journeys of the market are for who plans it';
    END IF;
    RETURN QUERY
        SELECT pair.worker_id, pair.site_id, pair.known, CASE WHEN computes THEN pair.key END,
               CASE WHEN computes THEN pair.given END
        FROM (
            SELECT w.id AS worker_id, s.id AS site_id, t.worker_id IS NOT NULL AS known, t.computed_from,
                   coalesce(own.minutes, near.minutes) AS given,
                   CASE WHEN coalesce(own.minutes, near.minutes) IS NULL
                       THEN travel_key(h.lat, h.lon, s.lat, s.lon, w.travel_mode, $1)
                       ELSE 'table ' || coalesce(own.minutes, near.minutes) || ' ' || w.travel_mode || ' ' || $1
                   END AS key
            FROM members m
            JOIN workers w ON w.agency_id = m.organisation_id
            JOIN sites s ON s.market_id = m.market_id
            LEFT JOIN worker_homes h ON h.worker_id = w.id
            LEFT JOIN travel_times t ON t.worker_id = w.id AND t.site_id = s.id
            LEFT JOIN given_journeys own ON own.site_id = s.id AND own.mode = w.travel_mode AND own.worker_id = w.id
            LEFT JOIN given_journeys near ON near.site_id = s.id AND near.mode = w.travel_mode
                AND near.worker_id IS NULL AND near.lat = h.lat AND near.lon = h.lon
            WHERE m.market_id = acting_market() AND w.forgotten_at IS NULL
              AND (who IS NULL OR w.id = ANY (who)) AND (place IS NULL OR s.id = place)
        ) pair
        WHERE NOT pair.known OR pair.computed_from <> coalesce(pair.key, '-');
END
$$;

REVOKE EXECUTE ON FUNCTION travel_key(numeric, numeric, double precision, double precision, text, text),
    travel_gaps(text, integer[], integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION travel_key(numeric, numeric, double precision, double precision, text, text)
    TO releve_admin;
GRANT EXECUTE ON FUNCTION travel_gaps(text, integer[], integer) TO releve_app;

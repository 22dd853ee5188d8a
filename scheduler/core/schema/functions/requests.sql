-- What a request's state follows from, and the first answer to it.

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

-- How many workers could take at least one shift of a request, as far as it looks now: a first answer, not a promise.
-- Skills, contract, PASS IAE, territory, hours, travel, wishes, refusals and other work are looked at, what the planner
-- forbade by hand too; limits of working time and rests are not.
CREATE FUNCTION possible_workers(which integer) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM require_tie_to_request(which);
    RETURN (
        WITH asked AS (
            SELECT s.*, r.site_id,
                   date_part('epoch', (s.starts_at AT TIME ZONE k.timezone) - s.day::timestamp)::integer / 60 AS start_minute,
                   date_part('epoch', (s.ends_at AT TIME ZONE k.timezone) - s.day::timestamp)::integer / 60 AS end_minute
            FROM (
                SELECT x.request_id, x.day, x.starts_at, x.ends_at, x.during FROM request_shifts x
            ) s
            JOIN requests r ON r.id = s.request_id
            JOIN markets k ON k.id = r.market_id
            WHERE r.id = which
        )
        SELECT count(*)
        FROM workers w
        WHERE NOT EXISTS (
            SELECT FROM request_persons p
            WHERE p.request_id = which AND p.worker_id = w.id AND p.wish IN ('banned', 'forbidden')
        )
        AND NOT EXISTS (
            SELECT FROM missions m
            WHERE m.request_id = which AND m.worker_id = w.id AND m.state IN ('declined', 'expired')
        )
        AND NOT EXISTS (
            SELECT FROM site_persons p JOIN requests r ON r.site_id = p.site_id
            WHERE r.id = which AND p.worker_id = w.id AND p.wish = 'banned'
              AND NOT EXISTS (
                  SELECT FROM request_persons q
                  WHERE q.request_id = which AND q.worker_id = w.id AND q.wish <> 'banned'
              )
        )
        AND (
            NOT EXISTS (SELECT FROM request_persons p WHERE p.request_id = which AND p.wish = 'allowed')
            OR EXISTS (
                SELECT FROM request_persons p WHERE p.request_id = which AND p.worker_id = w.id AND p.wish = 'allowed'
            )
        )
        AND EXISTS (
            SELECT FROM asked a
            WHERE EXISTS (
                SELECT FROM employments e JOIN territories t ON t.agency_id = e.agency_id AND t.site_id = a.site_id
                WHERE e.worker_id = w.id AND a.day BETWEEN e.from_day AND coalesce(e.to_day, 'infinity')
            )
            AND EXISTS (
                SELECT FROM passes p
                WHERE p.worker_id = w.id AND a.day BETWEEN p.from_day AND p.to_day
                  AND NOT EXISTS (
                      SELECT FROM pass_suspensions x
                      WHERE x.pass_id = p.id AND a.day BETWEEN x.from_day AND coalesce(x.to_day, 'infinity')
                  )
            )
            AND NOT EXISTS (
                SELECT FROM request_skills n
                WHERE n.request_id = which
                  AND NOT EXISTS (
                      SELECT FROM worker_skills h
                      WHERE h.worker_id = w.id AND h.skill_id = n.skill_id
                        AND a.day BETWEEN coalesce(h.from_day, '-infinity') AND coalesce(h.to_day, 'infinity')
                  )
            )
            AND NOT EXISTS (
                SELECT FROM worker_sites x
                WHERE x.worker_id = w.id AND x.site_id = a.site_id AND x.knowledge = 'banned'
            )
            AND NOT EXISTS (
                SELECT FROM travel_times t
                WHERE t.worker_id = w.id AND t.site_id = a.site_id
                  AND (
                      t.minutes > w.max_travel_minutes
                      OR a.start_minute < t.earliest_arrival_minute
                      OR a.end_minute > t.latest_departure_minute
                  )
            )
            AND (
                NOT EXISTS (SELECT FROM weekly_availability v WHERE v.worker_id = w.id AND v.rule = 'available')
                OR EXISTS (
                    SELECT FROM weekly_availability v
                    WHERE v.worker_id = w.id AND v.rule = 'available' AND v.weekday = date_part('isodow', a.day)
                      AND v.start_minute <= a.start_minute AND v.end_minute >= a.end_minute
                )
                OR EXISTS (
                    SELECT FROM availability_exceptions x
                    WHERE x.worker_id = w.id AND x.rule = 'available'
                      AND x.starts_at <= a.starts_at AND x.ends_at >= a.ends_at
                )
            )
            AND NOT EXISTS (
                SELECT FROM availability_exceptions x
                WHERE x.worker_id = w.id AND x.rule = 'unavailable'
                  AND x.starts_at < a.ends_at AND x.ends_at > a.starts_at
            )
            AND NOT EXISTS (
                SELECT FROM mission_shifts b
                WHERE b.worker_id = w.id AND b.during && a.during
                  AND books(b.state)
            )
            AND NOT EXISTS (
                SELECT FROM commitments c
                WHERE c.worker_id = w.id AND c.starts_at < a.ends_at AND c.ends_at > a.starts_at
            )
        )
    );
END
$$;

REVOKE EXECUTE ON FUNCTION require_tie_to_request(integer), request_cover(integer), follow_request(integer, text, text),
    possible_workers(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION request_cover(integer), follow_request(integer, text, text),
    possible_workers(integer) TO releve_app;

-- What may be known across organisations is a number, and each such number has a function of its own. They run as
-- releve_across, which reads the columns named here and may write nothing but a request's state, the end of its missions,
-- and the events of both.
DO $across$
DECLARE
    grants text[][] := ARRAY[
        ['markets', 'timezone'],
        ['sites', 'id, market_id, organisation_id'],
        ['territories', 'agency_id, site_id'],
        ['workers', 'id, agency_id, max_travel_minutes'],
        ['employments', 'worker_id, agency_id, from_day, to_day'],
        ['worker_skills', 'worker_id, skill_id, from_day, to_day'],
        ['passes', 'id, worker_id, from_day, to_day'],
        ['pass_suspensions', 'pass_id, from_day, to_day'],
        ['commitments', 'worker_id, starts_at, ends_at, minutes'],
        ['weekly_availability', 'worker_id, rule, weekday, start_minute, end_minute'],
        ['availability_exceptions', 'worker_id, rule, starts_at, ends_at'],
        ['travel_times', 'worker_id, site_id, minutes, earliest_arrival_minute, latest_departure_minute'],
        ['worker_sites', 'worker_id, site_id, knowledge'],
        ['requests', 'id, market_id, organisation_id, site_id, headcount, state'],
        ['request_shifts', 'id, request_id, headcount, day, starts_at, ends_at, paid_minutes, during'],
        ['request_skills', 'request_id, skill_id'],
        ['request_persons', 'request_id, worker_id, wish'],
        ['missions', 'id, market_id, request_id, agency_id, worker_id, state, published_at'],
        ['mission_shifts', 'mission_id, request_shift_id, request_id, worker_id, state, during']
    ];
    i integer;
BEGIN
    FOR i IN 1 .. array_length(grants, 1) LOOP
        EXECUTE format('GRANT SELECT (%s) ON %I TO releve_across', grants[i][2], grants[i][1]);
        IF grants[i][1] <> 'markets' THEN  -- has its policy since revision 0001
            EXECUTE format(
                'CREATE POLICY %I ON %I FOR SELECT TO releve_across USING (true)', grants[i][1] || '_across', grants[i][1]
            );
        END IF;
    END LOOP;
END
$across$;

GRANT UPDATE (state) ON requests TO releve_across;
CREATE POLICY requests_follow ON requests FOR UPDATE TO releve_across USING (true);
GRANT INSERT ON events TO releve_across;
CREATE POLICY events_follow ON events FOR INSERT TO releve_across WITH CHECK (action IN ('follow', 'cancel'));
GRANT UPDATE (state) ON missions TO releve_across;
CREATE POLICY missions_cancel ON missions FOR UPDATE TO releve_across USING (true) WITH CHECK (state = 'cancelled');
GRANT DELETE ON mission_shifts TO releve_across;
CREATE POLICY mission_shifts_cancel ON mission_shifts FOR DELETE TO releve_across USING (true);

GRANT CREATE ON SCHEMA public TO releve_across;
SET LOCAL ROLE releve_across;

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
    SELECT count(*) INTO covered FROM mission_shifts b WHERE b.request_id = which AND b.state IN ('confirmed', 'done');
END
$$;

-- Brings a request's state up to its missions and logs the change; returns the state. Call it last in a transaction
-- that moved missions, after taking the request's lock (scheduler.states.lock_request).
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

-- Calls off what is left of the missions of a cancelled request, drafts (which its site does not see) among them, and
-- logs each. A mission that has begun keeps the shifts that have, and its state; the others are cancelled.
CREATE FUNCTION cancel_missions(which integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mission record;
    called_off bigint := 0;
BEGIN
    IF NOT EXISTS (
        SELECT FROM requests r
        WHERE r.id = which AND r.market_id = acting_market() AND r.state = 'cancelled'
          AND (r.organisation_id = acting_organisation() OR acting_lead())
    ) THEN
        RAISE insufficient_privilege USING MESSAGE = format('request %s is not cancelled by you', which);
    END IF;
    FOR mission IN
        SELECT m.id, m.market_id, m.state,
               EXISTS (SELECT FROM mission_shifts b WHERE b.mission_id = m.id AND lower(b.during) <= now()) AS begun
        FROM missions m
        WHERE m.request_id = which AND m.state IN ('proposed', 'published', 'confirmed')
        ORDER BY m.id
    LOOP
        IF mission.begun AND mission.state = 'confirmed' THEN
            DELETE FROM mission_shifts b WHERE b.mission_id = mission.id AND lower(b.during) > now();
            CONTINUE WHEN NOT FOUND;
        ELSE
            UPDATE missions SET state = 'cancelled' WHERE id = mission.id;
        END IF;
        INSERT INTO events (market_id, user_id, organisation_id, thing, thing_id, action, from_state, to_state)
        SELECT m.market_id, acting_user(), acting_organisation(), 'mission', m.id, 'cancel', mission.state, m.state
        FROM missions m WHERE m.id = mission.id;
        called_off := called_off + 1;
    END LOOP;
    RETURN called_off;
END
$$;

-- Paid minutes of a worker between two moments, for all agencies and markets and elsewhere: working time is limited
-- over all employers (L8261-1). For the agency that keeps the file and who leads its market.
CREATE FUNCTION worked_minutes(who integer, from_at timestamptz, to_at timestamptz) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM workers w WHERE w.id = who AND (w.agency_id = acting_organisation() OR lead_of(w.agency_id))
    ) THEN
        RAISE insufficient_privilege USING MESSAGE = format('worker %s is not yours', who);
    END IF;
    RETURN (
        SELECT coalesce(sum(s.paid_minutes), 0)
        FROM mission_shifts b JOIN request_shifts s ON s.id = b.request_shift_id
        WHERE b.worker_id = who AND b.state IN ('published', 'confirmed', 'done')
          AND s.starts_at >= from_at AND s.starts_at < to_at
    ) + (
        SELECT coalesce(sum(coalesce(c.minutes, date_part('epoch', c.ends_at - c.starts_at)::integer / 60)), 0)
        FROM commitments c
        WHERE c.worker_id = who AND c.starts_at >= from_at AND c.starts_at < to_at
    );
END
$$;

-- How many workers could take at least one shift of a request, as far as it looks now: a first answer, not a promise.
-- Skills, contract, PASS IAE, territory, hours, travel, wishes and other work are looked at; limits of working time
-- and rests are not.
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
            SELECT FROM request_persons p WHERE p.request_id = which AND p.worker_id = w.id AND p.wish = 'banned'
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
                  AND b.state IN ('published', 'confirmed', 'done')
            )
            AND NOT EXISTS (
                SELECT FROM commitments c
                WHERE c.worker_id = w.id AND c.starts_at < a.ends_at AND c.ends_at > a.starts_at
            )
        )
    );
END
$$;

-- What was asked for and what was covered at each site between two days (both included), in paid minutes times
-- headcount. For the buyer and the lead.
CREATE FUNCTION market_counts(from_day date, to_day date)
RETURNS TABLE (site_id integer, requests bigint, asked_minutes bigint, covered_minutes bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF acting_role() IS DISTINCT FROM 'buyer' AND NOT acting_lead() THEN
        RAISE insufficient_privilege USING MESSAGE = 'counts of the market are for the buyer and the lead';
    END IF;
    RETURN QUERY
        SELECT r.site_id,
               count(DISTINCT r.id),
               sum(s.paid_minutes * s.headcount)::bigint,
               sum(s.paid_minutes * (
                   SELECT count(*) FROM mission_shifts b
                   WHERE b.request_shift_id = s.id AND b.state IN ('confirmed', 'done')
               ))::bigint
        FROM requests r JOIN request_shifts s ON s.request_id = r.id
        WHERE r.market_id = acting_market() AND r.state NOT IN ('draft', 'cancelled')
          AND s.day BETWEEN $1 AND $2
        GROUP BY r.site_id
        ORDER BY r.site_id;
END
$$;

RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM releve_across;
SET LOCAL ROLE releve_across;
REVOKE EXECUTE ON FUNCTION require_tie_to_request(integer), request_cover(integer), follow_request(integer, integer),
    cancel_missions(integer), worked_minutes(integer, timestamptz, timestamptz), possible_workers(integer), market_counts(date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION request_cover(integer), follow_request(integer, integer),
    cancel_missions(integer), worked_minutes(integer, timestamptz, timestamptz), possible_workers(integer), market_counts(date, date) TO releve_app;
RESET ROLE;

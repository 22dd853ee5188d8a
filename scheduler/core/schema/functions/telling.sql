-- Messages about events; who is told of which stands in scheduler.core.transitions.

-- What a message about a mission, or about a request alone, tells everybody; who comes is added for whom it concerns.
CREATE FUNCTION facts_of(asked integer, sent integer) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT jsonb_strip_nulls(jsonb_build_object(
        'timezone', k.timezone, 'market', k.name, 'site', s.shown, 'address', s.address, 'job', j.name,
        'headcount', CASE WHEN m.id IS NULL THEN nullif(r.headcount, 1) END,
        'request', r.id, 'mission', m.id, 'agency', a.name, 'agency_phone', a.phone, 'answer_by', m.answer_by,
        'worker_code', w.code,
        'first_day', coalesce(b.first_day, r.first_day), 'last_day', coalesce(b.last_day, r.last_day),
        'minutes', b.minutes, 'shifts', b.shifts
    ))
    FROM requests r
    JOIN markets k ON k.id = r.market_id
    JOIN sites s ON s.id = r.site_id
    LEFT JOIN jobs j ON j.id = r.job_id
    LEFT JOIN missions m ON m.id = sent
    LEFT JOIN organisations a ON a.id = m.agency_id
    LEFT JOIN workers w ON w.id = m.worker_id
    -- Of a mission its own shifts and no others; of a request alone, all of its.
    LEFT JOIN LATERAL (
        SELECT min(x.day) AS first_day, max(x.day) AS last_day, sum(x.paid_minutes) FILTER (WHERE sent IS NOT NULL) AS minutes,
               jsonb_agg(
                   jsonb_build_object('starts_at', x.starts_at, 'ends_at', x.ends_at) ORDER BY x.starts_at
               ) AS shifts
        FROM request_shifts x
        WHERE x.request_id = r.id
          AND (sent IS NULL OR EXISTS (
              SELECT FROM mission_shifts y WHERE y.mission_id = sent AND y.request_shift_id = x.id
          ))
    ) b ON true
    WHERE r.id = asked
$$;

-- What a message about a night's run tells; nothing of a run that somebody asked for.
CREATE FUNCTION night_facts(which integer) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT jsonb_strip_nulls(jsonb_build_object(
        'timezone', k.timezone, 'market', k.name, 'run', r.id, 'first_day', r.night, 'last_day', r.night,
        'attempt', r.attempt, 'due_at', r.due_at, 'began_at', r.started_at, 'error', left(r.error, 300)
    ))
    FROM runs r
    JOIN markets k ON k.id = r.market_id
    WHERE r.id = which AND r.night IS NOT NULL
$$;

-- Who leads a market, for a site that may have to call.
CREATE FUNCTION lead_facts(market integer) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT jsonb_strip_nulls(jsonb_build_object('lead', a.name, 'lead_phone', a.phone))
    FROM members o
    JOIN organisations a ON a.id = o.organisation_id
    WHERE o.market_id = market AND o.leads
$$;

-- What the answer that was promised to a site tells it alone: who comes.
CREATE FUNCTION answer_facts(asked integer) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT jsonb_strip_nulls(jsonb_build_object(
        'comers', (
            SELECT jsonb_agg(facts_of(asked, m.id) - 'worker_code' || jsonb_build_object('worker', n.display_name) ORDER BY m.id)
            FROM missions m JOIN worker_names n ON n.worker_id = m.worker_id
            WHERE m.request_id = asked AND m.state = 'confirmed'
        )
    ))
$$;

-- Writes messages about what the acting user has done in this very transaction, and returns their numbers: event, audience
-- and whether its author is told too, side by side (scheduler.core.telling). Whom an audience is and what each may read is
-- found here, because whoever acts may not: the name of a worker goes to their agency, to themselves, and to the site
-- once they are confirmed, or a stand-by has said yes while nobody is at the office: of the agency, only who is on duty is
-- told of that, by e-mail at once, and all where nobody is and the work begins before it opens. A site never learns a
-- code; whom it may have to call it does, where nobody comes. A draft is the lead's alone. What is urgent, and a night that failed, reaches the lead
-- at once, also whoever wants one message a day; so does an answer that was promised for this moment. Whoever gave a
-- telephone gets a text message beside, of each or of what is urgent: what reaches the lead at once, and work that begins
-- within two days.
CREATE FUNCTION tell(events bigint[], audiences text[], authors boolean[]) RETURNS SETOF bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    author integer := acting_user();
    here integer := acting_market();
BEGIN
    IF EXISTS (
        SELECT FROM unnest(tell.events, tell.audiences) AS t (event, audience)
        LEFT JOIN events e ON e.id = t.event
            AND e.user_id = author AND e.market_id = here AND e.at = now()
        LEFT JOIN missions m ON e.thing = 'mission' AND m.id = e.thing_id
        WHERE e.id IS NULL OR (m.published_at IS NULL AND e.thing = 'mission' AND t.audience <> 'lead')
    ) THEN
        RAISE insufficient_privilege USING
            TABLE = 'messages', MESSAGE = 'one tells of what one has just done, and of no draft';
    END IF;
    RETURN QUERY
        WITH said AS MATERIALIZED (
            SELECT e.id, e.thing, r.organisation_id AS asker, CASE e.action WHEN 'answer' THEN r.id END AS asked,
                   m.agency_id, m.worker_id,
                   'confirmed' IN (e.from_state, e.to_state) OR e.action = 'agree' AS known,
                   e.action IN ('answer', 'decline', 'expire', 'refuse', 'take_off') AS calls,
                   e.thing = 'run' OR e.action IN (
                       'no_show', 'undo_no_show', 'take_off', 'agree', 'accept', 'refuse', 'offer_own', 'warn', 'unwarn'
                   ) OR coalesce(e.detail ? 'urgent', false)
                       AS at_once,
                   -- Work that begins within two days, of the mission or else of the request, and is not over.
                   EXISTS (
                       SELECT FROM request_shifts x
                       WHERE x.request_id = r.id AND x.ends_at > now() AND x.starts_at < now() + interval '48 hours'
                         AND (m.id IS NULL OR EXISTS (
                             SELECT FROM mission_shifts y WHERE y.mission_id = m.id AND y.request_shift_id = x.id
                         ))
                   ) AS soon,
                   jsonb_strip_nulls(jsonb_build_object('worker', n.display_name)) AS named,
                   CASE e.thing WHEN 'run' THEN night_facts(e.thing_id) ELSE facts_of(r.id, m.id) END
                   || jsonb_strip_nulls(jsonb_build_object(
                       'thing', e.thing, 'action', e.action, 'from_state', e.from_state, 'to_state', e.to_state,
                       'reason', e.reason, 'detail', e.detail
                   )) AS facts
            FROM events e
            LEFT JOIN missions m ON e.thing = 'mission' AND m.id = e.thing_id
            LEFT JOIN requests r ON r.id = CASE e.thing WHEN 'mission' THEN m.request_id WHEN 'request' THEN e.thing_id END
            LEFT JOIN worker_names n ON n.worker_id = m.worker_id
            WHERE e.id = ANY (tell.events)
        )
        INSERT INTO messages (market_id, organisation_id, occasion, event_id, user_id, worker_id, audience, channel, facts)
        SELECT here, p.organisation_id, 'event:' || s.id, s.id, p.user_id, p.worker_id, t.audience, p.channel,
               CASE WHEN t.audience IN ('agency', 'worker') OR t.audience = 'site' AND s.known
                    THEN s.named ELSE '{}' END
               || CASE t.audience WHEN 'site' THEN s.facts - 'worker_code' ELSE s.facts END
               || CASE WHEN t.audience = 'site' AND s.asked IS NOT NULL THEN answer_facts(s.asked) ELSE '{}' END
               || CASE WHEN t.audience = 'site' AND s.calls THEN lead_facts(here) ELSE '{}' END
        FROM unnest(tell.events, tell.audiences, tell.authors) WITH ORDINALITY AS t (event, audience, too, place)
        JOIN said s ON s.id = t.event
        CROSS JOIN LATERAL (
            SELECT u.organisation_id, u.id AS user_id, NULL::integer AS worker_id, w.channel
            FROM users u
            JOIN members o ON o.market_id = here AND o.organisation_id = u.organisation_id
            LEFT JOIN user_phones f ON f.user_id = u.id
            CROSS JOIN LATERAL (
                SELECT CASE WHEN u.mail = 'digest' AND NOT (
                                t.audience = 'lead' AND s.at_once OR s.asked IS NOT NULL OR s.facts ->> 'action' IN ('agree', 'refuse', 'warn', 'unwarn')
                            )
                           THEN 'digest' ELSE 'email' END AS channel
                WHERE u.mail <> 'none'
                UNION ALL
                SELECT 'sms' WHERE f.wish = 'each' OR f.wish = 'urgent' AND (s.at_once OR s.soon)
            ) w
            WHERE u.disabled_at IS NULL AND (u.id <> author OR t.too)
              AND CASE t.audience
                  WHEN 'site' THEN u.organisation_id = s.asker AND u.role = 'requester'
                  WHEN 'agency' THEN u.organisation_id = s.agency_id AND u.role IN ('coordinator', 'planner')
                      AND (s.facts ->> 'action' NOT IN ('agree', 'refuse') OR u.id = o.duty_user_id
                           OR s.facts -> 'detail' ? 'begins_at')
                  WHEN 'lead' THEN o.leads AND u.role = 'planner'
                  ELSE false
              END
            UNION ALL
            SELECT s.agency_id, NULL, c.worker_id, c.channel
            FROM worker_contacts c
            WHERE t.audience = 'worker' AND c.worker_id = s.worker_id AND c.channel <> 'none'
              -- What was announced and comes to nothing: who was not asked and has not said yes has nothing to forget,
              -- and who has said no has done so.
              AND (s.facts ->> 'from_state' <> 'published' OR stands(s.facts ->> 'to_state') OR coalesce((
                  SELECT v.word = 'yes' FROM worker_words v WHERE v.mission_id = (s.facts ->> 'mission')::integer
              ), EXISTS (
                  SELECT FROM events a
                  WHERE a.thing = 'mission' AND a.thing_id = (s.facts ->> 'mission')::integer AND a.action = 'call'
              )))
        ) p
        ORDER BY t.place, p.user_id
        ON CONFLICT DO NOTHING
        RETURNING id;
END
$$;

REVOKE EXECUTE ON FUNCTION facts_of(integer, integer), night_facts(integer), lead_facts(integer), answer_facts(integer), tell(bigint[], text[], boolean[])
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tell(bigint[], text[], boolean[]) TO releve_app;

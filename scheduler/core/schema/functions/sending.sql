-- What is waiting to be sent, and where to.

-- Refuses everybody but the engine of the market.
CREATE FUNCTION require_engine() RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF acting_role() IS DISTINCT FROM 'engine' OR NOT acting_lead() THEN
        RAISE insufficient_privilege USING MESSAGE = 'messages are for the engine to send';
    END IF;
END
$$;

-- Where a queued message goes, as of now: nobody who was disabled or took their consent back since is written to. A link
-- to sign in with goes to whoever asked for it, whatever messages they want otherwise, while it can still be used. With it
-- the organisation for which its reader gets it, where they act for several by that address.
CREATE FUNCTION message_address(which bigint)
RETURNS TABLE (address text, language text, seed text, token_hash text, organisation text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM require_engine();
    RETURN QUERY
        SELECT CASE
                   WHEN g.facts ->> 'thing' = 'sign_in_link' THEN (SELECT s.email FROM sign_in_link(x.token_hash) s)
                   WHEN g.user_id IS NOT NULL AND g.channel = 'sms' THEN CASE WHEN u.disabled_at IS NULL THEN f.phone END
                   WHEN g.user_id IS NOT NULL THEN CASE WHEN u.disabled_at IS NULL AND u.mail <> 'none' THEN u.email END
                   WHEN c.channel = g.channel THEN CASE g.channel WHEN 'sms' THEN c.phone ELSE c.email END
               END,
               coalesce(u.language, c.language, 'fr'), coalesce(x.seed, l.seed), coalesce(x.token_hash, l.token_hash),
               CASE WHEN g.facts ->> 'thing' <> 'sign_in_link' AND has_accepted_elsewhere(u.id)
                   THEN establishment_shown(o.id, o.name)
               END
        FROM messages g
        LEFT JOIN users u ON u.id = g.user_id
        LEFT JOIN organisations o ON o.id = u.organisation_id
        LEFT JOIN user_phones f ON f.user_id = g.user_id AND f.wish <> 'none'
        LEFT JOIN worker_contacts c ON c.worker_id = g.worker_id
        LEFT JOIN links l ON l.worker_id = g.worker_id AND l.revoked_at IS NULL
        LEFT JOIN sign_in_links x ON x.user_id = g.user_id AND g.occasion = 'sign_in_link:' || x.id
        WHERE g.id = which AND g.market_id = acting_market();
END
$$;

-- Puts one message a user who wants one a day into the outbox, with all that was kept for it, and for agencies what is
-- to be answered and who starts today or tomorrow; whoever wants each message gets one with what is no hurry, where
-- something was kept. Once per user and day, whoever calls; returns how many.
CREATE FUNCTION queue_digests(today date) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    person record;
    kept jsonb;
    waiting jsonb;
    starting jsonb;
    written bigint;
    total bigint := 0;
BEGIN
    PERFORM require_engine();
    FOR person IN
        SELECT u.id, u.organisation_id, u.role, u.mail, k.timezone
        FROM users u
        JOIN members p ON p.organisation_id = u.organisation_id AND p.market_id = acting_market()
        JOIN markets k ON k.id = p.market_id
        WHERE u.mail <> 'none' AND u.disabled_at IS NULL AND u.role <> 'engine'
          AND NOT EXISTS (
              SELECT FROM messages g
              WHERE g.occasion = 'digest:' || acting_market() || ':' || today AND g.user_id = u.id
          )
        ORDER BY u.id
    LOOP
        SELECT jsonb_agg(g.facts - 'comers' || jsonb_build_object('audience', g.audience) ORDER BY g.id) INTO kept
        FROM messages g
        WHERE g.user_id = person.id AND g.market_id = acting_market() AND g.channel = 'digest' AND g.state = 'queued';
        SELECT jsonb_agg(facts_of(m.request_id, m.id) || jsonb_build_object('worker', n.display_name) ORDER BY m.answer_by)
        INTO waiting
        FROM missions m
        JOIN worker_names n ON n.worker_id = m.worker_id
        WHERE person.mail = 'digest'
          AND m.agency_id = person.organisation_id AND m.market_id = acting_market() AND m.state = 'published'
          AND EXISTS (SELECT FROM mission_shifts b WHERE b.mission_id = m.id AND upper(b.during) > now());
        SELECT jsonb_agg(
            facts_of(m.request_id, m.id) || jsonb_build_object('worker', n.display_name) ORDER BY b.first_day, m.id
        )
        INTO starting
        FROM missions m
        JOIN worker_names n ON n.worker_id = m.worker_id
        JOIN LATERAL (
            SELECT min(x.day) AS first_day
            FROM mission_shifts y JOIN request_shifts x ON x.id = y.request_shift_id
            WHERE y.mission_id = m.id
        ) b ON b.first_day BETWEEN today AND today + 1
        WHERE person.mail = 'digest'
          AND m.agency_id = person.organisation_id AND m.market_id = acting_market() AND m.state = 'confirmed';
        CONTINUE WHEN kept IS NULL AND waiting IS NULL AND starting IS NULL;
        INSERT INTO messages (market_id, organisation_id, occasion, user_id, audience, channel, facts)
        VALUES (
            acting_market(), person.organisation_id, 'digest:' || acting_market() || ':' || today, person.id,
            CASE person.role WHEN 'requester' THEN 'site' WHEN 'buyer' THEN 'buyer' ELSE 'agency' END, 'email',
            jsonb_build_object(
                'thing', 'digest', 'action', 'digest', 'timezone', person.timezone, 'day', today,
                'kept', coalesce(kept, '[]'), 'waiting', coalesce(waiting, '[]'), 'starting', coalesce(starting, '[]')
            )
        )
        ON CONFLICT DO NOTHING;
        GET DIAGNOSTICS written = ROW_COUNT;
        IF written > 0 THEN
            UPDATE messages g SET state = 'sent', sent_at = now()
            WHERE g.user_id = person.id AND g.market_id = acting_market() AND g.channel = 'digest' AND g.state = 'queued';
            total := total + 1;
        END IF;
    END LOOP;
    RETURN total;
END
$$;

-- Tells whoever is reserved as a stand-by, agreed to be called and to be written to, for what: missions whose next shift
-- begins before a moment, each once. Nothing of whose place it is. Returns how many messages that makes.
CREATE FUNCTION queue_may_be_called(before timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    written bigint;
BEGIN
    PERFORM require_engine();
    INSERT INTO messages (market_id, organisation_id, occasion, worker_id, audience, channel, facts)
    SELECT m.market_id, w.agency_id, 'may_be_called:' || m.id, w.id, 'worker', c.channel,
           jsonb_strip_nulls(jsonb_build_object(
               'thing', 'mission', 'action', 'may_be_called', 'mission', m.id, 'timezone', k.timezone, 'market', k.name,
               'site', s.shown, 'address', s.address, 'job', j.name, 'agency', a.name, 'agency_phone', a.phone,
               'first_day', x.first_day, 'last_day', x.last_day, 'shifts', x.shifts
           ))
    FROM stand_bys b
    JOIN workers w ON w.id = b.worker_id AND w.stands_by_since IS NOT NULL AND w.forgotten_at IS NULL
    JOIN worker_contacts c ON c.worker_id = w.id AND c.channel <> 'none'
    JOIN missions m ON m.id = b.mission_id AND stands(m.state)
    JOIN requests r ON r.id = m.request_id
    JOIN sites s ON s.id = r.site_id
    LEFT JOIN jobs j ON j.id = r.job_id
    JOIN markets k ON k.id = m.market_id
    JOIN organisations a ON a.id = w.agency_id
    CROSS JOIN LATERAL (
        SELECT min(y.day) AS first_day, max(y.day) AS last_day, min(y.starts_at) AS starts_at,
               jsonb_agg(
                   jsonb_build_object('starts_at', y.starts_at, 'ends_at', y.ends_at) ORDER BY y.starts_at
               ) AS shifts
        FROM mission_shifts z JOIN request_shifts y ON y.id = z.request_shift_id AND y.starts_at > now()
        WHERE z.mission_id = m.id
    ) x
    WHERE b.market_id = acting_market() AND b.rank = 1 AND x.starts_at < before
    ORDER BY x.starts_at, m.id
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS written = ROW_COUNT;
    RETURN written;
END
$$;

-- The outbox for who leads the market: what goes to which organisation and what became of it. Other agencies' people
-- stay codes, addresses stay where they are; those in one state alone, when one is ``wanted``. ``first`` is the message
-- with which it is sent as one.
CREATE FUNCTION outbox(at_most integer, skipped integer, wanted text)
RETURNS TABLE (
    id bigint, created_at timestamptz, sent_at timestamptz, next_try_at timestamptz, state text, attempts integer,
    error text, channel text, audience text, organisation text, addressee text, facts jsonb,
    first bigint
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF NOT acting_lead() THEN
        RAISE insufficient_privilege USING MESSAGE = 'the outbox is for who leads the market';
    END IF;
    RETURN QUERY
        SELECT g.id, g.created_at, g.sent_at, g.next_try_at, g.state, g.attempts, g.error, g.channel, g.audience,
               establishment_shown(o.id, o.name),
               CASE
                   WHEN g.organisation_id = acting_organisation() THEN coalesce(u.name, n.display_name, w.code)
                   WHEN acting_administration() THEN coalesce(u.name, w.code)
                   ELSE w.code
               END,
               CASE
                   WHEN g.organisation_id = acting_organisation() THEN g.facts
                   ELSE g.facts - '{worker,kept,waiting,starting,comers}'::text[]
               END,
               CASE
                   WHEN (g.event_id IS NULL AND g.occasion NOT LIKE 'may_be_called:%') OR g.channel = 'digest' THEN g.id
                   ELSE min(g.id) OVER (
                       PARTITION BY g.user_id, g.worker_id, g.channel, g.created_at, g.event_id IS NULL
                   )
               END
        FROM (
            SELECT * FROM messages
            WHERE market_id = acting_market() AND (wanted IS NULL OR messages.state = wanted)
            ORDER BY messages.id DESC LIMIT at_most OFFSET skipped
        ) g
        JOIN organisations o ON o.id = g.organisation_id
        LEFT JOIN users u ON u.id = g.user_id
        LEFT JOIN workers w ON w.id = g.worker_id
        LEFT JOIN worker_names n ON n.worker_id = g.worker_id
        ORDER BY g.id DESC;
END
$$;

REVOKE EXECUTE ON FUNCTION require_engine(), message_address(bigint), queue_digests(date),
    queue_may_be_called(timestamptz), outbox(integer, integer, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION message_address(bigint), queue_digests(date), queue_may_be_called(timestamptz),
    outbox(integer, integer, text) TO releve_app;

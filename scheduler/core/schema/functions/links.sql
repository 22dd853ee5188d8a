-- What a link without password shows and lets do. Whoever holds its token asks.

-- Whose link that is, by the hash of its token; nobody's when it was revoked.
CREATE FUNCTION link_of(hash text) RETURNS TABLE (user_id integer, worker_id integer, market_code text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT l.user_id, l.worker_id, k.code
    FROM links l JOIN markets k ON k.id = l.market_id
    WHERE l.token_hash = hash AND l.revoked_at IS NULL
$$;

-- Whom a worker's link speaks to, and whom they can ring.
CREATE FUNCTION worker_of_link(hash text)
RETURNS TABLE (worker text, language text, agency text, agency_phone text, timezone text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(n.display_name, w.code), coalesce(c.language, 'fr'), a.name, a.phone, k.timezone
    FROM links l
    JOIN markets k ON k.id = l.market_id
    JOIN workers w ON w.id = l.worker_id AND w.agency_id = l.organisation_id
    JOIN organisations a ON a.id = w.agency_id
    LEFT JOIN worker_names n ON n.worker_id = w.id
    LEFT JOIN worker_contacts c ON c.worker_id = w.id
    WHERE l.token_hash = hash AND l.revoked_at IS NULL
$$;

-- The missions that a worker's link shows: those of the agency that gave it, from yesterday on, one row a shift.
CREATE FUNCTION worker_missions(hash text)
RETURNS TABLE (
    mission_id integer, state text, word text, answer_by timestamptz, job text, site text, address text,
    lat double precision, lon double precision, contact text, phone text, access text, meals text,
    equipment_provided text, equipment_to_bring text, timezone text,
    travel_mode text, travel_minutes integer, travel_source text, day date, starts_at timestamptz, ends_at timestamptz,
    break_minutes integer, paid_minutes integer
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.id, m.state, v.word, m.answer_by, j.name, s.name, s.address, s.lat, s.lon, h.contact, h.phone, h.access,
           h.meals, h.equipment_provided, h.equipment_to_bring, k.timezone, w.travel_mode, t.minutes, t.source, x.day,
           x.starts_at, x.ends_at, x.break_minutes, x.paid_minutes
    FROM links l
    JOIN workers w ON w.id = l.worker_id AND w.agency_id = l.organisation_id
    JOIN missions m ON m.worker_id = w.id AND m.agency_id = l.organisation_id AND m.published_at IS NOT NULL
        AND (stands(m.state) OR m.state = 'cancelled')
    JOIN requests r ON r.id = m.request_id
    JOIN markets k ON k.id = r.market_id
    JOIN sites s ON s.id = r.site_id
    LEFT JOIN site_sheets h ON h.site_id = s.id
    JOIN mission_shifts b ON b.mission_id = m.id
    JOIN request_shifts x ON x.id = b.request_shift_id
    LEFT JOIN jobs j ON j.id = r.job_id
    LEFT JOIN travel_times t ON t.worker_id = w.id AND t.site_id = s.id
    LEFT JOIN worker_words v ON v.mission_id = m.id
    WHERE l.token_hash = hash AND l.revoked_at IS NULL AND x.ends_at > now() - interval '1 day'
    ORDER BY x.starts_at, m.id
$$;

-- Keeps a worker's word on a mission that waits for an answer, or that they cannot come to one that is confirmed, and
-- tells their agency; false when it does not. Two taps
-- at once, or a tap while the agency answers, come one after the other: the second sees what the first has done.
CREATE FUNCTION worker_says(hash text, mission integer, says text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    sent record;
    told jsonb;
BEGIN
    -- As scheduler.core.states.lock_request does.
    PERFORM pg_advisory_xact_lock(hashtext('request'), m.request_id)
    FROM links l
    JOIN missions m ON m.worker_id = l.worker_id AND m.agency_id = l.organisation_id
    WHERE l.token_hash = hash AND l.revoked_at IS NULL AND m.id = mission;
    SELECT m.id, m.request_id, m.market_id, m.agency_id, n.display_name, v.word INTO sent
    FROM links l
    JOIN workers w ON w.id = l.worker_id AND w.agency_id = l.organisation_id
    JOIN missions m ON m.worker_id = w.id AND m.agency_id = l.organisation_id
        AND m.state = CASE says WHEN 'cannot' THEN 'confirmed' ELSE 'published' END
    LEFT JOIN worker_names n ON n.worker_id = w.id
    LEFT JOIN worker_words v ON v.mission_id = m.id
    WHERE l.token_hash = hash AND l.revoked_at IS NULL AND m.id = mission
      AND EXISTS (SELECT FROM mission_shifts b WHERE b.mission_id = m.id AND upper(b.during) > now());
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    IF sent.word IS NOT DISTINCT FROM says THEN
        RETURN true;
    END IF;
    INSERT INTO worker_words (mission_id, word) VALUES (mission, says)
    ON CONFLICT (mission_id) DO UPDATE SET word = excluded.word, at = now();
    -- Days that are over are nobody's news.
    SELECT facts_of(sent.request_id, sent.id) || jsonb_build_object(
        'first_day', min(x.day), 'last_day', max(x.day), 'minutes', sum(x.paid_minutes), 'shifts', jsonb_agg(
            jsonb_build_object('starts_at', x.starts_at, 'ends_at', x.ends_at) ORDER BY x.starts_at
        )
    ) INTO told
    FROM request_shifts x JOIN mission_shifts y ON y.request_shift_id = x.id
    WHERE y.mission_id = sent.id AND x.ends_at > now();
    told := told
        || jsonb_build_object('thing', 'mission', 'action', 'said_' || says, 'worker', sent.display_name);
    INSERT INTO messages (market_id, organisation_id, occasion, user_id, audience, channel, facts)
    SELECT sent.market_id, u.organisation_id, format('word:%s:%s:%s', sent.id, says, now()), u.id, 'agency',
           CASE u.mail WHEN 'digest' THEN 'digest' ELSE 'email' END, told
    FROM users u
    WHERE u.organisation_id = sent.agency_id AND u.role IN ('coordinator', 'planner') AND u.disabled_at IS NULL
      AND u.mail <> 'none'
    ON CONFLICT DO NOTHING;
    RETURN true;
END
$$;

REVOKE EXECUTE ON FUNCTION link_of(text), worker_of_link(text), worker_missions(text),
    worker_says(text, integer, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION link_of(text), worker_of_link(text), worker_missions(text),
    worker_says(text, integer, text) TO releve_app;

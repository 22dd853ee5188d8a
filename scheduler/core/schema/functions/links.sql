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

-- The missions that a worker's link shows: those of the agency that gave it, one row a shift that is not over: nobody
-- can go there any more, nor stay away. What was worked is among their hours.
CREATE FUNCTION worker_missions(hash text)
RETURNS TABLE (
    mission_id integer, state text, word text, confirms_at timestamptz, answer_by timestamptz, job text, site text, address text,
    lat double precision, lon double precision, contact text, phone text, access text, meals text,
    equipment_provided text, equipment_to_bring text, timezone text,
    travel_mode text, travel_minutes integer, travel_source text, day date, starts_at timestamptz, ends_at timestamptz,
    break_minutes integer, paid_minutes integer
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.id, m.state, v.word, y.confirms_at, m.answer_by, j.name, s.shown, s.address, s.lat, s.lon, h.contact,
           h.phone, h.access, h.meals, h.equipment_provided, h.equipment_to_bring, k.timezone, w.travel_mode, t.minutes, t.source, x.day,
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
    -- Of a yes to work that begins before the agency opens, when it does.
    LEFT JOIN LATERAL (
        SELECT (e.told ->> 'confirms_at')::timestamptz AS confirms_at
        FROM (SELECT told_of_yes(m.id) AS told) e
        WHERE e.told ? 'begins_at'
    ) y ON m.state = 'published' AND v.word = 'yes'
    WHERE l.token_hash = hash AND l.revoked_at IS NULL AND x.ends_at > now()
    ORDER BY x.starts_at, m.id
$$;

-- For what whoever has a worker's link is listed as a stand-by now, if they agreed to be called: one row a shift still to
-- begin, of missions that stand. It books nothing, and says nothing of whose place it is.
CREATE FUNCTION worker_stand_bys(hash text)
RETURNS TABLE (mission_id integer, site text, starts_at timestamptz, ends_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.id, s.shown, x.starts_at, x.ends_at
    FROM links l
    JOIN workers w ON w.id = l.worker_id AND w.agency_id = l.organisation_id AND w.stands_by_since IS NOT NULL
    JOIN stand_bys b ON b.worker_id = w.id
    JOIN missions m ON m.id = b.mission_id AND stands(m.state)
    JOIN requests r ON r.id = m.request_id
    JOIN sites s ON s.id = r.site_id
    JOIN mission_shifts y ON y.mission_id = m.id
    JOIN request_shifts x ON x.id = y.request_shift_id AND x.starts_at > now()
    WHERE l.token_hash = hash AND l.revoked_at IS NULL
    ORDER BY x.starts_at, m.id
$$;

-- A worker's missions as entries of a calendar, those that were called off included: one row a place of a shift that ends after a
-- moment, with how many moves of the request and its missions there were and when the last one was.
CREATE FUNCTION worker_calendar(hash text, since timestamptz)
RETURNS TABLE (
    shift_id integer, slot integer, state text, starts_at timestamptz, ends_at timestamptz, timezone text, site text,
    address text, contact text, phone text, access text, changes bigint, changed_at timestamptz
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT x.id, b.slot, m.state, x.starts_at, x.ends_at, k.timezone, s.shown, s.address, h.contact, h.phone, h.access,
           v.changes, coalesce(v.changed_at, m.published_at)
    FROM links l
    JOIN workers w ON w.id = l.worker_id AND w.agency_id = l.organisation_id
    JOIN missions m ON m.worker_id = w.id AND m.agency_id = l.organisation_id AND m.published_at IS NOT NULL
        AND (books(m.state) OR m.state IN ('declined', 'expired', 'withdrawn', 'cancelled'))
    JOIN requests r ON r.id = m.request_id
    JOIN markets k ON k.id = r.market_id
    JOIN sites s ON s.id = r.site_id
    LEFT JOIN site_sheets h ON h.site_id = s.id
    JOIN mission_shifts b ON b.mission_id = m.id
    JOIN request_shifts x ON x.id = b.request_shift_id
    CROSS JOIN LATERAL (
        SELECT count(*) AS changes, max(e.at) AS changed_at
        FROM events e
        WHERE e.thing = 'request' AND e.thing_id = r.id
           OR e.thing = 'mission' AND e.thing_id IN (SELECT o.id FROM missions o WHERE o.request_id = r.id)
    ) v
    WHERE l.token_hash = hash AND l.revoked_at IS NULL AND x.ends_at > since
    ORDER BY x.starts_at, m.id
$$;

-- Keeps a worker's word by their link; false when it is none of theirs, or does not wait for it.
CREATE FUNCTION worker_says(hash text, mission integer, says text) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce((
        SELECT keep_word(l.worker_id, l.organisation_id, mission, says)
        FROM links l
        WHERE l.token_hash = hash AND l.revoked_at IS NULL AND l.worker_id IS NOT NULL
    ), false)
$$;

-- What a facilitator's link opens, by the hash of its token: nothing once it is revoked or its last day is over.
CREATE FUNCTION clause_link_of(hash text)
RETURNS TABLE (made_by integer, market_code text, first_month date, last_month date, until_day date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT l.made_by, k.code, l.first_month, l.last_month, l.until_day
    FROM clause_links l JOIN markets k ON k.id = l.market_id
    WHERE l.token_hash = hash AND l.revoked_at IS NULL AND (now() AT TIME ZONE k.timezone)::date <= l.until_day
$$;

REVOKE EXECUTE ON FUNCTION link_of(text), clause_link_of(text), worker_of_link(text), worker_missions(text),
    worker_stand_bys(text), worker_calendar(text, timestamptz), worker_says(text, integer, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION link_of(text), clause_link_of(text), worker_of_link(text), worker_missions(text),
    worker_stand_bys(text), worker_calendar(text, timestamptz), worker_says(text, integer, text) TO releve_app;

-- Documents for whoever holds a worker's link: what they say, and that they were opened.

-- Whose documents the link opens: the person, the agency that gave it, the market.
CREATE FUNCTION worker_given_to(hash text)
RETURNS TABLE (
    worker_id integer, worker text, agency_id integer, agency text, agency_phone text, market_id integer, market text,
    timezone text
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT w.id, coalesce(n.display_name, w.code), a.id, a.name, a.phone, k.id, k.name, k.timezone
    FROM links l
    JOIN markets k ON k.id = l.market_id
    JOIN workers w ON w.id = l.worker_id AND w.agency_id = l.organisation_id AND w.forgotten_at IS NULL
    JOIN organisations a ON a.id = w.agency_id
    LEFT JOIN worker_names n ON n.worker_id = w.id
    WHERE l.token_hash = hash AND l.revoked_at IS NULL
$$;

-- A confirmed mission that the link shows, with all its days, those that are over included: one row a shift.
CREATE FUNCTION worker_order(hash text, which integer)
RETURNS TABLE (
    organisation_id integer, published_at timestamptz, job text, site text, address text, lat double precision,
    lon double precision, contact text, phone text, access text, meals text, equipment_provided text,
    equipment_to_bring text, travel_mode text, travel_minutes integer, travel_source text, day date,
    starts_at timestamptz, ends_at timestamptz, break_minutes integer, paid_minutes integer
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.organisation_id, m.published_at, j.name, s.shown, s.address, s.lat, s.lon, h.contact, h.phone, h.access,
           h.meals, h.equipment_provided, h.equipment_to_bring, w.travel_mode, t.minutes, t.source, x.day, x.starts_at,
           x.ends_at, x.break_minutes, x.paid_minutes
    FROM worker_given_to(hash) g
    JOIN workers w ON w.id = g.worker_id
    JOIN missions m ON m.id = which AND m.worker_id = w.id AND m.agency_id = g.agency_id
        AND m.market_id = g.market_id AND covers(m.state)
    JOIN requests r ON r.id = m.request_id
    JOIN sites s ON s.id = r.site_id
    LEFT JOIN site_sheets h ON h.site_id = s.id
    JOIN mission_shifts b ON b.mission_id = m.id
    JOIN request_shifts x ON x.id = b.request_shift_id
    LEFT JOIN jobs j ON j.id = r.job_id
    LEFT JOIN travel_times t ON t.worker_id = w.id AND t.site_id = s.id
    ORDER BY x.starts_at
$$;

-- The document that says just this, of the link's own, where it was handed out before.
CREATE FUNCTION worker_document(hash text, what text, mission integer, which date, says text) RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT d.content
    FROM worker_given_to(hash) g
    JOIN given_documents d ON d.worker_id = g.worker_id AND d.agency_id = g.agency_id AND d.market_id = g.market_id
    WHERE d.kind = what AND d.kind IN ('order', 'statement') AND d.made_of = says
      AND d.mission_id IS NOT DISTINCT FROM mission AND d.month IS NOT DISTINCT FROM which
$$;

-- Keeps what the link's own worker was handed out: the order of a confirmed mission of theirs, or the statement of a month
-- in which they worked; once for all that it says. False when it is of neither, or when so many were kept already that
-- somebody seems to play with the link.
CREATE FUNCTION keep_worker_document(
    hash text, what text, mission integer, which date, says text, digest text, bytes bytea
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    own record;
    at_site integer;
BEGIN
    SELECT * INTO own FROM worker_given_to(hash);
    IF own.worker_id IS NULL OR what NOT IN ('order', 'statement') OR (what = 'order') <> (mission IS NOT NULL) THEN
        RETURN false;
    END IF;
    IF what = 'order' THEN
        SELECT m.organisation_id INTO at_site
        FROM missions m
        WHERE m.id = mission AND m.worker_id = own.worker_id AND m.agency_id = own.agency_id
          AND m.market_id = own.market_id AND covers(m.state);
    ELSE
        PERFORM FROM hour_entries e
        WHERE e.worker_id = own.worker_id AND e.agency_id = own.agency_id AND e.market_id = own.market_id
          AND e.month = which;
    END IF;
    IF NOT FOUND OR 50 <= (
        SELECT count(*) FROM given_documents d
        WHERE d.worker_id = own.worker_id AND d.kind = what AND d.given_by IS NULL
          AND d.mission_id IS NOT DISTINCT FROM mission AND d.month IS NOT DISTINCT FROM which
    ) THEN
        RETURN false;
    END IF;
    INSERT INTO given_documents (
        market_id, kind, agency_id, organisation_id, worker_id, mission_id, month, made_of, sha256, content
    )
    VALUES (
        own.market_id, what, own.agency_id, at_site, own.worker_id, mission, which, says, digest, bytes
    )
    ON CONFLICT ON CONSTRAINT given_documents_once DO NOTHING;
    RETURN true;
END
$$;

REVOKE EXECUTE ON FUNCTION worker_given_to(text), worker_order(text, integer),
    worker_document(text, text, integer, date, text),
    keep_worker_document(text, text, integer, date, text, text, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION worker_given_to(text), worker_order(text, integer),
    worker_document(text, text, integer, date, text),
    keep_worker_document(text, text, integer, date, text, text, bytea) TO releve_app;

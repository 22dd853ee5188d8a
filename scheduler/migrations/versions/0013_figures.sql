-- What the buyer is told of the market: hours by site, trade, month and week; how long requests wait; how many people
-- are sent. Numbers alone: no request, no mission and no worker can be told from them. And one door through which the
-- lead brings in the establishment of a new site.

GRANT SELECT (job_id, created_at) ON requests TO releve_across;
GRANT SELECT (thing, thing_id, action, at) ON events TO releve_across;
CREATE POLICY events_across ON events FOR SELECT TO releve_across USING (true);

GRANT SELECT (id, code, kind), INSERT (code, name, kind) ON organisations TO releve_across;
CREATE POLICY organisations_across ON organisations FOR SELECT TO releve_across USING (true);
CREATE POLICY organisations_bring_in ON organisations FOR INSERT TO releve_across WITH CHECK (kind = 'establishment');
GRANT INSERT (market_id, organisation_id, kind) ON members TO releve_across;
CREATE POLICY members_bring_in ON members FOR INSERT TO releve_across
    WITH CHECK (kind = 'establishment' AND NOT leads);

GRANT CREATE ON SCHEMA public TO releve_across;
SET LOCAL ROLE releve_across;

-- Refuses whoever is neither the market's buyer nor its lead.
CREATE FUNCTION require_counting() RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF acting_role() IS DISTINCT FROM 'buyer' AND NOT acting_lead() THEN
        RAISE insufficient_privilege USING MESSAGE = 'counts of the market are for the buyer and the lead';
    END IF;
END
$$;

-- Paid minutes times headcount asked for and covered between two days (both included), by site, trade, month and week.
CREATE FUNCTION market_hours(from_day date, to_day date)
RETURNS TABLE (site_id integer, job_id integer, month date, week date, asked_minutes bigint, covered_minutes bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM require_counting();
    RETURN QUERY
        SELECT r.site_id, r.job_id, date_trunc('month', s.day::timestamp)::date, date_trunc('week', s.day::timestamp)::date,
               sum(s.paid_minutes * s.headcount)::bigint,
               sum(s.paid_minutes * coalesce(b.covered, 0))::bigint
        FROM requests r
        JOIN request_shifts s ON s.request_id = r.id
        LEFT JOIN (
            SELECT request_shift_id, count(*) AS covered FROM mission_shifts
            WHERE state IN ('confirmed', 'done') GROUP BY request_shift_id
        ) b ON b.request_shift_id = s.id
        WHERE r.market_id = acting_market() AND r.state NOT IN ('draft', 'cancelled') AND s.day BETWEEN $1 AND $2
        GROUP BY 1, 2, 3, 4;
END
$$;

-- For each request with work between two days: its site and trade, minutes from asking to the first shift, and to the
-- first confirmation (null without one).
CREATE FUNCTION market_delays(from_day date, to_day date)
RETURNS TABLE (site_id integer, job_id integer, notice_minutes bigint, answer_minutes bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM require_counting();
    RETURN QUERY
        SELECT r.site_id, r.job_id,
               (date_part('epoch', min(s.starts_at) - r.created_at) / 60)::bigint,
               (date_part('epoch', (
                   SELECT min(e.at) FROM missions m
                   JOIN events e ON e.thing = 'mission' AND e.thing_id = m.id AND e.action = 'confirm'
                   WHERE m.request_id = r.id
               ) - r.created_at) / 60)::bigint
        FROM requests r JOIN request_shifts s ON s.request_id = r.id
        WHERE r.market_id = acting_market() AND r.state NOT IN ('draft', 'cancelled')
        GROUP BY r.id, r.site_id, r.job_id, r.created_at
        HAVING bool_or(s.day BETWEEN $1 AND $2);
END
$$;

-- How many different people have confirmed work between two days, and in how many missions: by month, and in all (null);
-- at one site or in one trade when these are given.
CREATE FUNCTION market_people(from_day date, to_day date, at_site integer DEFAULT NULL, in_job integer DEFAULT NULL)
RETURNS TABLE (month date, people bigint, missions bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM require_counting();
    RETURN QUERY
        SELECT t.month, count(DISTINCT t.worker_id), count(DISTINCT t.mission_id)
        FROM (
            SELECT date_trunc('month', s.day::timestamp)::date AS month, b.worker_id, b.mission_id
            FROM requests r
            JOIN request_shifts s ON s.request_id = r.id
            JOIN mission_shifts b ON b.request_shift_id = s.id
            WHERE r.market_id = acting_market() AND r.state NOT IN ('draft', 'cancelled')
              AND b.state IN ('confirmed', 'done') AND s.day BETWEEN $1 AND $2
              AND (at_site IS NULL OR r.site_id = at_site) AND (in_job IS NULL OR r.job_id = in_job)
        ) t
        GROUP BY GROUPING SETS ((t.month), ());
END
$$;

-- The establishment of that code in the market of the lead who asks, brought in when there is none of it anywhere yet;
-- null when the code is somebody's elsewhere, whom only the administration lets in.
CREATE FUNCTION add_establishment(new_code text, new_name text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    found integer;
BEGIN
    IF NOT acting_lead() THEN
        RAISE insufficient_privilege USING MESSAGE = 'establishments are brought in by the lead';
    END IF;
    SELECT o.id INTO found FROM organisations o WHERE o.code = new_code;
    IF found IS NOT NULL THEN
        RETURN (
            SELECT o.id FROM organisations o JOIN members m ON m.organisation_id = o.id
            WHERE o.id = found AND o.kind = 'establishment' AND m.market_id = acting_market()
        );
    END IF;
    INSERT INTO organisations (kind, code, name) VALUES ('establishment', new_code, new_name) RETURNING id INTO found;
    INSERT INTO members (market_id, organisation_id, kind) VALUES (acting_market(), found, 'establishment');
    RETURN found;
END
$$;

RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM releve_across;
SET LOCAL ROLE releve_across;
REVOKE EXECUTE ON FUNCTION require_counting(), market_hours(date, date), market_delays(date, date),
    market_people(date, date, integer, integer), add_establishment(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION market_hours(date, date), market_delays(date, date), market_people(date, date, integer, integer),
    add_establishment(text, text) TO releve_app;
RESET ROLE;

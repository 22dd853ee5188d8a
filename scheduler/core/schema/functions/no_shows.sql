-- Nobody came, as somebody said by mistake: whether that can be taken back, and taking it back.

-- Those of some missions whose worker was said not to have come, of the acting agency or site; for as long as that can be
-- said (scheduler.missions.no_show.AFTERWARDS). With them, why it cannot be taken back: somebody else is confirmed for
-- these hours, the person is booked elsewhere by now, or the hours are not asked for any more; null: it can. And whom to
-- ring. The worker was confirmed, so both sides knew the name.
CREATE FUNCTION no_shows_of(which integer[], at_moment timestamptz)
RETURNS TABLE (mission_id integer, worker text, day date, stands text, lead text, lead_phone text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.id, n.display_name, h.day,
           CASE
               WHEN r.state IN ('draft', 'cancelled') OR h.beyond THEN 'called_off'
               WHEN h.taken THEN 'somebody_else'
               WHEN h.elsewhere THEN 'elsewhere'
           END,
           a.name, a.phone
    FROM missions m
    JOIN requests r ON r.id = m.request_id
    JOIN members o ON o.market_id = m.market_id AND o.leads
    JOIN organisations a ON a.id = o.organisation_id
    LEFT JOIN worker_names n ON n.worker_id = m.worker_id
    CROSS JOIN LATERAL (
        SELECT min(x.day) AS day, max(x.ends_at) AS ends_at, bool_or(b.slot > x.headcount) AS beyond,
               bool_or(EXISTS (
                   SELECT FROM mission_shifts c
                   WHERE c.request_shift_id = b.request_shift_id AND c.slot = b.slot AND covers(c.state)
               )) AS taken,
               bool_or(EXISTS (
                   SELECT FROM mission_shifts c
                   WHERE c.worker_id = m.worker_id AND books(c.state) AND c.during && b.during
               )) AS elsewhere
        FROM mission_shifts b JOIN request_shifts x ON x.id = b.request_shift_id
        WHERE b.mission_id = m.id
    ) h
    WHERE m.id = ANY (which) AND m.market_id = acting_market() AND m.state = 'cancelled'
      AND acting_organisation() IN (m.agency_id, m.organisation_id)
      AND h.ends_at > at_moment - interval '24 hours'
      AND (
          SELECT e.action FROM events e
          WHERE e.thing = 'mission' AND e.thing_id = m.id AND e.to_state = 'cancelled' AND e.from_state = 'confirmed'
          ORDER BY e.id DESC LIMIT 1
      ) = 'no_show'
    ORDER BY h.day, m.id
$$;

-- Takes it back and returns the mission that has the hours again: the one that they were split from where that is still
-- confirmed, with all that is ticked for it, else the cancelled one itself. Null when it cannot be taken back. Whoever
-- calls logs it (scheduler.missions.undo_no_show).
CREATE FUNCTION undo_no_show(which integer, at_moment timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    whole integer;
BEGIN
    -- As scheduler.core.states.lock_request does.
    PERFORM pg_advisory_xact_lock(hashtext('request'), m.request_id)
    FROM missions m
    WHERE m.id = which AND m.market_id = acting_market() AND acting_organisation() IN (m.agency_id, m.organisation_id);
    IF NOT FOUND OR coalesce(acting_role() NOT IN ('coordinator', 'planner', 'requester'), true) THEN
        RAISE insufficient_privilege USING MESSAGE = format('who came on mission %s is not yours to say', which);
    END IF;
    IF NOT EXISTS (SELECT FROM no_shows_of(ARRAY[which], at_moment) f WHERE f.stands IS NULL) THEN
        RETURN NULL;
    END IF;
    SELECT o.id INTO whole
    FROM events e
    JOIN missions m ON m.id = which
    JOIN missions o ON o.id = (e.detail ->> 'from')::integer AND o.state = 'confirmed' AND o.request_id = m.request_id
        AND o.worker_id = m.worker_id AND o.employment_id = m.employment_id
    WHERE e.thing = 'mission' AND e.thing_id = which AND e.action = 'split' AND e.from_state IS NULL;
    IF whole IS NULL THEN
        UPDATE missions SET state = 'confirmed' WHERE id = which;
        RETURN which;
    END IF;
    UPDATE mission_shifts SET mission_id = whole, state = 'confirmed' WHERE mission_id = which;
    RETURN whole;
END
$$;

REVOKE EXECUTE ON FUNCTION no_shows_of(integer[], timestamptz), undo_no_show(integer, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION no_shows_of(integer[], timestamptz), undo_no_show(integer, timestamptz) TO releve_app;

-- What a state means and where it leads.

-- The sets of a mission's states. scheduler.core.tables.codes states the same (BOOKED, COVERING, STANDING) and a test
-- holds the two together. They run as whoever asks and fix no path, since only so PostgreSQL puts the list where the call
-- stands, and an index on these states (which needs the list itself) is still used.

-- Takes the worker's time and a slot of each of its shifts.
CREATE FUNCTION books(state text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT state IN ('published', 'confirmed', 'done')
$$;

-- Fills its slots: somebody comes, or came.
CREATE FUNCTION covers(state text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT state IN ('confirmed', 'done')
$$;

-- Fills a slot for whoever counts: a mission that covers it, and a shift of it that breaks no rule (``fills`` in Python).
CREATE FUNCTION fills(state text, broken boolean) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT covers(state) AND NOT broken
$$;

-- Is held: a draft that is promised to its site; who comes is not told yet (``holds`` in Python).
CREATE FUNCTION holds(state text, held_since timestamptz) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT state = 'proposed' AND held_since IS NOT NULL
$$;

-- Is under way: waits for an answer, or has a yes and is not done.
CREATE FUNCTION stands(state text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT state IN ('published', 'confirmed')
$$;

-- A state moves only along a line of transitions (filled from scheduler.core.transitions), and by who may: the role of the
-- acting user, or one of the functions here, which run as releve_across. Both read the table, so this runs as whoever
-- acts. The administration is not asked: it loads what happened elsewhere.
CREATE FUNCTION guard_state() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.state IS DISTINCT FROM OLD.state AND NOT EXISTS (
        SELECT FROM transitions t
        WHERE t.thing = TG_ARGV[0] AND t.was = coalesce(OLD.state, '') AND t.becomes = NEW.state
          AND (t.role = acting_role() OR t.role = 'function' AND current_user = 'releve_across')
    ) THEN
        RAISE insufficient_privilege USING
            TABLE = TG_TABLE_NAME,
            MESSAGE = format('%s from %s to %s', TG_ARGV[0], coalesce(OLD.state, 'nothing'), NEW.state);
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER requests_guard_state BEFORE INSERT OR UPDATE OF state ON requests FOR EACH ROW
    WHEN (current_user IN ('releve_app', 'releve_across')) EXECUTE FUNCTION guard_state('request');
CREATE TRIGGER missions_guard_state BEFORE INSERT OR UPDATE OF state ON missions FOR EACH ROW
    WHEN (current_user IN ('releve_app', 'releve_across')) EXECUTE FUNCTION guard_state('mission');
CREATE TRIGGER runs_guard_state BEFORE INSERT OR UPDATE OF state ON runs FOR EACH ROW
    WHEN (current_user IN ('releve_app', 'releve_across')) EXECUTE FUNCTION guard_state('run');

-- Until when is answered, what a run must keep, what is held and when it was published is the lead's word, not of who
-- answers.
CREATE FUNCTION guard_offer() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF (NEW.answer_by, NEW.pinned, NEW.published_at, NEW.held_since)
       IS DISTINCT FROM (OLD.answer_by, OLD.pinned, OLD.published_at, OLD.held_since)
       AND NOT acting_lead()
    THEN
        RAISE insufficient_privilege USING TABLE = TG_TABLE_NAME, MESSAGE = 'the offer is the lead''s';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER missions_guard_offer BEFORE UPDATE OF answer_by, pinned, published_at, held_since ON missions FOR EACH ROW
    WHEN (current_user = 'releve_app') EXECUTE FUNCTION guard_offer();

REVOKE EXECUTE ON FUNCTION books(text), covers(text), fills(text, boolean), holds(text, timestamptz), stands(text),
    guard_state(), guard_offer() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION books(text), covers(text), stands(text) TO releve_app;

-- What changes a count of a month that is kept (functions/counted_months.sql) notes that it did: the count is then not read any
-- more, and the engine keeps it anew. Triggers see to it, whoever writes.

-- Notes that something of a market's day has changed (of any market's where nobody can tell any more whose it was). No
-- month is kept that is not over, so what is to come needs no note.
CREATE FUNCTION note_change(market integer, changed date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    which date := date_trunc('month', changed::timestamp)::date;
BEGIN
    IF which > now() THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock_shared(hashtext('counts of a month'), to_char(which, 'YYYYMM')::integer);
    -- Rows of one's own: nobody waits for another writer here.
    INSERT INTO month_changes (market_id, month)
    SELECT k.market_id, k.month
    FROM counted_months k
    WHERE (k.market_id = market OR market IS NULL) AND k.month = which
      AND NOT EXISTS (SELECT FROM month_changes c WHERE c.market_id = k.market_id AND c.month = which);
END
$$;

-- Notes all days of a request. Whoever changes one waits for whoever else does, else neither would see the days that
-- the other adds.
CREATE FUNCTION note_request(which integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM requests r WHERE r.id = which FOR NO KEY UPDATE;
    PERFORM note_change(t.market_id, t.month)
    FROM (
        SELECT DISTINCT r.market_id, date_trunc('month', s.day::timestamp)::date AS month
        FROM requests r JOIN request_shifts s ON s.request_id = r.id
        WHERE r.id = which
    ) t;
END
$$;

CREATE FUNCTION note_changed_request() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM note_request(NEW.id);
    RETURN NULL;
END
$$;

CREATE TRIGGER requests_note_change AFTER UPDATE OF state, site_id, job_id, created_at ON requests FOR EACH ROW
    WHEN ((OLD.state IN ('draft', 'cancelled')) <> (NEW.state IN ('draft', 'cancelled'))
          OR (OLD.site_id, OLD.job_id, OLD.created_at) IS DISTINCT FROM (NEW.site_id, NEW.job_id, NEW.created_at))
    EXECUTE FUNCTION note_changed_request();

-- A shift changes its own month, and the delay of its request in every month of it where it is, or was, the first one. One
-- that is still to come is not the first of a request that has days in a month that is over.
CREATE FUNCTION note_changed_shift() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    each request_shifts;
BEGIN
    FOREACH each IN ARRAY CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW] WHEN 'DELETE' THEN ARRAY[OLD] ELSE ARRAY[OLD, NEW] END
    LOOP
        CONTINUE WHEN date_trunc('month', each.day::timestamp) > now();
        PERFORM FROM requests r WHERE r.id = each.request_id FOR NO KEY UPDATE;
        PERFORM note_change((SELECT r.market_id FROM requests r WHERE r.id = each.request_id), each.day);
        IF NOT EXISTS (
            SELECT FROM request_shifts s WHERE s.request_id = each.request_id AND s.starts_at < each.starts_at
        ) THEN
            PERFORM note_request(each.request_id);
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;

CREATE TRIGGER request_shifts_note_change AFTER INSERT OR DELETE ON request_shifts FOR EACH ROW
    EXECUTE FUNCTION note_changed_shift();
CREATE TRIGGER request_shifts_note_change_of AFTER UPDATE ON request_shifts FOR EACH ROW
    WHEN ((OLD.request_id, OLD.headcount, OLD.day, OLD.starts_at, OLD.ends_at, OLD.break_minutes)
          IS DISTINCT FROM (NEW.request_id, NEW.headcount, NEW.day, NEW.starts_at, NEW.ends_at, NEW.break_minutes))
    EXECUTE FUNCTION note_changed_shift();

-- What fills a slot counts, and what was declined or lost says why it is empty.
CREATE FUNCTION note_changed_mission_shift() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    each mission_shifts;
BEGIN
    FOREACH each IN ARRAY CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW] WHEN 'DELETE' THEN ARRAY[OLD] ELSE ARRAY[OLD, NEW] END
    LOOP
        PERFORM note_change(r.market_id, s.day)
        FROM request_shifts s JOIN requests r ON r.id = s.request_id
        WHERE s.id = each.request_shift_id;
    END LOOP;
    RETURN NULL;
END
$$;

-- (The states are spelled out: the owner, as whom a foreign key writes, may not call ``covers``.)
CREATE TRIGGER mission_shifts_note_added AFTER INSERT ON mission_shifts FOR EACH ROW
    WHEN (NEW.state NOT IN ('proposed', 'published', 'withdrawn')) EXECUTE FUNCTION note_changed_mission_shift();
CREATE TRIGGER mission_shifts_note_removed AFTER DELETE ON mission_shifts FOR EACH ROW
    WHEN (OLD.state NOT IN ('proposed', 'published', 'withdrawn')) EXECUTE FUNCTION note_changed_mission_shift();
CREATE TRIGGER mission_shifts_note_change AFTER UPDATE ON mission_shifts FOR EACH ROW
    WHEN ((OLD.state IN ('confirmed', 'done'), OLD.state IN ('declined', 'expired'), OLD.state = 'cancelled', OLD.mission_id,
           OLD.request_shift_id, OLD.worker_id, OLD.broken, OLD.worked_minutes)
          IS DISTINCT FROM
          (NEW.state IN ('confirmed', 'done'), NEW.state IN ('declined', 'expired'), NEW.state = 'cancelled', NEW.mission_id,
           NEW.request_shift_id, NEW.worker_id, NEW.broken, NEW.worked_minutes))
    EXECUTE FUNCTION note_changed_mission_shift();

CREATE FUNCTION note_changed_mission() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM note_request(NEW.request_id);
    RETURN NULL;
END
$$;

CREATE TRIGGER missions_note_change AFTER UPDATE OF agency_id, worker_id ON missions FOR EACH ROW
    WHEN ((OLD.agency_id, OLD.worker_id) IS DISTINCT FROM (NEW.agency_id, NEW.worker_id))
    EXECUTE FUNCTION note_changed_mission();

-- The first confirmation is when a request was answered; later ones change nothing.
CREATE FUNCTION note_confirmation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM note_request(m.request_id)
    FROM missions m
    WHERE m.id = NEW.thing_id AND NOT EXISTS (
        SELECT FROM missions o
        JOIN events e ON e.thing = 'mission' AND e.thing_id = o.id AND e.action IN ('confirm', 'accept')
        WHERE o.request_id = m.request_id AND (e.at, e.id) < (NEW.at, NEW.id)
    );
    RETURN NULL;
END
$$;

CREATE TRIGGER events_note_confirmation AFTER INSERT ON events FOR EACH ROW
    WHEN (NEW.thing = 'mission' AND NEW.action IN ('confirm', 'accept')) EXECUTE FUNCTION note_confirmation();

-- What is said of a day is counted with its month.
CREATE FUNCTION note_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM note_change(NEW.market_id, NEW.day);
    RETURN NULL;
END
$$;

CREATE TRIGGER hour_entries_note_entry AFTER INSERT ON hour_entries FOR EACH ROW
    WHEN (NEW.day IS NOT NULL) EXECUTE FUNCTION note_entry();

REVOKE EXECUTE ON FUNCTION note_change(integer, date), note_request(integer), note_changed_request(),
    note_changed_shift(), note_changed_mission_shift(), note_changed_mission(), note_confirmation(),
    note_entry() FROM PUBLIC;

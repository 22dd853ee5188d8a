-- Whether a shift of a mission breaks a rule: counted by everybody, although only agency and lead may read which.

-- Keeps the mark beside the faults, for whoever adds or removes one.
CREATE FUNCTION mark_broken() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    fault mission_faults := coalesce(NEW, OLD);
BEGIN
    UPDATE mission_shifts b SET broken = TG_OP = 'INSERT' OR EXISTS (
        SELECT FROM mission_faults f WHERE f.mission_id = fault.mission_id AND f.request_shift_id = fault.request_shift_id
    )
    WHERE b.mission_id = fault.mission_id AND b.request_shift_id = fault.request_shift_id;
    RETURN NULL;
END
$$;

CREATE TRIGGER mission_faults_mark_broken AFTER INSERT OR DELETE ON mission_faults FOR EACH ROW
    EXECUTE FUNCTION mark_broken();

-- A shift that moves to another mission leaves its faults behind; somebody looks again in the same transaction.
CREATE FUNCTION begin_unbroken() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    NEW.broken := false;
    RETURN NEW;
END
$$;

-- (The foreign key writes its mission_id anew whenever the mission's state changes.)
CREATE TRIGGER mission_shifts_begin_unbroken BEFORE UPDATE OF mission_id ON mission_shifts FOR EACH ROW
    WHEN (NEW.broken AND NEW.mission_id <> OLD.mission_id) EXECUTE FUNCTION begin_unbroken();

-- Nobody's yes confirms a shift that a rule forbids: whoever answers leaves it out first (scheduler.missions.answers),
-- count_yes looks itself. It reads as whoever confirms, who may read the shifts of what they answer.
CREATE FUNCTION guard_broken() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM mission_shifts b WHERE b.mission_id = NEW.id AND b.broken) THEN
        RAISE insufficient_privilege USING
            TABLE = TG_TABLE_NAME, MESSAGE = format('mission %s breaks a rule and cannot be confirmed so', NEW.id);
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER missions_guard_broken BEFORE UPDATE OF state ON missions FOR EACH ROW
    WHEN (OLD.state = 'published' AND NEW.state = 'confirmed' AND current_user IN ('releve_app', 'releve_across'))
    EXECUTE FUNCTION guard_broken();

REVOKE EXECUTE ON FUNCTION mark_broken(), begin_unbroken(), guard_broken() FROM PUBLIC;

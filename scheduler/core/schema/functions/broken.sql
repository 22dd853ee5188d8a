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

REVOKE EXECUTE ON FUNCTION mark_broken(), begin_unbroken() FROM PUBLIC;

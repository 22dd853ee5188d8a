-- Why whoever had these days cannot come any more; closed, and never health.
ALTER TABLE missions ADD COLUMN taken_off text;
ALTER TABLE missions ADD CONSTRAINT missions_taken_off
    CHECK (taken_off IN ('unable', 'left', 'papers', 'engaged', 'other'));
ALTER TABLE missions ADD CONSTRAINT missions_taken_off_is_cancelled CHECK (taken_off IS NULL OR state = 'cancelled');

ALTER TABLE mission_shifts ADD COLUMN broken boolean NOT NULL DEFAULT false;

UPDATE mission_shifts b SET broken = true
WHERE EXISTS (
    SELECT FROM mission_faults f WHERE f.mission_id = b.mission_id AND f.request_shift_id = b.request_shift_id
);

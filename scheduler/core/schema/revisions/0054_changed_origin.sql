ALTER TABLE missions DROP CONSTRAINT missions_origin;
ALTER TABLE missions
    ADD CONSTRAINT missions_origin CHECK (origin IN ('run', 'reoffer', 'urgent', 'manual', 'stand_by', 'changed'));

UPDATE missions m SET origin = 'changed'
WHERE m.origin = 'manual' AND EXISTS (
    SELECT FROM events e
    WHERE e.thing = 'mission' AND e.thing_id = m.id AND e.action = 'offer' AND e.detail::jsonb ? 'change'
);

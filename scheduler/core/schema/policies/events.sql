-- The log is written in one's own name about what one sees, read with the thing, never changed.
CREATE POLICY events_read ON events FOR SELECT TO releve_app
    USING (
        market_id = (SELECT acting_market())
        AND CASE thing
            WHEN 'request' THEN EXISTS (SELECT FROM requests r WHERE r.id = thing_id)
            WHEN 'mission' THEN EXISTS (SELECT FROM missions m WHERE m.id = thing_id)
            WHEN 'user' THEN thing_id = (SELECT acting_user()) OR EXISTS (
                SELECT FROM users u WHERE u.id = thing_id AND u.organisation_id IN (SELECT administered())
            )
            WHEN 'calendar' THEN (SELECT acting_lead()) OR EXISTS (
                SELECT FROM sites s WHERE s.id = thing_id AND s.organisation_id = (SELECT acting_organisation())
            )
            ELSE (SELECT acting_lead())
        END
    );
CREATE POLICY events_add ON events FOR INSERT TO releve_app
    WITH CHECK (
        market_id = (SELECT acting_market())
        AND organisation_id = (SELECT acting_organisation())
        AND user_id = (SELECT acting_user())
        AND CASE thing
            WHEN 'request' THEN EXISTS (SELECT FROM requests r WHERE r.id = thing_id)
            WHEN 'mission' THEN EXISTS (SELECT FROM missions m WHERE m.id = thing_id)
            WHEN 'user' THEN thing_id = (SELECT acting_user()) OR EXISTS (
                SELECT FROM users u WHERE u.id = thing_id AND u.organisation_id IN (SELECT administered())
            )
            WHEN 'calendar' THEN (SELECT acting_administration()) OR EXISTS (
                SELECT FROM sites s WHERE s.id = thing_id AND s.organisation_id = (SELECT acting_organisation())
            )
            WHEN 'run' THEN (SELECT acting_lead())
            ELSE (SELECT acting_administration())
        END
    );

-- Which states lead where is no secret, and nobody's to change.
CREATE POLICY transitions_read ON transitions FOR SELECT TO releve_app USING ((SELECT acting_user()) IS NOT NULL);
CREATE POLICY transitions_across ON transitions FOR SELECT TO releve_across USING (true);

CREATE POLICY events_across ON events FOR SELECT TO releve_across USING (true);

REVOKE UPDATE, DELETE ON events FROM releve_admin;
GRANT SELECT, INSERT ON events TO releve_app;
GRANT SELECT ON transitions TO releve_app, releve_across;
GRANT SELECT (id, at, market_id, user_id, thing, thing_id, action, from_state, to_state, reason, detail) ON events
    TO releve_across;

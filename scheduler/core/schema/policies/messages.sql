-- How a worker can be reached is part of their file: workers.sql.
-- A user has links of their own; an agency those of the workers whose files it keeps.
DO $links$
DECLARE
    whose text := 'market_id = (SELECT acting_market()) AND organisation_id = (SELECT acting_organisation())'
        ' AND (user_id = (SELECT acting_user())'
        ' OR EXISTS (SELECT FROM workers w WHERE w.id = worker_id'
        ' AND w.agency_id = (SELECT acting_organisation()) AND w.forgotten_at IS NULL))';
BEGIN
    EXECUTE format('CREATE POLICY links_read ON links FOR SELECT TO releve_app USING (%s)', whose);
    EXECUTE format('CREATE POLICY links_add ON links FOR INSERT TO releve_app WITH CHECK (%s)', whose);
    EXECUTE format('CREATE POLICY links_change ON links FOR UPDATE TO releve_app USING (%s)', whose);
END
$links$;

CREATE POLICY worker_words_read ON worker_words FOR SELECT TO releve_app
    USING (EXISTS (
        SELECT FROM missions m
        WHERE m.id = mission_id AND m.market_id = (SELECT acting_market()) AND m.agency_id = (SELECT acting_organisation())
          AND m.published_at IS NOT NULL
    ));

-- Only the engine, which sends them, works with the rows themselves; where to, it is told one by one.
CREATE POLICY messages_read ON messages FOR SELECT TO releve_app
    USING (market_id = (SELECT acting_market()) AND (SELECT acting_lead()) AND (SELECT acting_role()) = 'engine');
CREATE POLICY messages_change ON messages FOR UPDATE TO releve_app
    USING (market_id = (SELECT acting_market()) AND (SELECT acting_lead()) AND (SELECT acting_role()) = 'engine');

-- Which answers to text messages were taken is asked by the function that takes them, and by nobody else. It ends the
-- consent of whoever answers STOP, and does nothing else to how somebody is reached.
CREATE POLICY text_answers_nobody ON text_answers TO releve_app USING (false);
CREATE POLICY text_answers_across ON text_answers TO releve_across USING (true) WITH CHECK (true);
CREATE POLICY worker_contacts_stop ON worker_contacts FOR UPDATE TO releve_across
    USING (true) WITH CHECK (channel = 'none' AND stopped_at IS NOT NULL);

-- Where somebody with an account wants text messages is theirs; what tells and sends them asks for it.
CREATE POLICY user_phones_own ON user_phones TO releve_app USING (user_id = (SELECT acting_user()));
CREATE POLICY user_phones_across ON user_phones FOR SELECT TO releve_across USING (true);
CREATE POLICY user_phones_stop ON user_phones FOR UPDATE TO releve_across USING (true) WITH CHECK (wish = 'none');

CREATE POLICY links_across ON links FOR SELECT TO releve_across USING (true);
CREATE POLICY worker_words_across ON worker_words TO releve_across USING (true) WITH CHECK (true);
CREATE POLICY messages_across ON messages TO releve_across USING (true) WITH CHECK (true);

GRANT SELECT, INSERT, UPDATE (revoked_at) ON links TO releve_app;
GRANT SELECT ON worker_words TO releve_app;
GRANT SELECT, UPDATE (state, attempts, next_try_at, sent_at, error) ON messages TO releve_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON user_phones TO releve_app;
GRANT SELECT ON links, user_phones TO releve_across;
GRANT UPDATE (wish) ON user_phones TO releve_across;
GRANT SELECT, INSERT, DELETE ON text_answers TO releve_across;
GRANT UPDATE (channel, consented_on, stopped_at) ON worker_contacts TO releve_across;
GRANT SELECT, INSERT, UPDATE ON worker_words TO releve_across;
GRANT SELECT, INSERT, UPDATE (facts, state, sent_at) ON messages TO releve_across;

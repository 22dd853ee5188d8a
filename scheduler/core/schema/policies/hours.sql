-- The ledger of hours is read by the two sides of a mission and the lead, and written by functions alone
-- (functions/worked_hours.sql). Nobody changes or deletes an entry, the administration included: it brings back what a
-- backup holds, and what somebody else alters breaks the chain.
CREATE POLICY hour_entries_read ON hour_entries FOR SELECT TO releve_app
    USING (
        market_id = (SELECT acting_market())
        AND (
            (SELECT acting_lead())
            OR agency_id = (SELECT acting_organisation())
            OR organisation_id = (SELECT acting_organisation())
        )
    );
CREATE POLICY hour_heads_read ON hour_heads FOR SELECT TO releve_app USING (market_id = (SELECT acting_market()));

-- A few words in one's own name, about what one reads.
CREATE POLICY hour_words_read ON hour_words FOR SELECT TO releve_app
    USING (EXISTS (SELECT FROM hour_entries e WHERE e.id = entry_id));
CREATE POLICY hour_words_add ON hour_words FOR INSERT TO releve_app
    WITH CHECK (
        market_id = (SELECT acting_market()) AND said_by = (SELECT acting_user())
        AND EXISTS (SELECT FROM hour_entries e WHERE e.id = entry_id)
    );

CREATE POLICY hour_entries_across ON hour_entries FOR SELECT TO releve_across USING (true);
CREATE POLICY hour_entries_enter ON hour_entries FOR INSERT TO releve_across WITH CHECK (true);
CREATE POLICY hour_heads_across ON hour_heads TO releve_across USING (true) WITH CHECK (true);
CREATE POLICY hour_words_across ON hour_words TO releve_across USING (true) WITH CHECK (true);

REVOKE UPDATE, DELETE ON hour_entries FROM releve_admin;
GRANT SELECT ON hour_entries, hour_heads TO releve_app;
GRANT SELECT, INSERT (market_id, entry_id, said_by, said) ON hour_words TO releve_app;
GRANT SELECT, INSERT ON hour_entries TO releve_across;
GRANT SELECT, INSERT, UPDATE (seq, hash, closed) ON hour_heads TO releve_across;
GRANT SELECT, INSERT (market_id, entry_id, said), DELETE ON hour_words TO releve_across;

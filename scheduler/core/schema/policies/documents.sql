-- A document that was handed out is read by the agency whose it is; a contract by its user too, which signs it. Each adds
-- what is about a mission of its own that stands, or about hours in the ledger, in its people's own name; for whoever holds
-- a worker's link a function does (functions/documents.sql). Nobody changes or deletes one, the administration included;
-- forgetting takes the bytes away.
DO $documents$
DECLARE
    own text := 'market_id = (SELECT acting_market())'
        ' AND (agency_id = (SELECT acting_organisation())'
        ' OR kind = ''contract'' AND organisation_id = (SELECT acting_organisation()))';
BEGIN
    EXECUTE format('CREATE POLICY given_documents_read ON given_documents FOR SELECT TO releve_app USING (%s)', own);
    EXECUTE format(
        'CREATE POLICY given_documents_add ON given_documents FOR INSERT TO releve_app WITH CHECK (%s'
        ' AND given_by = (SELECT acting_user())'
        ' AND CASE WHEN mission_id IS NULL THEN organisation_id IS NULL AND EXISTS ('
        'SELECT FROM hour_entries e WHERE e.worker_id = given_documents.worker_id'
        ' AND e.agency_id = given_documents.agency_id AND e.market_id = given_documents.market_id'
        ' AND e.month = given_documents.month)'
        ' ELSE EXISTS (SELECT FROM missions m WHERE m.id = mission_id AND m.market_id = given_documents.market_id'
        ' AND m.agency_id = given_documents.agency_id AND m.organisation_id = given_documents.organisation_id'
        ' AND m.worker_id = given_documents.worker_id AND stands(m.state)) END)', own
    );
END
$documents$;

CREATE POLICY given_documents_across ON given_documents TO releve_across USING (true) WITH CHECK (true);

REVOKE UPDATE, DELETE ON given_documents FROM releve_admin;
GRANT SELECT, INSERT (
    market_id, kind, agency_id, organisation_id, worker_id, mission_id, month, given_by, made_of, sha256, content
) ON given_documents TO releve_app;
GRANT SELECT, INSERT (
    market_id, kind, agency_id, organisation_id, worker_id, mission_id, month, made_of, sha256, content
), UPDATE (content) ON given_documents TO releve_across;

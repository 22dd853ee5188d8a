-- What an agency ticks before a first day is its own affair. Remarks: of a mission its agency's and the lead's, of a
-- request alone the lead's; in one's own name, and taken back by the organisation of whoever wrote them. No site reads any.
DO $preparing$
DECLARE
    own text := 'EXISTS (SELECT FROM missions m WHERE m.id = mission_id AND m.market_id = (SELECT acting_market())'
        ' AND m.agency_id = (SELECT acting_organisation()) AND m.published_at IS NOT NULL'
        ' AND (SELECT acting_role()) IN (''coordinator'', ''planner'', ''engine''))';
    readers text := format('market_id = (SELECT acting_market()) AND ((SELECT acting_lead()) OR %s)', own);
BEGIN
    EXECUTE format('CREATE POLICY preparations_read ON preparations FOR SELECT TO releve_app USING (%s)', own);
    EXECUTE format('CREATE POLICY preparations_add ON preparations FOR INSERT TO releve_app WITH CHECK (%s)', own);
    EXECUTE format('CREATE POLICY preparations_change ON preparations FOR UPDATE TO releve_app USING (%s)', own);
    EXECUTE format('CREATE POLICY remarks_read ON remarks FOR SELECT TO releve_app USING (%s)', readers);
    EXECUTE format(
        'CREATE POLICY remarks_add ON remarks FOR INSERT TO releve_app'
        ' WITH CHECK (said_by = (SELECT acting_user()) AND %s)', readers
    );
    EXECUTE format(
        'CREATE POLICY remarks_remove ON remarks FOR DELETE TO releve_app USING (%s AND EXISTS ('
        'SELECT FROM users u WHERE u.id = said_by AND u.organisation_id = (SELECT acting_organisation())))', readers
    );
END
$preparing$;

CREATE POLICY preparations_across ON preparations TO releve_across USING (true);
CREATE POLICY remarks_across ON remarks TO releve_across USING (true);

GRANT SELECT, INSERT, UPDATE (declared_on, receipt, contract, welcome, equipment) ON preparations TO releve_app;
GRANT SELECT, INSERT, DELETE ON remarks TO releve_app;
GRANT SELECT, DELETE ON preparations, remarks TO releve_across;

-- An organisation's own, in whatever market it acts.
CREATE POLICY file_shapes_read ON file_shapes FOR SELECT TO releve_app
    USING (organisation_id = (SELECT acting_organisation()));
CREATE POLICY file_shapes_add ON file_shapes FOR INSERT TO releve_app
    WITH CHECK (
        organisation_id = (SELECT acting_organisation())
        AND (confirmed_by IS NULL OR confirmed_by = (SELECT acting_user()))
    );
CREATE POLICY file_shapes_change ON file_shapes FOR UPDATE TO releve_app
    USING (organisation_id = (SELECT acting_organisation()));

GRANT SELECT, INSERT, UPDATE (columns, confirmed_by, confirmed_at) ON file_shapes TO releve_app;

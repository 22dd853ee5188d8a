-- A log of the agency's own, in whatever market it acts: rows are only ever added, in one's own name.
CREATE POLICY payroll_profiles_read ON payroll_profiles FOR SELECT TO releve_app
    USING (organisation_id = (SELECT acting_organisation()));
CREATE POLICY payroll_profiles_add ON payroll_profiles FOR INSERT TO releve_app
    WITH CHECK (organisation_id = (SELECT acting_organisation()) AND created_by = (SELECT acting_user()));

GRANT SELECT, INSERT ON payroll_profiles TO releve_app;

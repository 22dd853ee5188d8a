-- Both are logs: rows are only ever added, in one's own name.
CREATE POLICY weight_profiles_read ON weight_profiles FOR SELECT TO releve_app
    USING (market_id = (SELECT acting_market()) AND (SELECT acting_lead()));
CREATE POLICY weight_profiles_add ON weight_profiles FOR INSERT TO releve_app
    WITH CHECK (
        market_id = (SELECT acting_market()) AND (SELECT acting_lead()) AND created_by = (SELECT acting_user())
    );
CREATE POLICY weight_choices_read ON weight_choices FOR SELECT TO releve_app
    USING (market_id = (SELECT acting_market()) AND (SELECT acting_lead()));
CREATE POLICY weight_choices_add ON weight_choices FOR INSERT TO releve_app
    WITH CHECK (
        market_id = (SELECT acting_market()) AND (SELECT acting_lead()) AND chosen_by = (SELECT acting_user())
    );

GRANT SELECT, INSERT ON weight_profiles, weight_choices TO releve_app;

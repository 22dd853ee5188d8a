-- Prices are set by whoever sets up the market; an agency reads those for its kind, the lead and the buyer all.
CREATE POLICY prices_read ON prices FOR SELECT TO releve_app
    USING (
        market_id = (SELECT acting_market())
        AND (
            (SELECT acting_lead()) OR (SELECT acting_buyer())
            OR EXISTS (
                SELECT FROM organisations o
                WHERE o.id = (SELECT acting_organisation()) AND o.kind = 'agency'
                  AND (prices.agency_kind IS NULL OR prices.agency_kind = o.agency_kind)
            )
        )
    );
CREATE POLICY prices_add ON prices FOR INSERT TO releve_app
    WITH CHECK (market_id = (SELECT acting_market()) AND (SELECT acting_administration()));
CREATE POLICY prices_remove ON prices FOR DELETE TO releve_app
    USING (market_id = (SELECT acting_market()) AND (SELECT acting_administration()));

-- Who somebody is on a bill: their own, and whoever sets up the market for them; the lead reads it.
CREATE POLICY billing_parties_read ON billing_parties FOR SELECT TO releve_app
    USING (organisation_id = (SELECT acting_organisation()) OR organisation_id IN (SELECT led_members()));
CREATE POLICY billing_parties_add ON billing_parties FOR INSERT TO releve_app
    WITH CHECK (
        organisation_id = (SELECT acting_organisation())
        OR (SELECT acting_administration()) AND organisation_id IN (SELECT led_members())
    );
CREATE POLICY billing_parties_change ON billing_parties FOR UPDATE TO releve_app
    USING (
        organisation_id = (SELECT acting_organisation())
        OR (SELECT acting_administration()) AND organisation_id IN (SELECT led_members())
    );

-- Bills are written by functions alone (functions/billing.sql). Sums are read by the agency whose hours they are, the
-- lead, and the buyer once they are proposed; what they are made of, prices included, by the lead only where it issues.
CREATE POLICY bills_read ON bills FOR SELECT TO releve_app
    USING (
        market_id = (SELECT acting_market())
        AND (
            agency_id = (SELECT acting_organisation()) OR (SELECT acting_lead())
            OR state <> 'draft' AND (SELECT acting_buyer())
        )
    );
CREATE POLICY bill_lines_read ON bill_lines FOR SELECT TO releve_app
    USING (EXISTS (
        SELECT FROM bills b
        WHERE b.id = bill_id
          AND ((SELECT acting_organisation()) IN (b.agency_id, b.issuer_id) OR (SELECT acting_buyer()))
    ));
CREATE POLICY bill_days_read ON bill_days FOR SELECT TO releve_app
    USING (EXISTS (
        SELECT FROM bills b
        WHERE b.id = bill_id
          AND ((SELECT acting_organisation()) IN (b.agency_id, b.issuer_id) OR (SELECT acting_buyer()))
    ));
CREATE POLICY bill_line_hours_read ON bill_line_hours FOR SELECT TO releve_app
    USING (EXISTS (
        SELECT FROM bills b
        WHERE b.id = bill_id
          AND ((SELECT acting_organisation()) IN (b.agency_id, b.issuer_id) OR (SELECT acting_buyer()))
    ));

CREATE POLICY bills_across ON bills TO releve_across USING (true) WITH CHECK (true);
CREATE POLICY bill_lines_across ON bill_lines TO releve_across USING (true) WITH CHECK (true);
CREATE POLICY bill_days_across ON bill_days TO releve_across USING (true) WITH CHECK (true);
CREATE POLICY bill_line_hours_across ON bill_line_hours TO releve_across USING (true) WITH CHECK (true);
CREATE POLICY billing_parties_across ON billing_parties FOR SELECT TO releve_across USING (true);

GRANT SELECT, INSERT (market_id, kind, job_id, agency_kind, from_day, cents_per_hour, cents_per_day), DELETE
    ON prices TO releve_app;
GRANT SELECT, INSERT, UPDATE (
    legal_name, siret, street, postcode, city, iban, vat_basis_points, vat_number, service_code, engagement
) ON billing_parties TO releve_app;
GRANT SELECT ON bills, bill_lines, bill_days, bill_line_hours TO releve_app;
GRANT SELECT ON billing_parties TO releve_across;
GRANT SELECT, INSERT, UPDATE, DELETE ON bills TO releve_across;
GRANT SELECT, INSERT, DELETE ON bill_lines, bill_days, bill_line_hours TO releve_across;

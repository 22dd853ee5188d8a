-- Counts of months are written and read by functions alone (functions/counted_months.sql). What was kept by another text may
-- have been counted otherwise, so it is forgotten whenever this one is applied.
TRUNCATE counted_months, month_changes, month_hours, month_requests, month_missions, month_given, month_empty,
    month_ledger;

DO $counts$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['counted_months', 'month_changes', 'month_hours', 'month_requests', 'month_missions',
                                'month_given', 'month_empty', 'month_ledger'] LOOP
        EXECUTE format('CREATE POLICY %I ON %I TO releve_app USING (false)', name || '_nobody', name);
        EXECUTE format('CREATE POLICY %I ON %I TO releve_across USING (true) WITH CHECK (true)', name || '_across', name);
        EXECUTE format('GRANT SELECT, INSERT, DELETE ON %I TO releve_across', name);
    END LOOP;
END
$counts$;

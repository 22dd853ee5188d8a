-- Before all others. A table is closed until a file says who may what: row-level security binds its owner too (FORCE),
-- the administration works with every row, and nobody else has a right. The files beside this one are called like the
-- modules of scheduler/tables that describe the tables. A policy says (SELECT acting_market()) so that PostgreSQL asks
-- once a statement, not once a row.
DO $protect$
DECLARE
    name text;
BEGIN
    FOR name IN
        SELECT c.relname FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> 'alembic_version'
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('REVOKE ALL ON %I FROM releve_app, releve_across, releve_admin', name);
        EXECUTE format('CREATE POLICY %I ON %I TO releve_admin USING (true) WITH CHECK (true)', name || '_admin', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO releve_admin', name);
    END LOOP;
END
$protect$;

GRANT USAGE ON SCHEMA public TO releve_app, releve_across, releve_admin;
-- The application compares the revision, and the text that is in force, with its own before it starts.
GRANT SELECT ON alembic_version TO releve_app;

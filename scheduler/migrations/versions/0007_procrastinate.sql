-- The queue's functions name their tables without a schema: wherever they are called from, they look in their own.
DO $path$
DECLARE
    each regprocedure;
BEGIN
    FOR each IN SELECT oid FROM pg_proc WHERE pronamespace = 'procrastinate'::regnamespace LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = procrastinate, pg_temp', each);
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', each);
    END LOOP;
END
$path$;

-- Jobs carry numbers of runs and names of markets, nothing of an organisation's, so no policy divides them.
GRANT USAGE ON SCHEMA procrastinate TO releve_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA procrastinate TO releve_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA procrastinate TO releve_app;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA procrastinate TO releve_app;

-- Jobs carry numbers of runs and names of markets, nothing of an organisation's, so no policy divides them.
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA procrastinate FROM PUBLIC;
GRANT USAGE ON SCHEMA procrastinate TO releve_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA procrastinate TO releve_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA procrastinate TO releve_app;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA procrastinate TO releve_app;

-- A plan for any two moments expects next to nothing between them: of a year among four it took five times as long.
SET LOCAL ROLE releve_across;
ALTER FUNCTION market_worked_minutes(timestamptz, timestamptz) SET plan_cache_mode TO force_custom_plan;
RESET ROLE;

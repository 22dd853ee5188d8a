-- The sets of a mission's states. scheduler.tables.codes states the same (BOOKED, COVERING, STANDING) and a test holds
-- the two together. They run as whoever asks and fix no path, since only so PostgreSQL puts the list where the call
-- stands, and an index on these states (which needs the list itself) is still used.

-- Takes the worker's time and a slot of each of its shifts.
CREATE FUNCTION books(state text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT state IN ('published', 'confirmed', 'done')
$$;

-- Fills its slots: somebody comes, or came.
CREATE FUNCTION covers(state text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT state IN ('confirmed', 'done')
$$;

-- Is under way: waits for an answer, or has a yes and is not done.
CREATE FUNCTION stands(state text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT state IN ('published', 'confirmed')
$$;

REVOKE EXECUTE ON FUNCTION books(text), covers(text), stands(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION books(text), covers(text), stands(text) TO releve_app;

-- A word is told once, and what is sent together is shown together.
DROP FUNCTION outbox(integer);
GRANT CREATE ON SCHEMA public TO releve_across;
SET LOCAL ROLE releve_across;

-- Keeps a worker's word on a mission that waits for an answer, and tells their agency; false when it does not. Two taps
-- at once, or a tap while the agency answers, come one after the other: the second sees what the first has done.
CREATE OR REPLACE FUNCTION worker_says(hash text, mission integer, says text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    sent record;
    told jsonb;
BEGIN
    -- As scheduler.states.lock_request does.
    PERFORM pg_advisory_xact_lock(hashtext('request'), m.request_id)
    FROM links l
    JOIN missions m ON m.worker_id = l.worker_id AND m.agency_id = l.organisation_id
    WHERE l.token_hash = hash AND l.revoked_at IS NULL AND m.id = mission;
    SELECT m.id, m.request_id, m.market_id, m.agency_id, n.display_name, v.word INTO sent
    FROM links l
    JOIN workers w ON w.id = l.worker_id AND w.agency_id = l.organisation_id
    JOIN missions m ON m.worker_id = w.id AND m.agency_id = l.organisation_id AND m.state = 'published'
    LEFT JOIN worker_names n ON n.worker_id = w.id
    LEFT JOIN worker_words v ON v.mission_id = m.id
    WHERE l.token_hash = hash AND l.revoked_at IS NULL AND m.id = mission
      AND EXISTS (SELECT FROM mission_shifts b WHERE b.mission_id = m.id AND upper(b.during) > now());
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    IF sent.word IS NOT DISTINCT FROM says THEN
        RETURN true;
    END IF;
    INSERT INTO worker_words (mission_id, word) VALUES (mission, says)
    ON CONFLICT (mission_id) DO UPDATE SET word = excluded.word, at = now();
    told := facts_of(sent.request_id, sent.id)
        || jsonb_build_object('thing', 'mission', 'action', 'said_' || says, 'worker', sent.display_name);
    INSERT INTO messages (market_id, organisation_id, occasion, user_id, audience, channel, facts)
    SELECT sent.market_id, u.organisation_id, format('word:%s:%s:%s', sent.id, says, now()), u.id, 'agency',
           CASE u.mail WHEN 'digest' THEN 'digest' ELSE 'email' END, told
    FROM users u
    WHERE u.organisation_id = sent.agency_id AND u.role IN ('coordinator', 'planner') AND u.disabled_at IS NULL
      AND u.mail <> 'none'
    ON CONFLICT DO NOTHING;
    RETURN true;
END
$$;

-- The outbox for who leads the market: what goes to which organisation and what became of it. Other agencies' people
-- stay codes, addresses stay where they are. ``first`` is the message with which it is sent as one.
CREATE FUNCTION outbox(at_most integer)
RETURNS TABLE (
    id bigint, created_at timestamptz, sent_at timestamptz, next_try_at timestamptz, state text, attempts integer,
    error text, channel text, audience text, organisation text, facts jsonb,
    first bigint
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF NOT acting_lead() THEN
        RAISE insufficient_privilege USING MESSAGE = 'the outbox is for who leads the market';
    END IF;
    RETURN QUERY
        SELECT g.id, g.created_at, g.sent_at, g.next_try_at, g.state, g.attempts, g.error, g.channel, g.audience, o.name,
               CASE
                   WHEN g.organisation_id = acting_organisation() THEN g.facts
                   ELSE g.facts - '{worker,kept,waiting,starting}'::text[]
               END,
               CASE
                   WHEN g.event_id IS NULL OR g.channel = 'digest' THEN g.id
                   ELSE min(g.id) OVER (
                       PARTITION BY g.user_id, g.worker_id, g.channel, g.created_at, g.event_id IS NULL
                   )
               END
        FROM (SELECT * FROM messages WHERE market_id = acting_market() ORDER BY id DESC LIMIT at_most) g
        JOIN organisations o ON o.id = g.organisation_id
        ORDER BY g.id DESC;
END
$$;

REVOKE EXECUTE ON FUNCTION outbox(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION outbox(integer) TO releve_app;
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM releve_across;

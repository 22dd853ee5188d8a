-- Who is told of what. scheduler.messages.routes states the same, with the words; a test holds the two together.
CREATE FUNCTION routes() RETURNS TABLE (thing text, action text, audience text)
LANGUAGE sql IMMUTABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    VALUES
        ('mission', 'publish', 'agency'),
        ('mission', 'offer', 'agency'),
        ('mission', 'remind', 'agency'),
        ('mission', 'withdraw', 'agency'),
        ('mission', 'withdraw', 'worker'),
        ('mission', 'ask_again', 'agency'),
        ('mission', 'ask_again', 'worker'),
        ('mission', 'ask_again', 'site'),
        ('mission', 'amend', 'agency'),
        ('mission', 'amend', 'worker'),
        ('mission', 'confirm', 'site'),
        ('mission', 'confirm', 'worker'),
        ('mission', 'decline', 'site'),
        ('mission', 'decline', 'lead'),
        ('mission', 'expire', 'agency'),
        ('mission', 'expire', 'lead'),
        ('mission', 'cancel', 'site'),
        ('mission', 'cancel', 'agency'),
        ('mission', 'cancel', 'worker'),
        ('mission', 'no_show', 'agency'),
        ('mission', 'no_show', 'lead'),
        ('request', 'amend', 'site'),
        ('request', 'cancel', 'site'),
        ('run', 'fail', 'lead'),
        ('run', 'late', 'lead')
$$;

-- What a message about a mission, or about a request alone, tells everybody; who comes is added for whom it concerns.
CREATE FUNCTION facts_of(asked integer, sent integer) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT jsonb_strip_nulls(jsonb_build_object(
        'timezone', k.timezone, 'market', k.name, 'site', s.name, 'address', s.address, 'job', j.name,
        'request', r.id, 'mission', m.id, 'agency', a.name, 'agency_phone', a.phone, 'answer_by', m.answer_by,
        'worker_code', w.code,
        'first_day', coalesce(b.first_day, r.first_day), 'last_day', coalesce(b.last_day, r.last_day),
        'days', b.days, 'minutes', b.minutes, 'starts_at', b.starts_at, 'ends_at', b.ends_at
    ))
    FROM requests r
    JOIN markets k ON k.id = r.market_id
    JOIN sites s ON s.id = r.site_id
    LEFT JOIN jobs j ON j.id = r.job_id
    LEFT JOIN missions m ON m.id = sent
    LEFT JOIN organisations a ON a.id = m.agency_id
    LEFT JOIN workers w ON w.id = m.worker_id
    LEFT JOIN LATERAL (
        SELECT min(x.day) AS first_day, max(x.day) AS last_day, count(DISTINCT x.day) AS days,
               sum(x.paid_minutes) AS minutes, min(x.starts_at) AS starts_at,
               (array_agg(x.ends_at ORDER BY x.starts_at))[1] AS ends_at
        FROM mission_shifts y JOIN request_shifts x ON x.id = y.request_shift_id
        WHERE y.mission_id = m.id
    ) b ON true
    WHERE r.id = asked
$$;

-- What a message about a night's run tells; nothing of a run that somebody asked for.
CREATE FUNCTION night_facts(which integer) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT jsonb_strip_nulls(jsonb_build_object(
        'timezone', k.timezone, 'market', k.name, 'run', r.id, 'first_day', r.night, 'last_day', r.night,
        'attempt', r.attempt, 'due_at', r.due_at, 'began_at', r.started_at, 'error', left(r.error, 300)
    ))
    FROM runs r
    JOIN markets k ON k.id = r.market_id
    WHERE r.id = which AND r.night IS NOT NULL
$$;

-- Writes the messages about an event together with it: both happen, or neither. Nobody is told what they did
-- themselves, except that a night failed: whoever finds that out has not done it. What the administration does is told
-- to nobody, and of runs that somebody asked for nobody is told.
CREATE FUNCTION tell() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    asked record;
    sent record;
    told jsonb;
    named jsonb;
    known boolean := false;
BEGIN
    IF NEW.user_id IS DISTINCT FROM acting_user() OR NEW.user_id IS NULL
       OR NOT EXISTS (SELECT FROM routes() x WHERE x.thing = NEW.thing AND x.action = NEW.action)
       OR NEW.from_state = 'proposed' AND NEW.action IN ('withdraw', 'cancel')  -- a draft concerns nobody
    THEN
        RETURN NULL;
    END IF;
    IF NEW.thing = 'mission' THEN
        SELECT m.id, m.request_id, m.agency_id, m.worker_id INTO sent FROM missions m WHERE m.id = NEW.thing_id;
        known := 'confirmed' IN (NEW.from_state, NEW.to_state);
        SELECT r.id, r.organisation_id INTO asked FROM requests r WHERE r.id = sent.request_id;
        told := facts_of(asked.id, sent.id);
        named := told || coalesce(
            (SELECT jsonb_build_object('worker', n.display_name) FROM worker_names n WHERE n.worker_id = sent.worker_id),
            '{}'
        );
    ELSIF NEW.thing = 'run' THEN
        SELECT NULL::integer AS id, NULL::integer AS organisation_id INTO asked;
        SELECT NULL::integer AS id, NULL::integer AS agency_id, NULL::integer AS worker_id INTO sent;
        told := night_facts(NEW.thing_id);
        named := told;
        IF told IS NULL THEN
            RETURN NULL;
        END IF;
    ELSE
        SELECT r.id, r.organisation_id INTO asked FROM requests r WHERE r.id = NEW.thing_id;
        SELECT NULL::integer AS id, NULL::integer AS agency_id, NULL::integer AS worker_id INTO sent;
        told := facts_of(asked.id, NULL);
        named := told;
    END IF;
    told := told || jsonb_strip_nulls(jsonb_build_object(
        'thing', NEW.thing, 'action', NEW.action, 'from_state', NEW.from_state, 'to_state', NEW.to_state,
        'reason', NEW.reason, 'detail', NEW.detail
    ));
    named := named || told;
    INSERT INTO messages (market_id, organisation_id, occasion, event_id, user_id, audience, channel, facts)
    SELECT NEW.market_id, u.organisation_id, 'event:' || NEW.id, NEW.id, u.id, x.audience,
           CASE u.mail WHEN 'digest' THEN 'digest' ELSE 'email' END,
           CASE WHEN x.audience = 'agency' OR x.audience = 'site' AND known THEN named ELSE told END
    FROM routes() x
    JOIN users u ON u.disabled_at IS NULL AND u.mail <> 'none' AND u.role <> 'engine'
        AND (u.id <> NEW.user_id OR NEW.thing = 'run')
    JOIN members p ON p.market_id = NEW.market_id AND p.organisation_id = u.organisation_id
    WHERE x.thing = NEW.thing AND x.action = NEW.action
      AND CASE x.audience
          WHEN 'site' THEN u.organisation_id = asked.organisation_id AND u.role = 'requester'
          WHEN 'agency' THEN u.organisation_id = sent.agency_id AND u.role IN ('coordinator', 'planner')
          WHEN 'lead' THEN p.leads AND u.role = 'planner'
          ELSE false
      END
    ORDER BY x.audience
    ON CONFLICT DO NOTHING;
    IF known THEN
        INSERT INTO messages (market_id, organisation_id, occasion, event_id, worker_id, audience, channel, facts)
        SELECT NEW.market_id, sent.agency_id, 'event:' || NEW.id, NEW.id, c.worker_id, 'worker', c.channel, named
        FROM routes() x
        JOIN worker_contacts c ON c.worker_id = sent.worker_id AND c.channel <> 'none'
        WHERE x.thing = NEW.thing AND x.action = NEW.action AND x.audience = 'worker'
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END
$$;

-- The loading of a market says nothing, so it need not ask.
CREATE TRIGGER events_tell AFTER INSERT ON events FOR EACH ROW
    WHEN (coalesce(current_setting('releve.user_id', true), '') <> '') EXECUTE FUNCTION tell();

REVOKE EXECUTE ON FUNCTION routes(), facts_of(integer, integer), night_facts(integer), tell() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION routes() TO releve_app;

-- Which messages a user wants: each at once, one a day, or none.
ALTER TABLE users
    ADD COLUMN mail text DEFAULT 'each' NOT NULL,
    ADD CONSTRAINT users_mail CHECK (mail IN ('each', 'digest', 'none'));
GRANT SELECT (mail), UPDATE (mail) ON users TO releve_app;

-- How a worker can be reached, if they agreed to it and since when.
CREATE TABLE worker_contacts (
    worker_id integer NOT NULL,
    channel text DEFAULT 'none' NOT NULL,
    phone text,
    email text,
    language text DEFAULT 'fr' NOT NULL,
    consented_on date,
    CONSTRAINT worker_contacts_pkey PRIMARY KEY (worker_id),
    CONSTRAINT worker_contacts_phone CHECK (phone ~ '^\+[1-9][0-9]{6,14}$'),
    CONSTRAINT worker_contacts_email CHECK (email ~ '^[^@\s]+@[^@\s]+$'),
    CONSTRAINT worker_contacts_consent CHECK ((channel = 'none') = (consented_on IS NULL)),
    CONSTRAINT worker_contacts_reachable
        CHECK ((channel <> 'sms' OR phone IS NOT NULL) AND (channel <> 'email' OR email IS NOT NULL)),
    CONSTRAINT worker_contacts_channel CHECK (channel IN ('sms', 'email', 'none')),
    CONSTRAINT worker_contacts_language CHECK (language IN ('fr', 'en')),
    CONSTRAINT worker_contacts_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id) ON DELETE CASCADE
);

-- A link that needs no password. The token is made of the seed with a key that is not in the database, which keeps its
-- hash alone: neither a copy of the database nor a glance at it opens anything.
CREATE TABLE links (
    id integer GENERATED ALWAYS AS IDENTITY,
    market_id integer NOT NULL,
    organisation_id integer NOT NULL,
    user_id integer,
    worker_id integer,
    seed text NOT NULL,
    token_hash text NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    revoked_at timestamptz,
    CONSTRAINT links_pkey PRIMARY KEY (id),
    CONSTRAINT links_token_hash_key UNIQUE (token_hash),
    CONSTRAINT links_token_hash CHECK (token_hash ~ '^[0-9a-f]{64}$'),
    CONSTRAINT links_whose CHECK ((user_id IS NULL) <> (worker_id IS NULL)),
    CONSTRAINT links_market_id_organisation_id_fkey FOREIGN KEY (market_id, organisation_id)
        REFERENCES members (market_id, organisation_id),
    CONSTRAINT links_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id),
    CONSTRAINT links_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id) ON DELETE CASCADE
);
CREATE INDEX links_organisation_id_idx ON links (organisation_id);
CREATE UNIQUE INDEX links_one_of_a_user ON links (user_id, market_id) WHERE revoked_at IS NULL AND user_id IS NOT NULL;
CREATE UNIQUE INDEX links_one_of_a_worker ON links (worker_id) WHERE revoked_at IS NULL AND worker_id IS NOT NULL;

-- What a worker says to their agency about a mission. Only the last word is kept, and only the agency confirms.
CREATE TABLE worker_words (
    mission_id integer NOT NULL,
    word text NOT NULL,
    at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT worker_words_pkey PRIMARY KEY (mission_id),
    CONSTRAINT worker_words_word CHECK (word IN ('yes', 'no')),
    CONSTRAINT worker_words_mission_id_fkey FOREIGN KEY (mission_id) REFERENCES missions (id) ON DELETE CASCADE
);

-- The outbox. One row a message, a recipient and a channel, written with what it tells of.
CREATE TABLE messages (
    id bigint GENERATED ALWAYS AS IDENTITY,
    market_id integer NOT NULL,
    organisation_id integer NOT NULL,
    occasion text NOT NULL,
    event_id bigint,
    user_id integer,
    worker_id integer,
    audience text NOT NULL,
    channel text NOT NULL,
    facts jsonb NOT NULL,
    state text DEFAULT 'queued' NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    next_try_at timestamptz DEFAULT now() NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    sent_at timestamptz,
    error text,
    CONSTRAINT messages_pkey PRIMARY KEY (id),
    CONSTRAINT messages_once UNIQUE NULLS NOT DISTINCT (occasion, user_id, worker_id, channel),
    CONSTRAINT messages_whose CHECK ((user_id IS NULL) <> (worker_id IS NULL)),
    CONSTRAINT messages_facts CHECK (jsonb_typeof(facts) = 'object'),
    CONSTRAINT messages_sent CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
    CONSTRAINT messages_failed CHECK (state <> 'failed' OR error IS NOT NULL),
    CONSTRAINT messages_audience CHECK (audience IN ('site', 'agency', 'lead', 'worker')),
    CONSTRAINT messages_channel CHECK (channel IN ('email', 'sms', 'digest')),
    CONSTRAINT messages_state CHECK (state IN ('queued', 'sent', 'failed')),
    CONSTRAINT messages_market_id_organisation_id_fkey FOREIGN KEY (market_id, organisation_id)
        REFERENCES members (market_id, organisation_id),
    CONSTRAINT messages_event_id_fkey FOREIGN KEY (event_id) REFERENCES events (id),
    CONSTRAINT messages_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id),
    CONSTRAINT messages_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id) ON DELETE CASCADE
);
CREATE INDEX messages_market_id_created_at_idx ON messages (market_id, created_at);
CREATE INDEX messages_queued ON messages (market_id, next_try_at) WHERE state = 'queued';

-- ---------------------------------------------------------------------------------------------- who sees what

DO $protect$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['worker_contacts', 'links', 'worker_words', 'messages'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO releve_admin', name);
        EXECUTE format('CREATE POLICY %I ON %I TO releve_admin USING (true) WITH CHECK (true)', name || '_admin', name);
    END LOOP;
END
$protect$;

-- The agency that keeps the file, and nobody else: not even who leads the market.
GRANT SELECT, INSERT, UPDATE, DELETE ON worker_contacts TO releve_app;
CREATE POLICY worker_contacts_read ON worker_contacts FOR SELECT TO releve_app
    USING (EXISTS (SELECT FROM workers w WHERE w.id = worker_id AND w.agency_id = (SELECT acting_organisation())));
CREATE POLICY worker_contacts_add ON worker_contacts FOR INSERT TO releve_app
    WITH CHECK (EXISTS (SELECT FROM workers w WHERE w.id = worker_id AND w.agency_id = (SELECT acting_organisation())));
CREATE POLICY worker_contacts_change ON worker_contacts FOR UPDATE TO releve_app
    USING (EXISTS (SELECT FROM workers w WHERE w.id = worker_id AND w.agency_id = (SELECT acting_organisation())));
CREATE POLICY worker_contacts_remove ON worker_contacts FOR DELETE TO releve_app
    USING (EXISTS (SELECT FROM workers w WHERE w.id = worker_id AND w.agency_id = (SELECT acting_organisation())));

-- A user has links of their own; an agency those of the workers whose files it keeps.
GRANT SELECT, INSERT, UPDATE (revoked_at) ON links TO releve_app;
CREATE POLICY links_read ON links FOR SELECT TO releve_app
    USING (
        market_id = (SELECT acting_market()) AND organisation_id = (SELECT acting_organisation())
        AND (
            user_id = (SELECT acting_user())
            OR EXISTS (SELECT FROM workers w WHERE w.id = worker_id AND w.agency_id = (SELECT acting_organisation()))
        )
    );
CREATE POLICY links_add ON links FOR INSERT TO releve_app
    WITH CHECK (
        market_id = (SELECT acting_market()) AND organisation_id = (SELECT acting_organisation())
        AND (
            user_id = (SELECT acting_user())
            OR EXISTS (SELECT FROM workers w WHERE w.id = worker_id AND w.agency_id = (SELECT acting_organisation()))
        )
    );
CREATE POLICY links_change ON links FOR UPDATE TO releve_app
    USING (
        market_id = (SELECT acting_market()) AND organisation_id = (SELECT acting_organisation())
        AND (
            user_id = (SELECT acting_user())
            OR EXISTS (SELECT FROM workers w WHERE w.id = worker_id AND w.agency_id = (SELECT acting_organisation()))
        )
    );

GRANT SELECT ON worker_words TO releve_app;
CREATE POLICY worker_words_read ON worker_words FOR SELECT TO releve_app
    USING (EXISTS (
        SELECT FROM missions m
        WHERE m.id = mission_id AND m.market_id = (SELECT acting_market()) AND m.agency_id = (SELECT acting_organisation())
          AND m.published_at IS NOT NULL
    ));

-- Only the engine, which sends them, works with the rows themselves; where to, it is told one by one.
GRANT SELECT, UPDATE (state, attempts, next_try_at, sent_at, error) ON messages TO releve_app;
CREATE POLICY messages_read ON messages FOR SELECT TO releve_app
    USING (market_id = (SELECT acting_market()) AND (SELECT acting_lead()) AND (SELECT acting_role()) = 'engine');
CREATE POLICY messages_change ON messages FOR UPDATE TO releve_app
    USING (market_id = (SELECT acting_market()) AND (SELECT acting_lead()) AND (SELECT acting_role()) = 'engine');

-- ---------------------------------------------------------------------------------------------- across organisations

GRANT SELECT (name) ON markets TO releve_across;
GRANT SELECT (language, mail) ON users TO releve_across;
GRANT SELECT (id, name, phone) ON organisations TO releve_across;
GRANT SELECT (id, name) ON jobs TO releve_across;
GRANT SELECT (worker_id, display_name) ON worker_names TO releve_across;
GRANT SELECT (name, address, lat, lon, contact, phone, access, meals, equipment_provided, equipment_to_bring) ON sites
    TO releve_across;
GRANT SELECT (job_id, first_day, last_day) ON requests TO releve_across;
GRANT SELECT (break_minutes) ON request_shifts TO releve_across;
GRANT SELECT (code, travel_mode) ON workers TO releve_across;
GRANT SELECT (organisation_id, answer_by) ON missions TO releve_across;
GRANT SELECT ON worker_contacts, links TO releve_across;
GRANT SELECT, INSERT, UPDATE ON worker_words TO releve_across;
GRANT SELECT, INSERT, UPDATE (state, sent_at) ON messages TO releve_across;
CREATE POLICY jobs_across ON jobs FOR SELECT TO releve_across USING (true);
CREATE POLICY worker_names_across ON worker_names FOR SELECT TO releve_across USING (true);
CREATE POLICY worker_contacts_across ON worker_contacts FOR SELECT TO releve_across USING (true);
CREATE POLICY links_across ON links FOR SELECT TO releve_across USING (true);
CREATE POLICY worker_words_across ON worker_words TO releve_across USING (true) WITH CHECK (true);
CREATE POLICY messages_across ON messages TO releve_across USING (true) WITH CHECK (true);

GRANT CREATE ON SCHEMA public TO releve_across;
SET LOCAL ROLE releve_across;

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
        ('request', 'cancel', 'site')
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

-- Writes the messages about an event together with it: both happen, or neither. Nobody is told what they did
-- themselves; what the administration does is told to nobody.
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
    JOIN users u ON u.disabled_at IS NULL AND u.mail <> 'none' AND u.role <> 'engine' AND u.id <> NEW.user_id
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

-- Refuses everybody but the engine of the market.
CREATE FUNCTION require_engine() RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF acting_role() IS DISTINCT FROM 'engine' OR NOT acting_lead() THEN
        RAISE insufficient_privilege USING MESSAGE = 'messages are for the engine to send';
    END IF;
END
$$;

-- Where a queued message goes, as of now: nobody who was disabled or took their consent back since is written to.
CREATE FUNCTION message_address(which bigint) RETURNS TABLE (address text, language text, seed text, token_hash text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM require_engine();
    RETURN QUERY
        SELECT CASE
                   WHEN g.user_id IS NOT NULL THEN CASE WHEN u.disabled_at IS NULL AND u.mail <> 'none' THEN u.email END
                   WHEN c.channel = g.channel THEN CASE g.channel WHEN 'sms' THEN c.phone ELSE c.email END
               END,
               coalesce(u.language, c.language, 'fr'), l.seed, l.token_hash
        FROM messages g
        LEFT JOIN users u ON u.id = g.user_id
        LEFT JOIN worker_contacts c ON c.worker_id = g.worker_id
        LEFT JOIN links l ON l.worker_id = g.worker_id AND l.revoked_at IS NULL
        WHERE g.id = which AND g.market_id = acting_market();
END
$$;

-- Puts one message a user who wants one a day into the outbox, with all that was kept for it, and for agencies what is
-- to be answered and who starts today or tomorrow. Once per user and day, whoever calls; returns how many.
CREATE FUNCTION queue_digests(today date) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    person record;
    kept jsonb;
    waiting jsonb;
    starting jsonb;
    written bigint;
    total bigint := 0;
BEGIN
    PERFORM require_engine();
    FOR person IN
        SELECT u.id, u.organisation_id, u.role, k.timezone
        FROM users u
        JOIN members p ON p.organisation_id = u.organisation_id AND p.market_id = acting_market()
        JOIN markets k ON k.id = p.market_id
        WHERE u.mail = 'digest' AND u.disabled_at IS NULL AND u.role <> 'engine'
          AND NOT EXISTS (
              SELECT FROM messages g
              WHERE g.occasion = 'digest:' || acting_market() || ':' || today AND g.user_id = u.id
          )
        ORDER BY u.id
    LOOP
        SELECT jsonb_agg(g.facts || jsonb_build_object('audience', g.audience) ORDER BY g.id) INTO kept
        FROM messages g
        WHERE g.user_id = person.id AND g.market_id = acting_market() AND g.channel = 'digest' AND g.state = 'queued';
        SELECT jsonb_agg(facts_of(m.request_id, m.id) || jsonb_build_object('worker', n.display_name) ORDER BY m.answer_by)
        INTO waiting
        FROM missions m
        JOIN worker_names n ON n.worker_id = m.worker_id
        WHERE m.agency_id = person.organisation_id AND m.market_id = acting_market() AND m.state = 'published'
          AND EXISTS (SELECT FROM mission_shifts b WHERE b.mission_id = m.id AND upper(b.during) > now());
        SELECT jsonb_agg(facts_of(m.request_id, m.id) || jsonb_build_object('worker', n.display_name) ORDER BY b.first_day, m.id)
        INTO starting
        FROM missions m
        JOIN worker_names n ON n.worker_id = m.worker_id
        JOIN LATERAL (
            SELECT min(x.day) AS first_day
            FROM mission_shifts y JOIN request_shifts x ON x.id = y.request_shift_id
            WHERE y.mission_id = m.id
        ) b ON b.first_day BETWEEN today AND today + 1
        WHERE m.agency_id = person.organisation_id AND m.market_id = acting_market() AND m.state = 'confirmed';
        CONTINUE WHEN kept IS NULL AND waiting IS NULL AND starting IS NULL;
        INSERT INTO messages (market_id, organisation_id, occasion, user_id, audience, channel, facts)
        VALUES (
            acting_market(), person.organisation_id, 'digest:' || acting_market() || ':' || today, person.id,
            CASE person.role WHEN 'requester' THEN 'site' WHEN 'buyer' THEN 'lead' ELSE 'agency' END, 'email',
            jsonb_build_object(
                'thing', 'digest', 'action', 'digest', 'timezone', person.timezone, 'day', today,
                'kept', coalesce(kept, '[]'), 'waiting', coalesce(waiting, '[]'), 'starting', coalesce(starting, '[]')
            )
        )
        ON CONFLICT DO NOTHING;
        GET DIAGNOSTICS written = ROW_COUNT;
        IF written > 0 THEN
            UPDATE messages g SET state = 'sent', sent_at = now()
            WHERE g.user_id = person.id AND g.market_id = acting_market() AND g.channel = 'digest' AND g.state = 'queued';
            total := total + 1;
        END IF;
    END LOOP;
    RETURN total;
END
$$;

-- The outbox for who leads the market: what goes to which organisation and what became of it. Other agencies' people
-- stay codes, addresses stay where they are.
CREATE FUNCTION outbox(at_most integer)
RETURNS TABLE (
    id bigint, created_at timestamptz, sent_at timestamptz, next_try_at timestamptz, state text, attempts integer,
    error text, channel text, audience text, organisation text, facts jsonb
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
               END
        FROM messages g JOIN organisations o ON o.id = g.organisation_id
        WHERE g.market_id = acting_market()
        ORDER BY g.id DESC
        LIMIT at_most;
END
$$;

-- Whose link that is, by the hash of its token; nobody's when it was revoked.
CREATE FUNCTION link_of(hash text) RETURNS TABLE (user_id integer, worker_id integer, market_code text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT l.user_id, l.worker_id, k.code
    FROM links l JOIN markets k ON k.id = l.market_id
    WHERE l.token_hash = hash AND l.revoked_at IS NULL
$$;

-- Whom a worker's link speaks to, and whom they can ring.
CREATE FUNCTION worker_of_link(hash text)
RETURNS TABLE (worker text, language text, agency text, agency_phone text, timezone text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(n.display_name, w.code), coalesce(c.language, 'fr'), a.name, a.phone, k.timezone
    FROM links l
    JOIN markets k ON k.id = l.market_id
    JOIN workers w ON w.id = l.worker_id AND w.agency_id = l.organisation_id
    JOIN organisations a ON a.id = w.agency_id
    LEFT JOIN worker_names n ON n.worker_id = w.id
    LEFT JOIN worker_contacts c ON c.worker_id = w.id
    WHERE l.token_hash = hash AND l.revoked_at IS NULL
$$;

-- The missions that a worker's link shows: those of the agency that gave it, from yesterday on, one row a shift.
CREATE FUNCTION worker_missions(hash text)
RETURNS TABLE (
    mission_id integer, state text, word text, answer_by timestamptz, job text, site text, address text,
    lat double precision, lon double precision, contact text, phone text, access text, meals text,
    equipment_provided text, equipment_to_bring text, timezone text,
    travel_mode text, travel_minutes integer, day date, starts_at timestamptz, ends_at timestamptz,
    break_minutes integer, paid_minutes integer
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.id, m.state, v.word, m.answer_by, j.name, s.name, s.address, s.lat, s.lon, s.contact, s.phone, s.access,
           s.meals, s.equipment_provided, s.equipment_to_bring, k.timezone, w.travel_mode, t.minutes, x.day, x.starts_at, x.ends_at, x.break_minutes,
           x.paid_minutes
    FROM links l
    JOIN workers w ON w.id = l.worker_id AND w.agency_id = l.organisation_id
    JOIN missions m ON m.worker_id = w.id AND m.agency_id = l.organisation_id AND m.published_at IS NOT NULL
        AND m.state IN ('published', 'confirmed', 'cancelled')
    JOIN requests r ON r.id = m.request_id
    JOIN markets k ON k.id = r.market_id
    JOIN sites s ON s.id = r.site_id
    JOIN mission_shifts b ON b.mission_id = m.id
    JOIN request_shifts x ON x.id = b.request_shift_id
    LEFT JOIN jobs j ON j.id = r.job_id
    LEFT JOIN travel_times t ON t.worker_id = w.id AND t.site_id = s.id
    LEFT JOIN worker_words v ON v.mission_id = m.id
    WHERE l.token_hash = hash AND l.revoked_at IS NULL AND x.ends_at > now() - interval '1 day'
    ORDER BY x.starts_at, m.id
$$;

-- Keeps a worker's word on a mission that waits for an answer, and tells their agency; false when it does not.
CREATE FUNCTION worker_says(hash text, mission integer, says text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    sent record;
    told jsonb;
BEGIN
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

RESET ROLE;
-- The loading of a market says nothing, so it need not ask.
CREATE TRIGGER events_tell AFTER INSERT ON events FOR EACH ROW
    WHEN (coalesce(current_setting('releve.user_id', true), '') <> '') EXECUTE FUNCTION tell();
REVOKE CREATE ON SCHEMA public FROM releve_across;
SET LOCAL ROLE releve_across;
REVOKE EXECUTE ON FUNCTION routes(), facts_of(integer, integer), tell(), require_engine(), message_address(bigint),
    queue_digests(date), outbox(integer), link_of(text), worker_of_link(text), worker_missions(text),
    worker_says(text, integer, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION routes(), message_address(bigint), queue_digests(date), outbox(integer), link_of(text),
    worker_of_link(text), worker_missions(text), worker_says(text, integer, text) TO releve_app;
RESET ROLE;

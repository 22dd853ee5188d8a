-- A worker's word on a mission: one use case, whether it comes by their link or as an answer to a text message.

-- Keeps a worker's word on a mission that waits for an answer, or that they cannot come to one that is confirmed, or a yes
-- that takes this back until somebody has acted, and tells their agency; false when it does not. Two taps at once, or a tap while the agency answers, come one after the
-- other: the second sees what the first has done.
CREATE FUNCTION keep_word(who integer, agency integer, mission integer, says text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    sent record;
    told jsonb;
    known_as text := says;
BEGIN
    -- As scheduler.core.states.lock_request does.
    PERFORM pg_advisory_xact_lock(hashtext('request'), m.request_id)
    FROM missions m
    WHERE m.worker_id = who AND m.agency_id = agency AND m.id = mission;
    SELECT m.id, m.request_id, m.market_id, m.agency_id, n.display_name, v.word INTO sent
    FROM workers w
    JOIN missions m ON m.worker_id = w.id AND m.agency_id = w.agency_id
    LEFT JOIN worker_names n ON n.worker_id = w.id
    LEFT JOIN worker_words v ON v.mission_id = m.id
    WHERE w.id = who AND w.agency_id = agency AND m.id = mission
      AND (
          m.state = CASE says WHEN 'cannot' THEN 'confirmed' ELSE 'published' END
          OR m.state = 'confirmed' AND says = 'yes' AND v.word = 'cannot'
      )
      AND EXISTS (SELECT FROM mission_shifts b WHERE b.mission_id = m.id AND upper(b.during) > now());
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    IF sent.word IS NOT DISTINCT FROM says THEN
        RETURN true;
    END IF;
    IF sent.word = 'cannot' AND says = 'yes' THEN
        known_as := 'again';
    END IF;
    INSERT INTO worker_words (mission_id, word) VALUES (mission, says)
    ON CONFLICT (mission_id) DO UPDATE SET word = excluded.word, at = now();
    -- Days that are over are nobody's news.
    SELECT facts_of(sent.request_id, sent.id) || jsonb_build_object(
        'first_day', min(x.day), 'last_day', max(x.day), 'minutes', sum(x.paid_minutes), 'shifts', jsonb_agg(
            jsonb_build_object('starts_at', x.starts_at, 'ends_at', x.ends_at) ORDER BY x.starts_at
        )
    ) INTO told
    FROM request_shifts x JOIN mission_shifts y ON y.request_shift_id = x.id
    WHERE y.mission_id = sent.id AND x.ends_at > now();
    told := told
        || jsonb_build_object('thing', 'mission', 'action', 'said_' || known_as, 'worker', sent.display_name);
    -- Urgent is what begins within a day: whoever reads it must act at once.
    IF says = 'cannot' AND EXISTS (
        SELECT FROM mission_shifts b
        WHERE b.mission_id = sent.id AND upper(b.during) > now() AND lower(b.during) < now() + interval '1 day'
    ) THEN
        told := told || jsonb_build_object('detail', jsonb_build_object('urgent', true));
    END IF;
    INSERT INTO messages (market_id, organisation_id, occasion, user_id, audience, channel, facts)
    SELECT sent.market_id, u.organisation_id, format('word:%s:%s:%s', sent.id, says, now()), u.id, 'agency',
           w.channel, told
    FROM users u
    LEFT JOIN members o ON o.market_id = sent.market_id AND o.organisation_id = u.organisation_id
    LEFT JOIN user_phones f ON f.user_id = u.id
    CROSS JOIN LATERAL (
        -- Who is on duty reads at once that somebody cannot come, whatever they want otherwise.
        SELECT CASE WHEN u.mail = 'digest' AND NOT (known_as IN ('cannot', 'again') AND u.id = o.duty_user_id)
                    THEN 'digest' ELSE 'email' END AS channel
        WHERE u.mail <> 'none'
        UNION ALL
        SELECT 'sms' WHERE f.wish = 'each' OR f.wish = 'urgent' AND known_as IN ('cannot', 'again')
    ) w
    WHERE u.organisation_id = sent.agency_id AND u.role IN ('coordinator', 'planner') AND u.disabled_at IS NULL
    ON CONFLICT DO NOTHING;
    RETURN true;
END
$$;

-- Takes an answer to a text message, once: the number finds who agreed to text messages, and which question that went
-- there waits for their word. What was never asked so is not answered so: somebody's yes would be to what they have not
-- read. Returns what became of it: 'again' for one that was taken before, 'stranger' for a number that nobody agreed
-- with, 'stopped', 'kept' for a yes or no to the one mission that waits, 'several' when more than one does, 'nothing'
-- when none does, 'unclear'. Whoever may be written to is told by a text message, which the outbox keeps. Whoever holds the
-- provider's signature asks; neither the number nor the words are stored.
CREATE FUNCTION take_text_answer(provider text, message_id text, number text, says text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    person record;
    open_mission record;
    stopped boolean;
    outcome text;
BEGIN
    INSERT INTO text_answers (provider, message_id) VALUES (take_text_answer.provider, take_text_answer.message_id)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN 'again';
    END IF;
    IF says = 'stop' THEN
        UPDATE worker_contacts c SET channel = 'none', consented_on = NULL, stopped_at = now()
        WHERE c.phone = number AND c.channel = 'sms';
        stopped := FOUND;
        -- Somebody of a site or an agency as well, who keeps their e-mails.
        UPDATE user_phones f SET wish = 'none' WHERE f.phone = number AND f.wish <> 'none';
        RETURN CASE WHEN stopped OR FOUND THEN 'stopped' ELSE 'stranger' END;
    END IF;
    -- Two who share a telephone are asked for the link like one with two questions.
    SELECT w.id, w.agency_id,
           coalesce(l.market_id, (SELECT min(o.market_id) FROM members o WHERE o.organisation_id = w.agency_id)) AS market_id
    INTO person
    FROM worker_contacts c
    JOIN workers w ON w.id = c.worker_id AND w.forgotten_at IS NULL
    LEFT JOIN links l ON l.worker_id = w.id AND l.organisation_id = w.agency_id AND l.revoked_at IS NULL
    WHERE c.phone = number AND c.channel = 'sms'
    ORDER BY w.id
    LIMIT 1;
    IF NOT FOUND THEN
        RETURN 'stranger';
    END IF;
    -- With one that waits, its row is the first; the window says whether it is the only one.
    SELECT w.id AS worker, w.agency_id, m.id, m.request_id, count(*) OVER () AS waiting INTO open_mission
    FROM worker_contacts c
    JOIN workers w ON w.id = c.worker_id AND w.forgotten_at IS NULL
    JOIN missions m ON m.worker_id = w.id AND m.agency_id = w.agency_id AND m.state = 'published'
    WHERE c.phone = number AND c.channel = 'sms'
      AND EXISTS (SELECT FROM mission_shifts b WHERE b.mission_id = m.id AND upper(b.during) > now())
      -- The last question: one that is still to go is of other hours than those they have read.
      AND (
          SELECT g.state FROM messages g
          WHERE g.worker_id = w.id AND g.channel = 'sms'
            AND g.facts ->> 'action' = 'call' AND (g.facts ->> 'mission')::integer = m.id
          ORDER BY g.id DESC LIMIT 1
      ) = 'sent'
    LIMIT 1;
    outcome := CASE
        WHEN says NOT IN ('yes', 'no') THEN 'unclear'
        WHEN open_mission.waiting IS NULL THEN 'nothing'
        WHEN open_mission.waiting > 1 THEN 'several'
        WHEN keep_word(open_mission.worker, open_mission.agency_id, open_mission.id, says) THEN 'kept'
        ELSE 'nothing'
    END;
    INSERT INTO messages (market_id, organisation_id, occasion, worker_id, audience, channel, facts)
    SELECT person.market_id, person.agency_id,
           format('text:%s:%s', take_text_answer.provider, take_text_answer.message_id), person.id, 'worker', 'sms',
           -- To what somebody has said yes or no, they read with it.
           CASE outcome WHEN 'kept' THEN facts_of(open_mission.request_id, open_mission.id) ELSE '{}' END
           || jsonb_strip_nulls(jsonb_build_object(
               'thing', 'text_answer', 'action', outcome, 'said', says, 'timezone', k.timezone,
               'agency', a.name, 'agency_phone', a.phone
           ))
    FROM markets k, organisations a
    WHERE k.id = person.market_id AND a.id = person.agency_id
    ON CONFLICT DO NOTHING;
    RETURN outcome;
END
$$;

-- Which words wait for somebody to see to them, for the engine: that somebody cannot come to what is confirmed, a
-- stand-by's yes of which the site has not been told, and their no; and that somebody can come after all of whom the site
-- reads that they cannot. With them, whether somebody of the agency is on duty, and whether the site has ever been told of
-- a yes, or warned.
CREATE FUNCTION words_to_see_to()
RETURNS TABLE (mission_id integer, word text, at timestamptz, on_duty boolean, told_of_yes boolean, warned boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM require_engine();
    RETURN QUERY
        SELECT v.mission_id, v.word, v.at, on_duty(m.market_id, m.agency_id), a.told, a.warned
        FROM worker_words v
        JOIN missions m ON m.id = v.mission_id AND m.market_id = acting_market()
        CROSS JOIN LATERAL (
            SELECT EXISTS (
                SELECT FROM events e WHERE e.thing = 'mission' AND e.thing_id = m.id AND e.action = 'agree'
            ) AS told,
            coalesce((
                SELECT e.action = 'warn' FROM events e
                WHERE e.thing = 'mission' AND e.thing_id = m.id AND e.action IN ('warn', 'unwarn')
                ORDER BY e.id DESC LIMIT 1
            ), false) AS warned
        ) a
        WHERE (
            v.word = 'cannot' AND m.state = 'confirmed'
            OR v.word = 'yes' AND m.state = 'confirmed' AND a.warned
            OR m.state = 'published' AND m.origin = 'stand_by' AND (v.word = 'no' OR v.word = 'yes' AND told_of_yes(m.id) IS NULL)
        )
          AND EXISTS (SELECT FROM mission_shifts b WHERE b.mission_id = m.id AND upper(b.during) > now())
        ORDER BY v.at, v.mission_id;
END
$$;

-- Since when the declaration before hiring is made for a mission, null where it is not: it is made for a contract, so one
-- that is noted (a day and a receipt) for any mission under the contract counts, if the contract covers all the days.
-- As far as whoever asks may read.
CREATE FUNCTION declared_since(which integer) RETURNS date
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT min(p.declared_on)
    FROM missions m
    JOIN employments t ON t.id = m.employment_id
    JOIN missions d ON d.employment_id = t.id AND books(d.state)
    JOIN preparations p ON p.mission_id = d.id AND p.receipt IS NOT NULL
    WHERE m.id = which AND NOT EXISTS (
        SELECT FROM mission_shifts b JOIN request_shifts x ON x.id = b.request_shift_id
        WHERE b.mission_id = m.id AND (x.day < t.from_day OR x.day > t.to_day)
    )
$$;

-- Confirms what a stand-by has said yes to, for the engine, where their agency chose that it counts while nobody is at its
-- office (choose_duty): under a contract that covers all the days, declared before hiring (declared_since), and with no rule
-- broken. False where one of these is missing: the agency confirms.
CREATE FUNCTION count_yes(which integer) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM require_engine();
    UPDATE missions c SET state = 'confirmed'
    WHERE c.id = (
        SELECT m.id
        FROM missions m
        JOIN members o ON o.market_id = m.market_id AND o.organisation_id = m.agency_id AND o.yes_counts
        JOIN worker_words v ON v.mission_id = m.id AND v.word = 'yes'
        WHERE m.id = which AND m.market_id = acting_market() AND m.state = 'published' AND m.origin = 'stand_by'
          AND declared_since(m.id) IS NOT NULL
          AND NOT EXISTS (SELECT FROM mission_shifts b WHERE b.mission_id = m.id AND b.broken)
    );
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    -- Whoever reads now that it is confirmed need not read, a moment before, that a yes waits to be.
    DELETE FROM messages g
    WHERE g.market_id = acting_market() AND g.state = 'queued' AND (g.facts ->> 'mission')::integer = which
      AND (g.facts ->> 'action' = 'said_yes' OR g.facts ->> 'thing' = 'text_answer' AND g.facts ->> 'said' = 'yes');
    RETURN true;
END
$$;

REVOKE EXECUTE ON FUNCTION keep_word(integer, integer, integer, text), take_text_answer(text, text, text, text),
    words_to_see_to(), declared_since(integer), count_yes(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION take_text_answer(text, text, text, text), words_to_see_to(), declared_since(integer),
    count_yes(integer) TO releve_app;

-- The ledger of hours (tables hour_entries, hour_heads). Nobody writes it but these functions, which look at who speaks,
-- at what was said before, and at the hours themselves; then they chain the entry to the one before it in its month.

-- Who may say what next of a day, by its last entry ('planned' before there is one). scheduler.hours.acts states the
-- same for pages, and a test holds the two together.
CREATE FUNCTION hours_may(was text, act text, by_side text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE act
        WHEN 'statement' THEN
            was = 'planned' AND by_side = 'engine'
            OR was IN ('statement', 'signature') AND by_side IN ('worker', 'site', 'agency')
            OR was = 'validation' AND by_side = 'agency'
        WHEN 'signature' THEN was = 'statement' AND by_side = 'site'
        -- The engine validates what nobody has objected to in time.
        WHEN 'validation' THEN was = 'signature' AND by_side IN ('agency', 'engine') OR was = 'statement' AND by_side = 'engine'
        -- What was decided is taken up again by the lead alone.
        WHEN 'dispute' THEN
            was IN ('statement', 'signature', 'validation') AND by_side IN ('worker', 'site')
            OR was = 'settlement' AND by_side = 'lead'
        WHEN 'settlement' THEN was = 'dispute' AND by_side IN ('agency', 'lead')
        ELSE false
    END
$$;

-- Whether a market keeps the ledger.
CREATE FUNCTION keeps_hours(market integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce((k.settings ->> 'worked_hours')::boolean, false) FROM markets k WHERE k.id = market
$$;

-- From which day on: the first month that has an entry, else the month before this one. Earlier work was paid otherwise.
CREATE FUNCTION hours_since(market integer) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(
        (SELECT min(h.month) FROM hour_heads h WHERE h.market_id = market),
        (SELECT (date_trunc('month', now() AT TIME ZONE k.timezone) - interval '1 month')::date
         FROM markets k WHERE k.id = market)
    )
$$;

-- From which day on days are entered: what was worked while the ledger was off and is over for long stays out of it.
CREATE FUNCTION hours_entered_since(market integer) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT greatest(
        hours_since(market),
        (SELECT (date_trunc('month', now() AT TIME ZONE k.timezone) - interval '1 month')::date
         FROM markets k WHERE k.id = market)
    )
$$;

-- What an entry adds to the chain of its month: SHA-256 of the hash before it and of its facts, each with its length in
-- front so that none can be read as part of another. scheduler.hours.chain computes the same on its own.
CREATE FUNCTION hour_hash(previous text, entry hour_entries) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT encode(sha256(convert_to(previous || E'\n' || string_agg(
        coalesce(octet_length(convert_to(fact, 'UTF8')) || ':' || fact, '-'), ',' ORDER BY place
    ), 'UTF8')), 'hex')
    FROM unnest(ARRAY[
        entry.market_id::text, to_char(entry.month, 'YYYY-MM'), entry.seq::text,
        to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), entry.kind, entry.side,
        entry.said_by::text, entry.about_id::text, entry.mission_id::text, entry.request_shift_id::text,
        entry.worker_id::text, entry.worker_code, entry.site_id::text, entry.organisation_id::text,
        entry.agency_id::text, to_char(entry.day, 'YYYY-MM-DD'),
        to_char(entry.starts_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI'),
        to_char(entry.ends_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI'), entry.break_minutes::text, entry.reason
    ]) WITH ORDINALITY AS t (fact, place)
$$;

-- Holds a month for whoever writes, and returns its head. A chain begins with the hash of whose and which month it is.
CREATE FUNCTION hold_hours(market integer, which date) RETURNS hour_heads
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    head hour_heads;
BEGIN
    INSERT INTO hour_heads (market_id, month, hash)
    VALUES (market, which, encode(sha256(convert_to(
        'releve-hours/1 ' || market || ' ' || to_char(which, 'YYYY-MM'), 'UTF8'
    )), 'hex'))
    ON CONFLICT DO NOTHING;
    SELECT * INTO head FROM hour_heads h WHERE h.market_id = market AND h.month = which FOR UPDATE;
    RETURN head;
END
$$;

-- Holds all months of the acting market that are not closed, for whoever writes of several days.
CREATE FUNCTION hold_open_months() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM hour_heads h WHERE h.market_id = acting_market() AND NOT h.closed ORDER BY h.month FOR UPDATE;
END
$$;

-- Adds an entry to the end of its chain; its month is held. What is brought in keeps the moment at which it was said.
CREATE FUNCTION chain_hours(entry hour_entries, head hour_heads) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    made bigint;
BEGIN
    entry.seq := head.seq + 1;
    entry.at := coalesce(entry.at, now());
    entry.hash := hour_hash(head.hash, entry);
    INSERT INTO hour_entries (
        market_id, month, seq, at, kind, side, said_by, about_id, mission_id, request_shift_id, worker_id, worker_code,
        site_id, organisation_id, agency_id, day, starts_at, ends_at, break_minutes, reason, hash
    )
    VALUES (
        entry.market_id, entry.month, entry.seq, entry.at, entry.kind, entry.side, entry.said_by, entry.about_id,
        entry.mission_id, entry.request_shift_id, entry.worker_id, entry.worker_code, entry.site_id,
        entry.organisation_id, entry.agency_id, entry.day, entry.starts_at, entry.ends_at, entry.break_minutes,
        entry.reason, entry.hash
    )
    RETURNING id INTO made;
    UPDATE hour_heads h
    SET seq = entry.seq, hash = entry.hash,
        closed = CASE entry.kind WHEN 'closing' THEN true WHEN 'reopening' THEN false ELSE h.closed END
    WHERE h.market_id = entry.market_id AND h.month = entry.month;
    RETURN made;
END
$$;

-- Adds entries that were said before, elsewhere, in the order in which they were, and returns their numbers: of a history
-- that is brought in whole, for the administration alone. ``about`` is the place of the entry that one is about, from 1.
-- Nothing else is looked at: an audit tells whether it may be so.
CREATE FUNCTION bring_in_hours(market integer, given jsonb) RETURNS bigint[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    each jsonb;
    made hour_entries;
    numbers bigint[] := '{}';
BEGIN
    FOR each IN SELECT e.value FROM jsonb_array_elements(given) WITH ORDINALITY e (value, place) ORDER BY e.place LOOP
        made := jsonb_populate_record(NULL::hour_entries, each);
        made.market_id := market;
        made.about_id := numbers[(each ->> 'about')::integer];
        numbers := array_append(numbers, chain_hours(made, hold_hours(market, made.month)));
    END LOOP;
    RETURN numbers;
END
$$;

-- Enters what a side says of a day, about its last entry, and returns its number, or why it cannot be. Hours are given
-- with statements and settlements; all else repeats those that it is about.
CREATE FUNCTION enter_hours(
    by_side text, author integer, act text, mission integer, shift integer, about bigint, start_at timestamptz,
    end_at timestamptz, pause integer, why text, OUT entry bigint, OUT refusal text
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    day record;
    head hour_heads;
    last hour_entries;
    made hour_entries;
    said boolean := act IN ('statement', 'settlement');
BEGIN
    SELECT m.market_id, m.agency_id, m.organisation_id, r.site_id, w.id AS worker_id, w.code, x.day, x.starts_at,
           x.ends_at, x.break_minutes
    INTO day
    FROM missions m
    JOIN mission_shifts b ON b.mission_id = m.id AND b.request_shift_id = shift AND covers(b.state)
    JOIN request_shifts x ON x.id = b.request_shift_id
    JOIN requests r ON r.id = m.request_id
    JOIN workers w ON w.id = m.worker_id
    WHERE m.id = mission;
    IF NOT FOUND OR NOT keeps_hours(day.market_id) OR day.day < hours_since(day.market_id) THEN
        refusal := 'no_hours';
        RETURN;
    END IF;
    IF day.ends_at > now() THEN
        refusal := 'not_over';
        RETURN;
    END IF;
    -- Each month is one line; then one person's hours are looked at together, in whatever months and markets. Whoever
    -- writes of several days holds all open months first (hold_open_months), so nobody waits in a circle.
    head := hold_hours(day.market_id, date_trunc('month', day.day::timestamp)::date);
    PERFORM pg_advisory_xact_lock(hashtext('hours of worker'), day.worker_id);
    IF head.closed THEN
        refusal := 'month_closed';
        RETURN;
    END IF;
    SELECT e.* INTO last
    FROM hour_entries e
    WHERE e.request_shift_id = shift AND e.worker_id = day.worker_id
      AND NOT EXISTS (SELECT FROM hour_entries n WHERE n.about_id = e.id);
    IF last.id IS DISTINCT FROM about THEN
        refusal := 'somebody_else_at_once';
        RETURN;
    END IF;
    IF NOT hours_may(coalesce(last.kind, 'planned'), act, by_side) THEN
        refusal := 'not_now';
        RETURN;
    END IF;
    IF said AND last.id IS NULL THEN
        start_at := day.starts_at;
        end_at := day.ends_at;
        pause := day.break_minutes;
        -- Of whoever had said before that they could not come, while nobody acted, no hours are proposed.
        IF EXISTS (
            SELECT FROM worker_words v
            WHERE v.mission_id = mission AND v.word = 'cannot' AND v.at < day.starts_at
        ) THEN
            end_at := start_at;
            pause := 0;
            why := 'no_show';
        END IF;
    ELSIF said THEN
        refusal := CASE
            WHEN start_at IS NULL OR end_at IS NULL OR pause IS NULL THEN 'hours_needed'
            WHEN end_at < start_at THEN 'end_before_start'
            -- Start and end the wrong way round would be most of a day.
            WHEN end_at > start_at + greatest(interval '16 hours', day.ends_at - day.starts_at) THEN 'hours_too_long'
            WHEN end_at > now() THEN 'not_worked_yet'
            WHEN start_at < day.starts_at - interval '12 hours' OR start_at > day.ends_at + interval '12 hours'
                THEN 'other_day'
            WHEN pause < 0 THEN 'break_negative'
            WHEN pause * interval '1 minute' > end_at - start_at
                OR pause > 0 AND pause * interval '1 minute' = end_at - start_at THEN 'break_too_long'
            WHEN end_at = start_at AND coalesce(why NOT IN ('no_show', 'site_closed'), true) THEN 'reason_needed'
            WHEN end_at > start_at AND why IN ('no_show', 'site_closed') THEN 'reason_out_of_place'
            -- A reason why they are others, and they are not: somebody forgot to change them.
            WHEN why NOT IN ('no_show', 'site_closed')
                AND (start_at, end_at, pause) = (day.starts_at, day.ends_at, day.break_minutes) THEN 'hours_as_planned'
        END;
    ELSE
        start_at := last.starts_at;
        end_at := last.ends_at;
        pause := last.break_minutes;
        refusal := CASE WHEN act = 'dispute' AND why IS NULL THEN 'reason_needed' END;
    END IF;
    IF refusal IS NULL AND last.id IS NOT NULL AND act IN ('statement', 'validation', 'settlement')
       AND end_at > start_at AND EXISTS (
           SELECT FROM hour_entries o
           WHERE o.worker_id = day.worker_id AND o.request_shift_id <> shift AND o.minutes > 0
             AND tstzrange(o.starts_at, o.ends_at) && tstzrange(start_at, end_at)
             AND o.day BETWEEN day.day - 2 AND day.day + 2
             AND NOT EXISTS (SELECT FROM hour_entries n WHERE n.about_id = o.id)
       )
    THEN
        refusal := 'hours_overlap';  -- nobody works one minute twice
    END IF;
    IF refusal IS NOT NULL THEN
        RETURN;
    END IF;
    made.market_id := day.market_id;
    made.month := head.month;
    made.kind := act;
    made.side := by_side;
    made.said_by := author;
    made.about_id := last.id;
    made.mission_id := mission;
    made.request_shift_id := shift;
    made.worker_id := day.worker_id;
    made.worker_code := day.code;
    made.site_id := day.site_id;
    made.organisation_id := day.organisation_id;
    made.agency_id := day.agency_id;
    made.day := day.day;
    made.starts_at := start_at;
    made.ends_at := end_at;
    made.break_minutes := pause;
    made.reason := why;
    entry := chain_hours(made, head);
    -- What counts stands beside the shift, for whoever sums up: the nights, the boards, the buyer's counts.
    UPDATE mission_shifts b
    SET worked_minutes = CASE
        WHEN act IN ('validation', 'settlement') THEN date_part('epoch', end_at - start_at)::integer / 60 - pause
    END
    WHERE b.mission_id = mission AND b.request_shift_id = shift AND (act IN ('validation', 'settlement') OR b.worked_minutes IS NOT NULL);
    IF act IN ('dispute', 'settlement') THEN
        PERFORM tell_of_hours(entry);
    END IF;
END
$$;

-- The same for whoever acts: as the site or the agency of the mission, as the lead, or as the engine.
CREATE FUNCTION keep_hours(
    act text, mission integer, shift integer, about bigint, start_at timestamptz, end_at timestamptz, pause integer,
    why text, OUT entry bigint, OUT refusal text
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    by_side text;
BEGIN
    SELECT CASE
        WHEN acting_role() = 'engine' THEN CASE WHEN acting_lead() THEN 'engine' END
        -- An agency disputes nothing: whoever leads takes up for the lead what was decided, of their own people too.
        WHEN act = 'dispute' AND acting_lead() THEN 'lead'
        WHEN m.agency_id = acting_organisation() AND acting_role() IN ('coordinator', 'planner') THEN 'agency'
        WHEN m.organisation_id = acting_organisation() AND acting_role() = 'requester' THEN 'site'
        WHEN acting_lead() THEN 'lead'
    END INTO by_side
    FROM missions m
    WHERE m.id = mission AND m.market_id = acting_market() AND m.published_at IS NOT NULL;
    IF by_side IS NULL THEN
        RAISE insufficient_privilege USING
            TABLE = 'hour_entries', MESSAGE = format('the hours of mission %s are not yours', mission);
    END IF;
    SELECT e.entry, e.refusal INTO entry, refusal
    FROM enter_hours(by_side, CASE by_side WHEN 'engine' THEN NULL ELSE acting_user() END, act, mission, shift, about, start_at, end_at, pause, why) e;
END
$$;

-- The same for whoever holds a worker's link, of the missions that it shows.
CREATE FUNCTION worker_keeps_hours(
    hash text, act text, mission integer, shift integer, about bigint, start_at timestamptz, end_at timestamptz,
    pause integer, why text, OUT entry bigint, OUT refusal text
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM links l
    JOIN missions m ON m.id = mission AND m.worker_id = l.worker_id AND m.agency_id = l.organisation_id
        AND m.market_id = l.market_id
    WHERE l.token_hash = hash AND l.revoked_at IS NULL;
    IF NOT FOUND THEN
        refusal := 'no_hours';
        RETURN;
    END IF;
    SELECT e.entry, e.refusal INTO entry, refusal
    FROM enter_hours('worker', NULL, act, mission, shift, about, start_at, end_at, pause, why) e;
END
$$;

-- Keeps a worker's few words in a dispute of theirs; false when it is none.
CREATE FUNCTION worker_says_of_hours(hash text, about bigint, words text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO hour_words (market_id, entry_id, said)
    SELECT e.market_id, e.id, words
    FROM links l
    JOIN hour_entries e ON e.worker_id = l.worker_id AND e.agency_id = l.organisation_id AND e.market_id = l.market_id
    WHERE l.token_hash = worker_says_of_hours.hash AND l.revoked_at IS NULL AND e.id = about AND e.kind = 'dispute'
      AND NOT EXISTS (SELECT FROM hour_entries n WHERE n.about_id = e.id);
    RETURN FOUND;
END
$$;

-- Of which side the words of some disputes are: who reads them may not read to whom a user of another side belongs.
CREATE FUNCTION sides_of_words(disputes bigint[]) RETURNS TABLE (word integer, side text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT d.id, CASE WHEN d.said_by IS NULL THEN 'worker'
                      WHEN u.organisation_id = e.agency_id THEN 'agency'
                      WHEN u.organisation_id = e.organisation_id THEN 'site'
                      ELSE 'lead' END
    FROM hour_words d
    JOIN hour_entries e ON e.id = d.entry_id
    LEFT JOIN users u ON u.id = d.said_by
    WHERE d.entry_id = ANY (disputes) AND e.market_id = acting_market()
      AND (acting_lead() OR acting_organisation() IN (e.agency_id, e.organisation_id))
$$;

-- The days of work that a worker's link shows: those of the last weeks that are in the ledger, each with its last entry,
-- why its hours are as they are, and the numbers of all its entries (a page may have been opened at an earlier one).
CREATE FUNCTION worker_hours(hash text)
RETURNS TABLE (
    id bigint, kind text, side text, at timestamptz, mission_id integer, request_shift_id integer, site text, day date,
    starts_at timestamptz, ends_at timestamptz, break_minutes integer, minutes integer, reason text, closed boolean,
    timezone text, planned_starts_at timestamptz, planned_ends_at timestamptz, planned_break integer, entries bigint[]
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT e.id, e.kind, e.side, e.at, e.mission_id, e.request_shift_id, s.shown, e.day, e.starts_at, e.ends_at,
           e.break_minutes, e.minutes, said.reason, h.closed, k.timezone, x.starts_at, x.ends_at, x.break_minutes,
           said.entries
    FROM links l
    JOIN markets k ON k.id = l.market_id
    JOIN hour_entries e ON e.worker_id = l.worker_id AND e.agency_id = l.organisation_id AND e.market_id = l.market_id
        AND e.day >= date_trunc('month', now() AT TIME ZONE k.timezone) - interval '1 month'
    JOIN hour_heads h ON h.market_id = e.market_id AND h.month = e.month
    JOIN sites s ON s.id = e.site_id
    JOIN request_shifts x ON x.id = e.request_shift_id
    CROSS JOIN LATERAL (
        SELECT array_agg(o.id) AS entries,
               (array_agg(o.reason ORDER BY o.seq DESC) FILTER (WHERE o.kind IN ('statement', 'settlement')))[1] AS reason
        FROM hour_entries o
        WHERE o.request_shift_id = e.request_shift_id AND o.worker_id = e.worker_id
    ) said
    WHERE l.token_hash = worker_hours.hash AND l.revoked_at IS NULL AND keeps_hours(l.market_id)
      AND NOT EXISTS (SELECT FROM hour_entries n WHERE n.about_id = e.id)
    ORDER BY e.starts_at, e.id
$$;

-- Closes a month of the market, or opens it again, for whoever plans it: a closed month takes no more words. Returns the
-- number of its entry, or why it cannot be: the month is not over, or days of it are not settled yet.
CREATE FUNCTION close_hours(which date, act text, why text, OUT entry bigint, OUT refusal text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    head hour_heads;
    made hour_entries;
BEGIN
    IF NOT acting_lead() OR acting_role() <> 'planner' OR act NOT IN ('closing', 'reopening') THEN
        RAISE insufficient_privilege USING
            TABLE = 'hour_heads', MESSAGE = 'a month is closed by whoever plans the market';
    END IF;
    IF NOT keeps_hours(acting_market()) OR which < hours_since(acting_market()) THEN
        refusal := 'no_hours';
        RETURN;
    END IF;
    IF act = 'closing' AND EXISTS (
        SELECT FROM markets k
        WHERE k.id = acting_market() AND (now() AT TIME ZONE k.timezone)::date < which + interval '1 month'
    ) THEN
        refusal := 'month_not_over';
        RETURN;
    END IF;
    head := hold_hours(acting_market(), which);
    refusal := CASE
        WHEN act = 'closing' AND head.closed THEN 'closed_already'
        WHEN act = 'closing' AND EXISTS (SELECT FROM open_hours(which)) THEN 'days_open'
        WHEN act = 'reopening' AND NOT head.closed THEN 'not_closed'
        WHEN act = 'reopening' AND why IS NULL THEN 'reason_needed'
    END;
    IF refusal IS NOT NULL THEN
        RETURN;
    END IF;
    made.market_id := acting_market();
    made.month := which;
    made.kind := act;
    made.side := 'lead';
    made.said_by := acting_user();
    made.reason := CASE act WHEN 'reopening' THEN why END;
    entry := chain_hours(made, head);
END
$$;

-- The days of a month of the market that stand in the way of closing it, for the lead: with their last entry, or none
-- where the day is over and the engine has not written it yet (what it will not write any more is not waited for).
CREATE FUNCTION open_hours(which date)
RETURNS TABLE (mission_id integer, request_shift_id integer, day date, kind text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT b.mission_id, b.request_shift_id, x.day, e.kind
    FROM request_shifts x
    JOIN mission_shifts b ON b.request_shift_id = x.id AND covers(b.state)
    JOIN missions m ON m.id = b.mission_id AND m.market_id = acting_market()
    LEFT JOIN hour_entries e ON e.request_shift_id = x.id AND e.worker_id = b.worker_id
        AND NOT EXISTS (SELECT FROM hour_entries n WHERE n.about_id = e.id)
    WHERE acting_lead() AND x.day >= which AND x.day < which + interval '1 month' AND x.ends_at <= now()
      AND CASE WHEN e.id IS NULL THEN x.day >= hours_entered_since(acting_market())
          ELSE e.kind NOT IN ('validation', 'settlement') END
    ORDER BY x.day, b.mission_id
$$;

-- Minutes of a worker at users of each kind between two moments, as far as they are over, for all agencies and markets:
-- what was done once that is settled, else what was planned. For the agency that keeps the file.
CREATE FUNCTION hours_by_user(who integer, from_at timestamptz, to_at timestamptz)
RETURNS TABLE (kind text, minutes bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF NOT EXISTS (SELECT FROM workers w WHERE w.id = who AND w.agency_id = acting_organisation())
       OR acting_role() NOT IN ('coordinator', 'planner')
    THEN
        RAISE insufficient_privilege USING MESSAGE = format('worker %s is not yours', who);
    END IF;
    RETURN QUERY
        SELECT o.kind, sum(coalesce(b.worked_minutes, x.paid_minutes))::bigint
        FROM mission_shifts b
        JOIN request_shifts x ON x.id = b.request_shift_id
        JOIN requests r ON r.id = b.request_id
        JOIN organisations o ON o.id = r.organisation_id
        WHERE b.worker_id = who AND covers(b.state) AND x.starts_at >= from_at AND x.starts_at < to_at AND x.ends_at <= now()
        GROUP BY o.kind
        ORDER BY o.kind;
END
$$;

-- A day that is in the ledger stays with its mission: it was worked there. (The states are those of ``covers``, which the
-- owner, as whom a foreign key writes, may not call.)
CREATE FUNCTION guard_worked() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM hour_entries e WHERE e.request_shift_id = OLD.request_shift_id AND e.worker_id = OLD.worker_id
    ) THEN
        RAISE insufficient_privilege USING
            TABLE = TG_TABLE_NAME, MESSAGE = format('shift %s of mission %s is in the ledger', OLD.request_shift_id, OLD.mission_id);
    END IF;
    RETURN coalesce(NEW, OLD);
END
$$;

CREATE TRIGGER mission_shifts_guard_worked BEFORE UPDATE OF mission_id, state ON mission_shifts FOR EACH ROW
    WHEN (OLD.state IN ('confirmed', 'done')
          AND (NEW.mission_id <> OLD.mission_id OR NEW.state NOT IN ('confirmed', 'done')))
    EXECUTE FUNCTION guard_worked();
CREATE TRIGGER mission_shifts_guard_worked_removed BEFORE DELETE ON mission_shifts FOR EACH ROW
    WHEN (OLD.state IN ('confirmed', 'done')) EXECUTE FUNCTION guard_worked();

REVOKE EXECUTE ON FUNCTION hours_may(text, text, text), keeps_hours(integer), hours_since(integer),
    hours_entered_since(integer), hold_open_months(), hour_hash(text, hour_entries), hold_hours(integer, date), chain_hours(hour_entries, hour_heads),
    enter_hours(text, integer, text, integer, integer, bigint, timestamptz, timestamptz, integer, text),
    keep_hours(text, integer, integer, bigint, timestamptz, timestamptz, integer, text),
    worker_keeps_hours(text, text, integer, integer, bigint, timestamptz, timestamptz, integer, text),
    worker_says_of_hours(text, bigint, text), worker_hours(text), close_hours(date, text, text), open_hours(date),
    hours_by_user(integer, timestamptz, timestamptz), sides_of_words(bigint[]), guard_worked(),
    bring_in_hours(integer, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hours_may(text, text, text), hours_since(integer), hours_entered_since(integer),
    hold_open_months(),
    keep_hours(text, integer, integer, bigint, timestamptz, timestamptz, integer, text),
    worker_keeps_hours(text, text, integer, integer, bigint, timestamptz, timestamptz, integer, text),
    worker_says_of_hours(text, bigint, text), worker_hours(text), close_hours(date, text, text), open_hours(date),
    hours_by_user(integer, timestamptz, timestamptz), sides_of_words(bigint[]) TO releve_app;
GRANT EXECUTE ON FUNCTION bring_in_hours(integer, jsonb) TO releve_admin;

-- Messages about hours: no moves of the table of transitions, since the ledger moves no mission.

-- Tells the other sides of a day that it is disputed, or what was decided: the people of the agency and of the site but
-- whoever said it, each by the ways they chose. Called where the entry is made, in its transaction.
CREATE FUNCTION tell_of_hours(which bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO messages (market_id, organisation_id, occasion, user_id, audience, channel, facts)
    SELECT e.market_id, u.organisation_id, 'hours:' || e.id, u.id, t.audience, w.channel,
           facts_of(m.request_id, m.id) - 'worker_code' - 'answer_by'
           || jsonb_strip_nulls(jsonb_build_object(
               'thing', 'mission', 'entry', e.id, 'worker', n.display_name, 'first_day', e.day, 'last_day', e.day,
               'minutes', e.minutes,
               'action', CASE
                   WHEN e.kind = 'dispute' THEN 'hours_disputed'
                   WHEN e.minutes = 0 THEN 'hours_not_worked'
                   ELSE 'hours_settled'
               END,
               -- Of a day without work, when it was to be.
               'shifts', jsonb_build_array(jsonb_build_object(
                   'starts_at', CASE e.minutes WHEN 0 THEN x.starts_at ELSE e.starts_at END,
                   'ends_at', CASE e.minutes WHEN 0 THEN x.ends_at ELSE e.ends_at END
               ))
           ))
    FROM hour_entries e
    JOIN missions m ON m.id = e.mission_id
    JOIN request_shifts x ON x.id = e.request_shift_id
    LEFT JOIN worker_names n ON n.worker_id = e.worker_id
    CROSS JOIN LATERAL (VALUES ('agency', e.agency_id), ('site', e.organisation_id)) t (audience, whose)
    JOIN users u ON u.organisation_id = t.whose AND u.disabled_at IS NULL AND u.id IS DISTINCT FROM e.said_by
        AND u.role IN ('coordinator', 'planner', 'requester')
    LEFT JOIN user_phones f ON f.user_id = u.id
    CROSS JOIN LATERAL (
        SELECT CASE u.mail WHEN 'digest' THEN 'digest' ELSE 'email' END AS channel WHERE u.mail <> 'none'
        UNION ALL
        SELECT 'sms' WHERE f.wish = 'each'
    ) w
    WHERE e.id = which AND t.audience <> e.side
    ON CONFLICT DO NOTHING;
END
$$;

-- Asks the people of each site once a week to sign the days that wait for their signature: how many of how many people,
-- how long, since when. Days that are over by now; once per user and week, whoever calls. Returns how many messages.
CREATE FUNCTION queue_hours_to_sign(week date) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    written bigint;
BEGIN
    PERFORM require_engine();
    INSERT INTO messages (market_id, organisation_id, occasion, user_id, audience, channel, facts)
    SELECT acting_market(), u.organisation_id, format('hours_to_sign:%s:%s', acting_market(), week), u.id, 'site', w.channel,
           jsonb_build_object(
               'thing', 'hours', 'action', 'to_sign', 'timezone', k.timezone, 'market', k.name,
               'site', establishment_shown(o.id, o.name), 'week', week, 'days', d.days, 'minutes', d.minutes,
               'first_day', d.first_day, 'last_day', d.last_day
           )
    FROM (
        SELECT e.organisation_id, count(*) AS days, sum(e.minutes) AS minutes, min(e.day) AS first_day, max(e.day) AS last_day
        FROM hour_entries e
        JOIN hour_heads h ON h.market_id = e.market_id AND h.month = e.month AND NOT h.closed
        WHERE e.market_id = acting_market() AND e.kind = 'statement'
          AND NOT EXISTS (SELECT FROM hour_entries n WHERE n.about_id = e.id)
        GROUP BY e.organisation_id
    ) d
    JOIN organisations o ON o.id = d.organisation_id
    JOIN markets k ON k.id = acting_market()
    JOIN users u ON u.organisation_id = o.id AND u.role = 'requester' AND u.disabled_at IS NULL
    LEFT JOIN user_phones f ON f.user_id = u.id
    CROSS JOIN LATERAL (
        SELECT CASE u.mail WHEN 'digest' THEN 'digest' ELSE 'email' END AS channel WHERE u.mail <> 'none'
        UNION ALL
        SELECT 'sms' WHERE f.wish = 'each'
    ) w
    WHERE keeps_hours(acting_market())
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS written = ROW_COUNT;
    RETURN written;
END
$$;

REVOKE EXECUTE ON FUNCTION tell_of_hours(bigint), queue_hours_to_sign(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION queue_hours_to_sign(date) TO releve_app;

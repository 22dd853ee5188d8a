-- Why hours stayed empty: what is known of each slot that nobody filled, as one reason. Numbers of minutes alone; what agencies
-- answered is told only of enough people that it points to none of them.

-- What stands in the way of most people, by the name that a run's explanation gives it (solver.plan.Rule and beside it), in
-- the few words of whoever pays.
CREATE FUNCTION reason_of(obstacle text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN obstacle = 'required_skill' THEN 'skill'
        WHEN obstacle IN ('territory', 'max_travel', 'travel_window', 'unknown_travel') THEN 'travel'
        WHEN obstacle = 'availability' THEN 'unavailable'
        WHEN obstacle IN ('busy', 'overlap', 'transfer', 'already_there', 'max_workers') THEN 'busy'
        WHEN obstacle IN ('engagement', 'daily_rest', 'weekly_rest', 'minutes_per_day', 'minutes_per_week', 'days_per_week',
                          'minutes_per_12_weeks', 'minutes_in_horizon') THEN 'limits'
        WHEN obstacle = 'banned' THEN 'declined'
        ELSE 'other'
    END
$$;

-- Empty paid minutes on some days of a market, by site, trade and reason: the first of these that holds of a shift. Its
-- sum is what count_hours says was asked for and not covered.
CREATE FUNCTION count_empty(market integer, from_day date, to_day date)
RETURNS TABLE (month date, site_id integer, job_id integer, reason text, minutes bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan SET random_page_cost = 1.1 AS $$
#variable_conflict use_column
DECLARE
    first_run timestamptz := (SELECT min(n.started_at) FROM runs n WHERE n.market_id = market);
BEGIN
    RETURN QUERY
        WITH shifts AS (
            SELECT s.id, s.day, s.starts_at, s.request_id, r.site_id, r.job_id, r.created_at,
                   s.paid_minutes * (s.headcount - (
                       SELECT count(*) FROM mission_shifts b
                       WHERE b.request_shift_id = s.id AND fills(b.state, b.broken)
                   )) AS minutes
            FROM request_shifts s JOIN requests r ON r.id = s.request_id
            WHERE r.market_id = market AND r.state NOT IN ('draft', 'cancelled') AND s.day BETWEEN $2 AND $3
        )
        SELECT date_trunc('month', s.day::timestamp)::date, s.site_id, s.job_id, why.reason, sum(s.minutes)::bigint
        FROM shifts s
        JOIN markets k ON k.id = market
        LEFT JOIN empty_shifts e ON e.request_shift_id = s.id
        CROSS JOIN LATERAL (
            SELECT bool_or(b.state IN ('declined', 'expired')) AS declined,
                   bool_or(b.state = 'cancelled') AS lost
            FROM mission_shifts b
            WHERE b.request_shift_id = s.id
        ) answers
        CROSS JOIN LATERAL (SELECT s.starts_at - make_interval(mins => k.lead_time_minutes) AS until) in_time
        -- A day is asked for with its request, or when that was prolonged.
        CROSS JOIN LATERAL (
            SELECT greatest(s.created_at, (
                SELECT max(p.at) FROM events p
                WHERE p.thing = 'request' AND p.thing_id = s.request_id AND p.detail ->> 'change' = 'extend'
                  AND (p.detail -> 'old' ->> 'last_day')::date < s.day
                  AND (p.detail -> 'new' ->> 'last_day')::date >= s.day
            )) AS at
        ) asked
        CROSS JOIN LATERAL (
            SELECT CASE
                WHEN s.starts_at > now() THEN 'ahead'
                WHEN answers.lost THEN 'lost'
                WHEN answers.declined THEN 'declined'
                WHEN e.obstacle IS NOT NULL THEN reason_of(e.obstacle)
                -- No run has ever looked at it in time. Before any run that is known, nobody can say so of what one
                -- could have looked at.
                WHEN (s.starts_at >= first_run OR asked.at > in_time.until) AND NOT EXISTS (
                    SELECT FROM runs n
                    WHERE n.market_id = market AND n.started_at > asked.at AND n.started_at <= in_time.until
                ) THEN 'late'
                ELSE 'other'
            END AS reason
        ) why
        WHERE s.minutes <> 0
        GROUP BY 1, 2, 3, 4;
END
$$;

-- Empty paid minutes between two days by reason, at one site or in one trade when these are given. What agencies answered,
-- and whom was lost, is told where it was of five people or more (scheduler.impact.small_groups); else it is among others.
CREATE FUNCTION market_empty(from_day date, to_day date, at_site integer DEFAULT NULL, in_job integer DEFAULT NULL)
RETURNS TABLE (reason text, minutes bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan SET random_page_cost = 1.1 AS $$
#variable_conflict use_column
DECLARE
    market integer := acting_market();
    kept date[] := kept_months(market, $1, $2);
BEGIN
    PERFORM require_counting();
    RETURN QUERY
        WITH empty AS (
            SELECT h.reason, h.minutes, h.site_id, h.job_id
            FROM month_empty h
            WHERE h.market_id = market AND h.month = ANY (kept)
            UNION ALL
            SELECT h.reason, h.minutes, h.site_id, h.job_id
            FROM days_to_count(kept, $1, $2) d CROSS JOIN LATERAL count_empty(market, d.from_day, d.to_day) h
        ), sums AS (
            SELECT h.reason, sum(h.minutes) AS minutes
            FROM empty h
            WHERE (at_site IS NULL OR h.site_id = at_site) AND (in_job IS NULL OR h.job_id = in_job)
            GROUP BY h.reason
        ), told AS (
            -- Of whom it is: of those for whose answers the hours of a shift stand, as count_empty puts them.
            SELECT CASE WHEN answers.lost THEN 'lost' ELSE 'declined' END AS reason
            FROM missions m
            JOIN requests r ON r.id = m.request_id
            JOIN mission_shifts b ON b.mission_id = m.id
            JOIN request_shifts s ON s.id = b.request_shift_id
            CROSS JOIN LATERAL (
                SELECT bool_or(c.state = 'cancelled') AS lost,
                       count(*) FILTER (WHERE fills(c.state, c.broken)) AS filled
                FROM mission_shifts c
                WHERE c.request_shift_id = s.id
            ) answers
            WHERE m.market_id = market AND m.state IN ('declined', 'expired', 'cancelled')
              AND r.state NOT IN ('draft', 'cancelled')
              AND (at_site IS NULL OR r.site_id = at_site) AND (in_job IS NULL OR r.job_id = in_job)
              AND s.day BETWEEN $1 AND $2 AND s.starts_at <= now() AND s.headcount > answers.filled
              AND (b.state = 'cancelled' OR NOT answers.lost)
            GROUP BY 1
            HAVING count(DISTINCT m.worker_id) >= 5
        )
        SELECT t.reason, sum(t.minutes)::bigint
        FROM (
            SELECT CASE
                       WHEN u.reason IN ('declined', 'lost') AND u.reason NOT IN (SELECT o.reason FROM told o) THEN 'other'
                       ELSE u.reason
                   END AS reason, u.minutes
            FROM sums u
        ) t
        GROUP BY t.reason;
END
$$;

-- What the last run said keeps people from a shift is a change of its month, should that be over.
CREATE FUNCTION note_empty_shift() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM note_change(r.market_id, s.day)
    FROM request_shifts s JOIN requests r ON r.id = s.request_id
    WHERE s.id = coalesce(NEW.request_shift_id, OLD.request_shift_id);
    RETURN NULL;
END
$$;

CREATE TRIGGER empty_shifts_note_change AFTER INSERT OR UPDATE OR DELETE ON empty_shifts FOR EACH ROW
    EXECUTE FUNCTION note_empty_shift();

-- What was known too late is judged by the time that a market's runs need, so that time is a change of every month.
CREATE FUNCTION note_lead_time() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM note_change(k.market_id, k.month) FROM counted_months k WHERE k.market_id = NEW.id;
    RETURN NULL;
END
$$;

CREATE TRIGGER markets_note_lead_time AFTER UPDATE OF lead_time_minutes ON markets FOR EACH ROW
    WHEN (NEW.lead_time_minutes <> OLD.lead_time_minutes) EXECUTE FUNCTION note_lead_time();

REVOKE EXECUTE ON FUNCTION reason_of(text), count_empty(integer, date, date), market_empty(date, date, integer, integer),
    note_empty_shift(), note_lead_time() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION market_empty(date, date, integer, integer) TO releve_app;

-- What whoever is sent to a site finds there, and what they bring.
ALTER TABLE sites ADD COLUMN meals text, ADD COLUMN equipment_provided text, ADD COLUMN equipment_to_bring text;
GRANT UPDATE (meals, equipment_provided, equipment_to_bring) ON sites TO releve_app;

-- Whom a site would like or does not want, until it says otherwise; the reason is one of a closed list.
CREATE TABLE site_persons (
    site_id integer NOT NULL,
    worker_id integer NOT NULL,
    market_id integer NOT NULL,
    wish text NOT NULL,
    reason text NOT NULL,
    created_by integer,
    created_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT site_persons_pkey PRIMARY KEY (site_id, worker_id),
    CONSTRAINT site_persons_wish CHECK (wish IN ('preferred', 'banned')),
    CONSTRAINT site_persons_reason CHECK (
        wish = 'preferred' AND reason IN ('knows_the_place', 'suits_the_post', 'continuity')
        OR wish = 'banned' AND reason IN ('other_skills_needed', 'disagreement', 'personal_tie', 'agreed')
    ),
    CONSTRAINT site_persons_site_id_market_id_fkey FOREIGN KEY (site_id, market_id) REFERENCES sites (id, market_id),
    CONSTRAINT site_persons_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES workers (id) ON DELETE CASCADE,
    CONSTRAINT site_persons_created_by_fkey FOREIGN KEY (created_by) REFERENCES users (id)
);
CREATE INDEX site_persons_worker_id_idx ON site_persons (worker_id);

-- Skills that a post needs beyond those of its job.
CREATE TABLE post_skills (
    site_id integer NOT NULL,
    job_id integer NOT NULL,
    label text NOT NULL,
    skill_id integer NOT NULL,
    market_id integer NOT NULL,
    CONSTRAINT post_skills_pkey PRIMARY KEY (site_id, job_id, label, skill_id),
    CONSTRAINT post_skills_site_id_job_id_label_fkey FOREIGN KEY (site_id, job_id, label)
        REFERENCES posts (site_id, job_id, label) ON DELETE CASCADE,
    CONSTRAINT post_skills_site_id_market_id_fkey FOREIGN KEY (site_id, market_id) REFERENCES sites (id, market_id),
    CONSTRAINT post_skills_skill_id_fkey FOREIGN KEY (skill_id) REFERENCES skills (id)
);
CREATE INDEX post_skills_skill_id_idx ON post_skills (skill_id);

-- The integration path: what a date elsewhere is, and why somebody is proposed first until when.
ALTER TABLE commitments ADD COLUMN kind text DEFAULT 'work' NOT NULL;
ALTER TABLE commitments ADD CONSTRAINT commitments_kind CHECK (kind IN ('work', 'training', 'coaching'));
ALTER TABLE workers ADD COLUMN head_start_reason text, ADD COLUMN head_start_until date;
ALTER TABLE workers ADD CONSTRAINT workers_head_start_reason
    CHECK (head_start_reason IN ('training_ends', 'path_begins', 'few_hours'));
ALTER TABLE workers ADD CONSTRAINT workers_head_start
    CHECK (head_start_minutes > 0 OR head_start_reason IS NULL AND head_start_until IS NULL);

-- ---------------------------------------------------------------------------------------------- who sees what

DO $protect$
DECLARE
    name text;
    owners text := 'market_id = (SELECT acting_market()) AND ((SELECT acting_lead()) OR EXISTS ('
        'SELECT FROM sites s WHERE s.id = site_id AND s.organisation_id = (SELECT acting_organisation())))';
    readers text;
    adders text;
BEGIN
    FOREACH name IN ARRAY ARRAY['site_persons', 'post_skills'] LOOP
        readers := CASE name WHEN 'site_persons' THEN owners ELSE 'market_id = (SELECT acting_market())' END;
        -- A site says something only of a person who has been there, or is to come.
        adders := CASE name WHEN 'site_persons' THEN owners
            || ' AND EXISTS (SELECT FROM missions m JOIN requests r ON r.id = m.request_id'
            || ' WHERE r.site_id = site_persons.site_id AND m.worker_id = site_persons.worker_id'
            || ' AND m.state IN (''confirmed'', ''done''))'
            ELSE owners END;
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO releve_admin', name);
        EXECUTE format('CREATE POLICY %I ON %I TO releve_admin USING (true) WITH CHECK (true)', name || '_admin', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO releve_app', name);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO releve_app USING (%s)', name || '_read', name, readers);
        EXECUTE format('CREATE POLICY %I ON %I FOR INSERT TO releve_app WITH CHECK (%s)', name || '_add', name, adders);
        EXECUTE format('CREATE POLICY %I ON %I FOR UPDATE TO releve_app USING (%s)', name || '_change', name, owners);
        EXECUTE format('CREATE POLICY %I ON %I FOR DELETE TO releve_app USING (%s)', name || '_remove', name, owners);
    END LOOP;
END
$protect$;

GRANT SELECT (site_id, worker_id, wish) ON site_persons TO releve_across;
CREATE POLICY site_persons_across ON site_persons FOR SELECT TO releve_across USING (true);

GRANT CREATE ON SCHEMA public TO releve_across;
SET LOCAL ROLE releve_across;

-- How many workers could take at least one shift of a request, as far as it looks now: a first answer, not a promise.
-- Skills, contract, PASS IAE, territory, hours, travel, wishes and other work are looked at; limits of working time
-- and rests are not.
CREATE OR REPLACE FUNCTION possible_workers(which integer) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM require_tie_to_request(which);
    RETURN (
        WITH asked AS (
            SELECT s.*, r.site_id,
                   date_part('epoch', (s.starts_at AT TIME ZONE k.timezone) - s.day::timestamp)::integer / 60 AS start_minute,
                   date_part('epoch', (s.ends_at AT TIME ZONE k.timezone) - s.day::timestamp)::integer / 60 AS end_minute
            FROM (
                SELECT x.request_id, x.day, x.starts_at, x.ends_at, x.during FROM request_shifts x
            ) s
            JOIN requests r ON r.id = s.request_id
            JOIN markets k ON k.id = r.market_id
            WHERE r.id = which
        )
        SELECT count(*)
        FROM workers w
        WHERE NOT EXISTS (
            SELECT FROM request_persons p WHERE p.request_id = which AND p.worker_id = w.id AND p.wish = 'banned'
        )
        AND NOT EXISTS (
            SELECT FROM site_persons p JOIN requests r ON r.site_id = p.site_id
            WHERE r.id = which AND p.worker_id = w.id AND p.wish = 'banned'
              AND NOT EXISTS (
                  SELECT FROM request_persons q
                  WHERE q.request_id = which AND q.worker_id = w.id AND q.wish <> 'banned'
              )
        )
        AND (
            NOT EXISTS (SELECT FROM request_persons p WHERE p.request_id = which AND p.wish = 'allowed')
            OR EXISTS (
                SELECT FROM request_persons p WHERE p.request_id = which AND p.worker_id = w.id AND p.wish = 'allowed'
            )
        )
        AND EXISTS (
            SELECT FROM asked a
            WHERE EXISTS (
                SELECT FROM employments e JOIN territories t ON t.agency_id = e.agency_id AND t.site_id = a.site_id
                WHERE e.worker_id = w.id AND a.day BETWEEN e.from_day AND coalesce(e.to_day, 'infinity')
            )
            AND EXISTS (
                SELECT FROM passes p
                WHERE p.worker_id = w.id AND a.day BETWEEN p.from_day AND p.to_day
                  AND NOT EXISTS (
                      SELECT FROM pass_suspensions x
                      WHERE x.pass_id = p.id AND a.day BETWEEN x.from_day AND coalesce(x.to_day, 'infinity')
                  )
            )
            AND NOT EXISTS (
                SELECT FROM request_skills n
                WHERE n.request_id = which
                  AND NOT EXISTS (
                      SELECT FROM worker_skills h
                      WHERE h.worker_id = w.id AND h.skill_id = n.skill_id
                        AND a.day BETWEEN coalesce(h.from_day, '-infinity') AND coalesce(h.to_day, 'infinity')
                  )
            )
            AND NOT EXISTS (
                SELECT FROM worker_sites x
                WHERE x.worker_id = w.id AND x.site_id = a.site_id AND x.knowledge = 'banned'
            )
            AND NOT EXISTS (
                SELECT FROM travel_times t
                WHERE t.worker_id = w.id AND t.site_id = a.site_id
                  AND (
                      t.minutes > w.max_travel_minutes
                      OR a.start_minute < t.earliest_arrival_minute
                      OR a.end_minute > t.latest_departure_minute
                  )
            )
            AND (
                NOT EXISTS (SELECT FROM weekly_availability v WHERE v.worker_id = w.id AND v.rule = 'available')
                OR EXISTS (
                    SELECT FROM weekly_availability v
                    WHERE v.worker_id = w.id AND v.rule = 'available' AND v.weekday = date_part('isodow', a.day)
                      AND v.start_minute <= a.start_minute AND v.end_minute >= a.end_minute
                )
                OR EXISTS (
                    SELECT FROM availability_exceptions x
                    WHERE x.worker_id = w.id AND x.rule = 'available'
                      AND x.starts_at <= a.starts_at AND x.ends_at >= a.ends_at
                )
            )
            AND NOT EXISTS (
                SELECT FROM availability_exceptions x
                WHERE x.worker_id = w.id AND x.rule = 'unavailable'
                  AND x.starts_at < a.ends_at AND x.ends_at > a.starts_at
            )
            AND NOT EXISTS (
                SELECT FROM mission_shifts b
                WHERE b.worker_id = w.id AND b.during && a.during
                  AND b.state IN ('published', 'confirmed', 'done')
            )
            AND NOT EXISTS (
                SELECT FROM commitments c
                WHERE c.worker_id = w.id AND c.starts_at < a.ends_at AND c.ends_at > a.starts_at
            )
        )
    );
END
$$;

-- Which of these missions are the first one of their worker, whoever sent them and wherever: somebody is welcomed. Told
-- to the site, the agency and the lead of each mission, of no other.
CREATE FUNCTION first_missions(which integer[]) RETURNS TABLE (mission_id integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.id
    FROM missions m
    JOIN requests r ON r.id = m.request_id
    WHERE m.id = ANY (which) AND m.market_id = acting_market()
      AND (
          r.organisation_id = acting_organisation() OR acting_lead()
          OR (m.agency_id = acting_organisation() AND m.published_at IS NOT NULL)
      )
      AND NOT EXISTS (
          SELECT FROM mission_shifts b
          WHERE b.worker_id = m.worker_id AND b.mission_id <> m.id AND b.state IN ('confirmed', 'done')
            AND lower(b.during) < (SELECT min(lower(o.during)) FROM mission_shifts o WHERE o.mission_id = m.id)
      )
$$;

-- Paid minutes that all agencies of the market together work between two moments: what a share is a part of. One number,
-- for whoever sends workers there.
CREATE FUNCTION market_worked_minutes(from_at timestamptz, to_at timestamptz) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF acting_role() IS NULL OR acting_role() NOT IN ('coordinator', 'planner', 'engine') THEN
        RAISE insufficient_privilege USING MESSAGE = 'the hours of the market are for its agencies';
    END IF;
    RETURN (
        SELECT coalesce(sum(s.paid_minutes), 0)
        FROM mission_shifts b
        JOIN request_shifts s ON s.id = b.request_shift_id
        JOIN requests r ON r.id = b.request_id
        WHERE r.market_id = acting_market() AND b.state IN ('confirmed', 'done')
          AND s.starts_at >= from_at AND s.starts_at < to_at
    );
END
$$;

RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM releve_across;
SET LOCAL ROLE releve_across;
REVOKE EXECUTE ON FUNCTION first_missions(integer[]), market_worked_minutes(timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION first_missions(integer[]), market_worked_minutes(timestamptz, timestamptz) TO releve_app;
RESET ROLE;

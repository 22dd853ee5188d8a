-- Bills (tables bills, bill_lines, bill_days, bill_line_hours). Nobody writes them but these functions: what was done is
-- taken from the ledger here, and only how a day is cut into kinds of time, and at which price, is told to them.

-- What leads where, and by whom. scheduler.billing.acts states the same for pages, and a test holds the two together.
CREATE FUNCTION bill_becomes(was text, act text, by_side text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN was = 'draft' AND act = 'propose' AND by_side = 'issuer' THEN 'proposed'
        WHEN was = 'proposed' AND act = 'accept' AND by_side = 'buyer' THEN 'accepted'
        WHEN was IN ('proposed', 'accepted') AND act = 'question' AND by_side = 'buyer' THEN 'questioned'
        WHEN was = 'accepted' AND act = 'issue' AND by_side = 'issuer' THEN 'issued'
    END
$$;

-- Who issues a market's bills: off, members or lead.
CREATE FUNCTION bills_by(market integer) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN keeps_hours(k.id) THEN coalesce(k.settings ->> 'billing', 'off') ELSE 'off' END
    FROM markets k WHERE k.id = market
$$;

-- Whether whoever acts issues the bills of an agency's hours.
CREATE FUNCTION issues_bills(agency integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(CASE bills_by(acting_market())
        WHEN 'members' THEN agency = acting_organisation() AND acting_role() IN ('coordinator', 'planner')
        WHEN 'lead' THEN acting_lead() AND acting_role() = 'planner'
        ELSE false
    END, false)
$$;

-- Whether whoever acts takes back an issued bill: its issuer, whoever the market has said to issue since.
CREATE FUNCTION takes_bill_back(bill bills) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(
        bills_by(acting_market()) <> 'off' AND bill.issuer_id = acting_organisation() AND (
            bill.agency_id = acting_organisation() AND acting_role() IN ('coordinator', 'planner')
            OR acting_lead() AND acting_role() = 'planner'
        ), false)
$$;

-- Whether the transaction is the buyer's of the market.
CREATE FUNCTION acting_buyer() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(acting_role() = 'buyer', false)
$$;

-- The days of a month that count, each by its last entry, for the functions below: nobody else may call it.
CREATE FUNCTION settled_hours(market integer, which date) RETURNS SETOF hour_entries
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT e.* FROM hour_entries e
    WHERE e.market_id = market AND e.month = which AND e.kind IN ('validation', 'settlement')
      AND NOT EXISTS (SELECT FROM hour_entries n WHERE n.about_id = e.id)
$$;

-- Which of some bills do not say what the ledger says now: the same people on the same shifts at the same hours, whoever
-- has said them again since. The days of a month are read once for all of its bills.
CREATE FUNCTION apart_from_ledger(which integer[]) RETURNS SETOF integer
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    RETURN QUERY
        WITH asked AS MATERIALIZED (
            SELECT b.id, b.market_id, b.month, b.site_id, b.agency_id FROM bills b WHERE b.id = ANY (which)
        ), billed AS (
            SELECT b.id, e.request_shift_id, e.worker_id, d.starts_at, d.ends_at, d.break_minutes
            FROM asked b
            JOIN bill_days d ON d.bill_id = b.id
            JOIN hour_entries e ON e.id = d.entry_id
            WHERE d.minutes > 0
        ), settled AS MATERIALIZED (
            SELECT s.*
            FROM (SELECT DISTINCT b.market_id, b.month FROM asked b) m
            CROSS JOIN LATERAL settled_hours(m.market_id, m.month) s
        ), done AS (
            SELECT b.id, s.request_shift_id, s.worker_id, s.starts_at, s.ends_at, s.break_minutes
            FROM asked b
            JOIN settled s ON s.market_id = b.market_id AND s.month = b.month AND s.site_id = b.site_id
                AND s.agency_id = b.agency_id
            WHERE s.minutes > 0
        )
        SELECT t.id FROM (TABLE billed EXCEPT TABLE done) t
        UNION
        SELECT t.id FROM (TABLE done EXCEPT TABLE billed) t;
END
$$;

CREATE FUNCTION bill_stands(which integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT NOT EXISTS (SELECT FROM apart_from_ledger(ARRAY[which]))
$$;

-- Keeps a draft of a site's and an agency's month in place of the one before it, none where nothing was done. What is
-- issued stays, and what is with the buyer too, unless the hours have moved since, or it is of somebody who issues no
-- more. Lines are [{job, kind, cents, hours: [[entry, minutes], ...]}, ...], cents of an
-- hour; of a line of travel of a day, and its entries without a minute.
CREATE FUNCTION keep_draft(which date, of_site integer, of_agency integer, lines jsonb, OUT bill integer, OUT refusal text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    market integer := acting_market();
    head hour_heads;
    before bills;
    rate integer;
    known boolean;
    asked integer;
    net bigint;
BEGIN
    IF NOT issues_bills(of_agency) THEN
        RAISE insufficient_privilege USING TABLE = 'bills', MESSAGE = 'its bills are another''s to issue';
    END IF;
    SELECT * INTO head FROM hour_heads h WHERE h.market_id = market AND h.month = which FOR UPDATE;
    SELECT * INTO before FROM bills b
    WHERE b.market_id = market AND b.month = which AND b.site_id = of_site AND b.agency_id = of_agency
      AND b.kind = 'bill' AND NOT b.credited FOR UPDATE;
    SELECT p.vat_basis_points, true INTO rate, known FROM billing_parties p WHERE p.organisation_id = of_agency;
    refusal := CASE
        WHEN head.closed IS NOT TRUE THEN 'month_open'
        WHEN before.state = 'issued' THEN 'billed_already'
        WHEN before.state IN ('proposed', 'accepted') AND before.issuer_id = acting_organisation()
             AND bill_stands(before.id) THEN 'with_the_buyer'
        WHEN known IS NULL THEN 'party_missing'
    END;
    IF refusal IS NOT NULL THEN
        RETURN;
    END IF;
    IF before.state <> 'draft' THEN
        PERFORM tell_no_more_of_bill(before.id);
    END IF;
    DELETE FROM bills b WHERE b.id = before.id;
    IF NOT EXISTS (
        SELECT FROM settled_hours(market, which) s
        WHERE s.site_id = of_site AND s.agency_id = of_agency AND s.minutes > 0
    ) THEN
        RETURN;
    END IF;
    SELECT coalesce(sum(x.paid_minutes * x.headcount), 0) INTO asked
    FROM request_shifts x JOIN requests r ON r.id = x.request_id
    WHERE r.market_id = market AND r.site_id = of_site AND r.state NOT IN ('draft', 'cancelled')
      AND x.day >= which AND x.day < which + interval '1 month';
    INSERT INTO bills (
        market_id, month, site_id, agency_id, issuer_id, head, asked_minutes, planned_minutes, minutes, net_cents,
        vat_basis_points, vat_cents, question
    )
    VALUES (market, which, of_site, of_agency, acting_organisation(), head.hash, asked, 0, 0, 0, rate, 0, before.question)
    RETURNING id INTO bill;
    INSERT INTO bill_days (
        bill_id, entry_id, day, worker_code, starts_at, ends_at, break_minutes, planned_minutes, minutes, reason
    )
    SELECT bill, s.id, s.day, s.worker_code, s.starts_at, s.ends_at, s.break_minutes, x.paid_minutes, s.minutes,
           (SELECT o.reason FROM hour_entries o
            WHERE o.request_shift_id = s.request_shift_id AND o.worker_id = s.worker_id
              AND o.kind IN ('statement', 'settlement')
            ORDER BY o.seq DESC LIMIT 1)
    FROM settled_hours(market, which) s JOIN request_shifts x ON x.id = s.request_shift_id
    WHERE s.site_id = of_site AND s.agency_id = of_agency;
    WITH told AS (
        SELECT place, line FROM jsonb_array_elements(lines) WITH ORDINALITY AS t (line, place)
    ), summed AS (
        SELECT t.place, t.line ->> 'job' AS job, t.line ->> 'kind' AS kind, (t.line ->> 'cents')::integer AS price,
               CASE WHEN t.line ->> 'kind' <> 'travel' THEN sum((h ->> 1)::integer)::integer END AS minutes,
               CASE WHEN t.line ->> 'kind' = 'travel' THEN count(*)::integer END AS days
        FROM told t CROSS JOIN LATERAL jsonb_array_elements(t.line -> 'hours') h
        GROUP BY t.place, t.line
    ), made AS (
        INSERT INTO bill_lines (bill_id, place, job, kind, cents_per_hour, minutes, cents_per_day, days, cents)
        SELECT bill, s.place, s.job, s.kind, CASE WHEN s.minutes IS NOT NULL THEN s.price END, s.minutes,
               CASE WHEN s.days IS NOT NULL THEN s.price END, s.days,
               coalesce(s.days::bigint * s.price, (2 * s.minutes::bigint * s.price + 60) / 120)
        FROM summed s
        RETURNING id, place
    )
    INSERT INTO bill_line_hours (line_id, entry_id, bill_id, minutes)
    SELECT m.id, (h ->> 0)::bigint, bill, (h ->> 1)::integer
    FROM made m JOIN told t ON t.place = m.place CROSS JOIN LATERAL jsonb_array_elements(t.line -> 'hours') h;
    IF EXISTS (
        SELECT FROM bill_days d
        WHERE d.bill_id = bill
          AND d.minutes <> (SELECT coalesce(sum(h.minutes), 0) FROM bill_line_hours h
                            WHERE h.bill_id = bill AND h.entry_id = d.entry_id)
    ) THEN
        RAISE check_violation USING MESSAGE = 'the lines of a bill are not the minutes of its days';
    END IF;
    IF EXISTS (
        SELECT FROM bill_lines l
        JOIN bill_line_hours h ON h.line_id = l.id
        JOIN bill_days d ON d.bill_id = l.bill_id AND d.entry_id = h.entry_id
        WHERE l.bill_id = bill AND l.kind = 'travel'
        GROUP BY d.day, d.worker_code
        HAVING count(*) > 1 OR sum(h.minutes) > 0 OR sum(d.minutes) = 0
    ) THEN
        RAISE check_violation USING MESSAGE = 'somebody travels once on a day, and only to work';
    END IF;
    SELECT coalesce(sum(l.cents), 0) INTO net FROM bill_lines l WHERE l.bill_id = bill;
    UPDATE bills b
    SET minutes = (SELECT sum(d.minutes) FROM bill_days d WHERE d.bill_id = bill),
        planned_minutes = (SELECT sum(d.planned_minutes) FROM bill_days d WHERE d.bill_id = bill),
        net_cents = net, vat_cents = (2 * net * coalesce(rate, 0) + 10000) / 20000
    WHERE b.id = bill;
END
$$;

-- The organisation that pays a market's bills: its buyer whose details are known; why there is none, or not one.
CREATE FUNCTION payer_of(market integer, OUT payer integer, OUT refusal text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE count(*) WHEN 1 THEN min(p.organisation_id) END,
           CASE count(*) WHEN 0 THEN 'payer_missing' WHEN 1 THEN NULL ELSE 'several_payers' END
    FROM members m JOIN billing_parties p ON p.organisation_id = m.organisation_id
    WHERE m.market_id = market AND m.kind = 'buyer'
$$;

-- Gives a bill its number, and freezes it with its parties. Numbers of an issuer and a year have no gaps and follow the
-- time: they are given here, one issuer at a time, in the transaction that issues (a sequence would lose those of
-- transactions that fail).
CREATE FUNCTION number_bill(which integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    bill bills;
    moment timestamptz;
    this_year integer;
    next integer;
BEGIN
    SELECT * INTO bill FROM bills b WHERE b.id = which;
    PERFORM pg_advisory_xact_lock(hashtext('bills'), bill.issuer_id);
    moment := clock_timestamp();
    SELECT date_part('year', moment AT TIME ZONE k.timezone) INTO this_year FROM markets k WHERE k.id = bill.market_id;
    SELECT coalesce(max(b.seq), 0) + 1 INTO next FROM bills b WHERE b.issuer_id = bill.issuer_id AND b.year = this_year;
    UPDATE bills b
    SET state = 'issued', year = this_year, seq = next, number = 'R' || this_year || '-' || lpad(next::text, 5, '0'),
        issued_at = moment,
        issuer = (SELECT to_jsonb(p) FROM billing_parties p WHERE p.organisation_id = bill.issuer_id),
        payer = (SELECT to_jsonb(p) FROM billing_parties p WHERE p.organisation_id = (payer_of(bill.market_id)).payer)
    WHERE b.id = which;
END
$$;

-- What stands in the way of a number: details that are missing, or hours that have moved since.
CREATE FUNCTION bill_refusal(bill bills) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE
        WHEN NOT EXISTS (SELECT FROM hour_heads h WHERE h.market_id = bill.market_id AND h.month = bill.month AND h.closed)
            THEN 'month_open'
        -- VAT is that of whose hours they are; whoever bills it has a number for it.
        WHEN NOT EXISTS (
            SELECT FROM billing_parties p
            WHERE p.organisation_id = bill.issuer_id AND p.iban IS NOT NULL
              AND (bill.vat_basis_points IS NULL OR p.vat_number IS NOT NULL)
        ) THEN 'party_missing'
        ELSE (payer_of(bill.market_id)).refusal
    END
$$;

-- Moves one bill on; why it cannot be. Nobody calls it but the function below, which tells of it.
CREATE FUNCTION move_bill(which integer, act text, words text, OUT refusal text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    bill bills;
    next text;
BEGIN
    SELECT * INTO bill FROM bills b WHERE b.id = which AND b.market_id = acting_market() AND b.kind = 'bill';
    IF bill.id IS NULL OR NOT (acting_buyer() OR issues_bills(bill.agency_id) AND bill.issuer_id = acting_organisation()) THEN
        RAISE insufficient_privilege USING TABLE = 'bills', MESSAGE = format('bill %s is not yours', which);
    END IF;
    -- Nobody opens the month meanwhile.
    PERFORM FROM hour_heads h WHERE h.market_id = bill.market_id AND h.month = bill.month FOR SHARE;
    SELECT * INTO bill FROM bills b WHERE b.id = which FOR UPDATE;
    next := bill_becomes(bill.state, act, CASE WHEN acting_buyer() THEN 'buyer' ELSE 'issuer' END);
    refusal := CASE
        WHEN next IS NULL THEN 'not_now'
        WHEN act IN ('propose', 'issue') AND NOT bill_stands(which) THEN 'hours_changed'
        WHEN act = 'issue' THEN bill_refusal(bill)
        WHEN act = 'question' AND coalesce(words, '') = '' THEN 'nothing_said'
    END;
    IF refusal IS NOT NULL THEN
        RETURN;
    ELSIF act = 'issue' THEN
        PERFORM number_bill(which);
    ELSE
        UPDATE bills b SET state = next, question = CASE act WHEN 'question' THEN words ELSE b.question END
        WHERE b.id = which;
    END IF;
END
$$;

-- Moves bills on for their issuer or for the buyer; a question needs its few words. Returns of each, in their order, why it
-- cannot be. The other side is told of those that moved.
CREATE FUNCTION move_bills(which integer[], act text, words text) RETURNS text[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    each integer;
    refusal text;
    refusals text[] := '{}';
    moved integer[] := '{}';
BEGIN
    FOREACH each IN ARRAY which LOOP
        refusal := move_bill(each, act, words);
        refusals := refusals || refusal;
        IF refusal IS NULL THEN
            moved := moved || each;
        END IF;
    END LOOP;
    PERFORM tell_of_bills(moved, CASE act WHEN 'propose' THEN 'proposed' WHEN 'question' THEN 'questioned'
                                 WHEN 'accept' THEN 'accepted' ELSE 'issued' END);
    RETURN refusals;
END
$$;

-- Takes an issued bill back whole by a credit note, which is issued at once and returned; or says why it cannot be.
CREATE FUNCTION credit_bill(which integer, OUT made integer, OUT refusal text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    bill bills;
BEGIN
    SELECT * INTO bill FROM bills b WHERE b.id = which AND b.market_id = acting_market() AND b.kind = 'bill';
    IF bill.id IS NULL OR NOT takes_bill_back(bill) THEN
        RAISE insufficient_privilege USING TABLE = 'bills', MESSAGE = format('bill %s is not yours', which);
    END IF;
    PERFORM FROM hour_heads h WHERE h.market_id = bill.market_id AND h.month = bill.month FOR SHARE;
    SELECT * INTO bill FROM bills b WHERE b.id = which FOR UPDATE;
    refusal := CASE WHEN bill.state <> 'issued' OR bill.credited THEN 'not_now' ELSE bill_refusal(bill) END;
    IF refusal IS NOT NULL THEN
        RETURN;
    END IF;
    INSERT INTO bills (
        market_id, month, site_id, agency_id, issuer_id, kind, head, asked_minutes, planned_minutes, minutes, net_cents,
        vat_basis_points, vat_cents, credits_id
    )
    VALUES (
        bill.market_id, bill.month, bill.site_id, bill.agency_id, bill.issuer_id, 'credit_note', bill.head,
        bill.asked_minutes, bill.planned_minutes, bill.minutes, bill.net_cents, bill.vat_basis_points, bill.vat_cents, which
    )
    RETURNING id INTO made;
    INSERT INTO bill_days (
        bill_id, entry_id, day, worker_code, starts_at, ends_at, break_minutes, planned_minutes, minutes, reason
    )
    SELECT made, d.entry_id, d.day, d.worker_code, d.starts_at, d.ends_at, d.break_minutes, d.planned_minutes, d.minutes,
           d.reason
    FROM bill_days d WHERE d.bill_id = which;
    INSERT INTO bill_lines (bill_id, place, job, kind, cents_per_hour, minutes, cents_per_day, days, cents)
    SELECT made, l.place, l.job, l.kind, l.cents_per_hour, l.minutes, l.cents_per_day, l.days, l.cents
    FROM bill_lines l WHERE l.bill_id = which;
    INSERT INTO bill_line_hours (line_id, entry_id, bill_id, minutes)
    SELECT n.id, h.entry_id, made, h.minutes
    FROM bill_line_hours h
    JOIN bill_lines l ON l.id = h.line_id
    JOIN bill_lines n ON n.bill_id = made AND n.place = l.place
    WHERE h.bill_id = which;
    PERFORM number_bill(made);
    UPDATE bills b SET credited = true WHERE b.id = which;
    PERFORM tell_of_bills(ARRAY[made], 'credited');
END
$$;

-- Done, billed, credited and open minutes of a month by site, agency and person (by code). Open is what no bill in force
-- holds, day by day: so that done = billed - credited + open is a fact about the bills and no way of counting.
-- For an agency its own, for the lead and the buyer all.
CREATE FUNCTION billing_balance(which date)
RETURNS TABLE (
    site_id integer, agency_id integer, worker_code text, done bigint, billed bigint, credited bigint, still_open bigint
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH issued AS (
        SELECT b.site_id, b.agency_id, b.kind, b.credited, e.request_shift_id, e.worker_id, e.worker_code, d.minutes
        FROM bills b JOIN bill_days d ON d.bill_id = b.id JOIN hour_entries e ON e.id = d.entry_id
        WHERE b.market_id = acting_market() AND b.month = which AND b.state = 'issued'
    ), in_force AS (
        SELECT i.site_id, i.agency_id, i.worker_code, i.request_shift_id, i.worker_id, sum(i.minutes) AS minutes
        FROM issued i WHERE i.kind = 'bill' AND NOT i.credited
        GROUP BY 1, 2, 3, 4, 5
    ), days AS (
        -- A full join: what is billed and not settled any more counts too, below nothing.
        SELECT coalesce(s.site_id, f.site_id) AS site_id, coalesce(s.agency_id, f.agency_id) AS agency_id,
               coalesce(s.worker_code, f.worker_code) AS worker_code, coalesce(s.minutes, 0) AS done,
               coalesce(s.minutes, 0) - coalesce(f.minutes, 0) AS still_open
        FROM settled_hours(acting_market(), which) s
        FULL JOIN in_force f ON f.request_shift_id = s.request_shift_id AND f.worker_id = s.worker_id
    ), counted AS (
        SELECT d.site_id, d.agency_id, d.worker_code, d.done, 0 AS billed, 0 AS credited, d.still_open FROM days d
        UNION ALL
        SELECT i.site_id, i.agency_id, i.worker_code, 0, CASE i.kind WHEN 'bill' THEN i.minutes ELSE 0 END,
               CASE i.kind WHEN 'credit_note' THEN i.minutes ELSE 0 END, 0
        FROM issued i
    )
    SELECT c.site_id, c.agency_id, c.worker_code, sum(c.done)::bigint, sum(c.billed)::bigint, sum(c.credited)::bigint,
           sum(c.still_open)::bigint
    FROM counted c
    -- Who asks is found out once, and not for each day.
    WHERE (SELECT bills_by(acting_market())) <> 'off'
      AND ((SELECT acting_buyer()) OR (SELECT acting_lead()) OR c.agency_id = (SELECT acting_organisation()))
    GROUP BY 1, 2, 3
$$;

-- The bills of a month that do not say any more what the ledger says, for whoever may read them.
CREATE FUNCTION overtaken_bills(which date) RETURNS SETOF integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT apart_from_ledger(ARRAY(
        SELECT b.id FROM bills b
        WHERE b.market_id = (SELECT acting_market()) AND b.month = which AND b.kind = 'bill' AND NOT b.credited
          AND (b.agency_id = (SELECT acting_organisation()) OR (SELECT acting_lead())
               OR b.state <> 'draft' AND (SELECT acting_buyer()))
    ))
$$;

-- An issued bill stays what it is, for everybody; that it was credited is the one thing that is added to it.
CREATE FUNCTION guard_bill() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.credited
       AND to_jsonb(NEW) - ARRAY['credited', 'agency'] = to_jsonb(OLD) - ARRAY['credited', 'agency']
    THEN
        RETURN NEW;
    END IF;
    RAISE insufficient_privilege USING TABLE = 'bills', MESSAGE = format('bill %s is issued', OLD.number);
END
$$;

CREATE TRIGGER bills_guard BEFORE UPDATE OR DELETE ON bills FOR EACH ROW WHEN (OLD.state = 'issued')
    EXECUTE FUNCTION guard_bill();

-- What a bill is made of is written while it is a draft, and goes with it as long as it is not issued.
CREATE FUNCTION guard_bill_part() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE'
       OR TG_OP = 'INSERT' AND NOT EXISTS (SELECT FROM bills b WHERE b.id = NEW.bill_id AND b.state = 'draft')
       OR TG_OP = 'DELETE' AND EXISTS (SELECT FROM bills b WHERE b.id = OLD.bill_id)
    THEN
        RAISE insufficient_privilege USING TABLE = TG_TABLE_NAME, MESSAGE = 'what a bill is made of does not change';
    END IF;
    RETURN coalesce(NEW, OLD);
END
$$;

CREATE TRIGGER bill_lines_guard BEFORE INSERT OR UPDATE OR DELETE ON bill_lines FOR EACH ROW
    EXECUTE FUNCTION guard_bill_part();
CREATE TRIGGER bill_days_guard BEFORE INSERT OR UPDATE OR DELETE ON bill_days FOR EACH ROW
    EXECUTE FUNCTION guard_bill_part();
CREATE TRIGGER bill_line_hours_guard BEFORE INSERT OR UPDATE OR DELETE ON bill_line_hours FOR EACH ROW
    EXECUTE FUNCTION guard_bill_part();

REVOKE EXECUTE ON FUNCTION bill_becomes(text, text, text), bills_by(integer), issues_bills(integer), acting_buyer(),
    takes_bill_back(bills),
    settled_hours(integer, date), apart_from_ledger(integer[]), bill_stands(integer),
    keep_draft(date, integer, integer, jsonb), payer_of(integer),
    number_bill(integer), bill_refusal(bills), move_bill(integer, text, text), move_bills(integer[], text, text),
    credit_bill(integer), billing_balance(date), overtaken_bills(date), guard_bill(), guard_bill_part() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION bill_becomes(text, text, text), issues_bills(integer), acting_buyer(), bills_by(integer),
    keep_draft(date, integer, integer, jsonb), move_bills(integer[], text, text), credit_bill(integer),
    billing_balance(date), overtaken_bills(date) TO releve_app;

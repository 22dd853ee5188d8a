-- Messages about bills: one to a person for all that an issuer did with a month, as long as it has not gone out.

-- What such a message tells: whose bills of which month, how many and what they come to; of a single one, its site.
CREATE FUNCTION bill_facts(which integer[], act text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT jsonb_strip_nulls(jsonb_build_object(
        'thing', 'bills', 'action', act, 'timezone', min(k.timezone), 'market', min(k.name), 'month', min(b.month),
        'issuer', min(o.name), 'of', jsonb_agg(b.id ORDER BY b.id), 'bills', count(*),
        'cents', sum(b.net_cents + b.vat_cents),
        'bill', CASE count(*) WHEN 1 THEN min(b.id) END, 'site', CASE count(*) WHEN 1 THEN min(s.shown) END
    ))
    FROM bills b
    JOIN markets k ON k.id = b.market_id
    JOIN organisations o ON o.id = b.issuer_id
    JOIN sites s ON s.id = b.site_id
    WHERE b.id = ANY (which)
$$;

-- Tells the other side of bills that they were proposed, questioned, accepted, issued or taken back: the buyer's people, or
-- those of the issuer who may draft them anew, each by the ways they chose, but never whoever did it. What still waits to
-- be sent about the same month and issuer tells of these as well. That bills were accepted is no hurry: it stands in one
-- message of the next day, and makes no telephone ring. Called in the transaction of the act.
CREATE FUNCTION tell_of_bills(which integer[], act text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    told record;
    waits bigint;
BEGIN
    FOR told IN
        SELECT b.market_id, u.organisation_id, u.id AS user_id, w.channel,
               CASE WHEN u.role = 'buyer' THEN 'buyer' WHEN m.leads AND u.role = 'planner' THEN 'lead' ELSE 'agency' END AS audience,
               format('bills:%s:%s:%s:%s:', act, b.market_id, b.month, b.issuer_id) AS occasion,
               array_agg(b.id ORDER BY b.id) AS bills
        FROM bills b
        JOIN members m ON m.market_id = b.market_id
            AND CASE WHEN act IN ('questioned', 'accepted') THEN m.organisation_id = b.issuer_id ELSE m.kind = 'buyer' END
        JOIN users u ON u.organisation_id = m.organisation_id AND u.disabled_at IS NULL AND u.id IS DISTINCT FROM acting_user()
            AND (u.role IN ('buyer', 'planner') OR u.role = 'coordinator' AND bills_by(b.market_id) = 'members')
        LEFT JOIN user_phones f ON f.user_id = u.id
        CROSS JOIN LATERAL (
            SELECT CASE WHEN u.mail = 'digest' OR act = 'accepted' THEN 'digest' ELSE 'email' END AS channel
            WHERE u.mail <> 'none'
            UNION ALL
            SELECT 'sms' WHERE f.wish = 'each' AND act <> 'accepted'
        ) w
        WHERE b.id = ANY (which)
        GROUP BY 1, 2, 3, 4, 5, 6
    LOOP
        -- One that is being sent at this moment is gone: these get one of their own.
        SELECT g.id INTO waits FROM messages g
        WHERE g.market_id = told.market_id AND g.state = 'queued' AND g.user_id = told.user_id
          AND g.channel = told.channel AND starts_with(g.occasion, told.occasion)
        FOR UPDATE SKIP LOCKED LIMIT 1;
        IF waits IS NULL THEN
            INSERT INTO messages (market_id, organisation_id, occasion, user_id, audience, channel, facts)
            VALUES (told.market_id, told.organisation_id, told.occasion || told.bills[1], told.user_id, told.audience,
                    told.channel, bill_facts(told.bills, act));
        ELSE
            UPDATE messages g
            SET facts = bill_facts(told.bills || ARRAY(SELECT jsonb_array_elements_text(g.facts -> 'of')::integer), act)
            WHERE g.id = waits;
        END IF;
    END LOOP;
END
$$;

-- Tells no more of a bill that is drafted anew, as far as that has not gone out: its page goes with it.
CREATE FUNCTION tell_no_more_of_bill(which integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    waits record;
    others integer[];
BEGIN
    FOR waits IN
        SELECT g.id, g.facts FROM messages g
        WHERE g.market_id = acting_market() AND g.state = 'queued' AND g.facts ->> 'thing' = 'bills'
          AND g.facts -> 'of' @> to_jsonb(which)
        FOR UPDATE SKIP LOCKED
    LOOP
        others := array_remove(ARRAY(SELECT jsonb_array_elements_text(waits.facts -> 'of')::integer), which);
        IF others = '{}' THEN
            DELETE FROM messages g WHERE g.id = waits.id;
        ELSE
            UPDATE messages g SET facts = bill_facts(others, waits.facts ->> 'action') WHERE g.id = waits.id;
        END IF;
    END LOOP;
END
$$;

REVOKE EXECUTE ON FUNCTION bill_facts(integer[], text), tell_of_bills(integer[], text),
    tell_no_more_of_bill(integer) FROM PUBLIC;

-- What time clears away. The engine of each market calls it once a day (scheduler.messages.clearing says how old is old).

-- Deletes old attempts to sign in, sessions and links that are over, forms and challenges of passkeys that nobody came back for, which answers to
-- text messages were taken (no provider brings one again after so long), messages that went or failed, remarks and words in disputes; of
-- younger ones it blanks what a mail server answered, since that may name an address. Returns how many rows went.
CREATE FUNCTION clear_away(
    visits interval, dead_links interval, letters interval, answers interval, forms interval
)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    gone bigint;
    total bigint := 0;
BEGIN
    PERFORM require_engine();
    DELETE FROM sign_in_attempts a WHERE a.at < now() - visits;
    GET DIAGNOSTICS gone = ROW_COUNT;
    total := total + gone;
    DELETE FROM sessions s WHERE coalesce(s.ended_at, s.seen_at) < now() - visits;
    GET DIAGNOSTICS gone = ROW_COUNT;
    total := total + gone;
    DELETE FROM kept_forms f WHERE f.kept_at < now() - forms;
    GET DIAGNOSTICS gone = ROW_COUNT;
    total := total + gone;
    DELETE FROM passkey_challenges c WHERE c.made_at < now() - forms;
    GET DIAGNOSTICS gone = ROW_COUNT;
    total := total + gone;
    DELETE FROM sign_in_links l WHERE l.expires_at < now() - dead_links;
    GET DIAGNOSTICS gone = ROW_COUNT;
    total := total + gone;
    DELETE FROM links l WHERE l.revoked_at < now() - dead_links;
    GET DIAGNOSTICS gone = ROW_COUNT;
    total := total + gone;
    DELETE FROM text_answers t WHERE t.at < now() - dead_links;
    GET DIAGNOSTICS gone = ROW_COUNT;
    total := total + gone;
    DELETE FROM remarks r WHERE r.market_id = acting_market() AND r.at < now() - letters;
    GET DIAGNOSTICS gone = ROW_COUNT;
    total := total + gone;
    DELETE FROM hour_words d WHERE d.market_id = acting_market() AND d.at < now() - letters;
    GET DIAGNOSTICS gone = ROW_COUNT;
    total := total + gone;
    DELETE FROM messages g
    WHERE g.market_id = acting_market() AND g.state <> 'queued' AND g.created_at < now() - letters;
    GET DIAGNOSTICS gone = ROW_COUNT;
    total := total + gone;
    UPDATE messages g SET error = 'erased'
    WHERE g.market_id = acting_market() AND g.state <> 'queued' AND g.created_at < now() - answers
      AND g.error NOT IN ('too_old', 'not_wanted', 'no_link', 'erased');
    RETURN total;
END
$$;

REVOKE EXECUTE ON FUNCTION clear_away(interval, interval, interval, interval, interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clear_away(interval, interval, interval, interval, interval) TO releve_app;

-- The one door through which whoever sets up a market brings in the establishment of a new site.

-- The establishment of that code in the market of whoever asks, brought in when there is none of it anywhere yet;
-- null when the code is somebody's elsewhere, whom only the administration lets in.
CREATE FUNCTION add_establishment(new_code text, new_name text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    found integer;
BEGIN
    PERFORM require_administration();
    SELECT o.id INTO found FROM organisations o WHERE o.code = new_code;
    IF found IS NOT NULL THEN
        RETURN (
            SELECT o.id FROM organisations o JOIN members m ON m.organisation_id = o.id
            WHERE o.id = found AND o.kind = 'establishment' AND m.market_id = acting_market()
        );
    END IF;
    INSERT INTO organisations (kind, code, name) VALUES ('establishment', new_code, new_name) RETURNING id INTO found;
    INSERT INTO members (market_id, organisation_id, kind) VALUES (acting_market(), found, 'establishment');
    RETURN found;
END
$$;

REVOKE EXECUTE ON FUNCTION add_establishment(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION add_establishment(text, text) TO releve_app;

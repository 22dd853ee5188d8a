-- Skills are the same in all markets: whoever sets one up names new ones, and nobody changes what there is.
CREATE FUNCTION add_skill(new_code text, new_name text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    found integer;
BEGIN
    PERFORM require_administration();
    INSERT INTO skills (code, name) VALUES (new_code, new_name) RETURNING id INTO found;
    RETURN found;
END
$$;

REVOKE EXECUTE ON FUNCTION add_skill(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION add_skill(text, text) TO releve_app;

-- How people read the name of a site: as it is, and beside its town where another site of the market is called alike.

-- Words as people look for them and tell names apart; scheduler.core.folded says the same of what somebody typed. Accents
-- go first, since some locales lower plain letters alone.
CREATE FUNCTION folded(words text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT replace(replace(replace(replace(replace(replace(replace(replace(
        lower(regexp_replace(normalize(coalesce(words, ''), NFD), '[\u0300-\u036f]', '', 'g')),
        'œ', 'oe'), 'Œ', 'oe'), 'æ', 'ae'), 'Æ', 'ae'), '’', ''''), U&'\00A0', ' '), U&'\202F', ' '), '-', ' ')
$$;

-- The town of an address: what follows its last postcode, without CEDEX; null where nothing does.
CREATE FUNCTION town_of(address text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT nullif(btrim(regexp_replace(
        substring(address FROM '.*\m[0-9]{5}\M[\s,]+([^\s0-9,][^,\n]*)'), '\mcedex\M.*$', '', 'i'
    )), '')
$$;

-- Writes how the sites of a market are read. Closed ones count: their requests are read for years, and no name changes by
-- a day that comes. Where a town is missing, or tells nobody apart, the code of the site does.
CREATE FUNCTION tell_sites_apart(market integer) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH named AS (
        SELECT s.id, s.name, coalesce(s.uai, '#' || s.id) AS code, s.name || ' (' || town_of(s.address) || ')' AS beside
        FROM sites s
        WHERE s.market_id = market
    ), heard AS MATERIALIZED (
        SELECT n.*, btrim(regexp_replace(folded(n.name), '\s+', ' ', 'g')) AS alone,
               btrim(regexp_replace(folded(n.beside), '\s+', ' ', 'g')) AS in_town
        FROM named n
    ), told AS (
        SELECT h.id,
               CASE
                   WHEN count(*) OVER (PARTITION BY h.alone) = 1 THEN h.name
                   WHEN h.beside IS NULL
                       OR EXISTS (SELECT FROM heard o WHERE o.id <> h.id AND h.in_town IN (o.alone, o.in_town))
                       THEN h.name || ' (' || h.code || ')'
                   ELSE h.beside
               END AS shown
        FROM heard h
    )
    UPDATE sites s SET shown = t.shown FROM told t WHERE t.id = s.id AND s.shown <> t.shown
$$;

-- One after the other in a market: whoever gives a second site the name must see the first.
CREATE FUNCTION follow_names_of_sites() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    markets integer[];
    each integer;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        markets := ARRAY(
            SELECT DISTINCT n.market_id FROM touched n JOIN earlier o ON o.id = n.id
            WHERE (n.name, n.address, n.uai) IS DISTINCT FROM (o.name, o.address, o.uai)
        );
    ELSE
        markets := ARRAY(SELECT DISTINCT n.market_id FROM touched n);
    END IF;
    FOREACH each IN ARRAY markets LOOP
        PERFORM pg_advisory_xact_lock(hashtext('sites'), each);
        PERFORM tell_sites_apart(each);
    END LOOP;
    RETURN NULL;
END
$$;

CREATE TRIGGER sites_follow_added AFTER INSERT ON sites REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION follow_names_of_sites();
CREATE TRIGGER sites_follow_changed AFTER UPDATE ON sites REFERENCING OLD TABLE AS earlier NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION follow_names_of_sites();
CREATE TRIGGER sites_follow_gone AFTER DELETE ON sites REFERENCING OLD TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION follow_names_of_sites();

-- How people read the name of an organisation: an establishment that is called like its site, as that site. It looks at
-- no site that whoever asks may not read, and at those of the acting market first.
CREATE FUNCTION establishment_shown(organisation integer, called text) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT coalesce((
        SELECT s.shown FROM sites s
        WHERE s.organisation_id = organisation AND s.name = called
        ORDER BY s.market_id IS DISTINCT FROM acting_market(), s.id
        LIMIT 1
    ), called)
$$;

REVOKE EXECUTE ON FUNCTION folded(text), town_of(text), tell_sites_apart(integer), follow_names_of_sites(),
    establishment_shown(integer, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION folded(text), town_of(text), establishment_shown(integer, text) TO releve_app, releve_admin;
GRANT EXECUTE ON FUNCTION tell_sites_apart(integer) TO releve_admin;

"""A schema in words: everything by which two databases could differ, but their rows."""

from sqlalchemy import URL, create_engine, text

SCHEMA = """
    WITH s AS (SELECT oid, nspname, nspowner, nspacl FROM pg_namespace WHERE nspname IN ('public', 'procrastinate'))
    SELECT 'table', c.oid::regclass::text,
           concat_ws(' ', pg_get_userbyid(relowner), relacl, relrowsecurity, relforcerowsecurity)
    FROM pg_class c JOIN s ON s.oid = relnamespace WHERE relkind IN ('r', 'S')
    UNION ALL
    SELECT 'column', attrelid::regclass::text || '.' || attname,
           concat_ws(' ', atttypid::regtype, attnotnull, attidentity, attgenerated, attacl)
    FROM pg_attribute JOIN pg_class c ON c.oid = attrelid JOIN s ON s.oid = relnamespace
    WHERE relkind = 'r' AND attnum > 0 AND NOT attisdropped
    UNION ALL
    SELECT 'policy', polrelid::regclass::text || '.' || polname,
           concat_ws(' ', polcmd, polpermissive, polroles::regrole[], pg_get_expr(polqual, polrelid),
                     pg_get_expr(polwithcheck, polrelid))
    FROM pg_policy
    UNION ALL
    SELECT 'function', p.oid::regprocedure::text,
           concat_ws(' ', pg_get_userbyid(proowner), proacl, prosecdef, proconfig, md5(prosrc))
    FROM pg_proc p JOIN s ON s.oid = pronamespace
    UNION ALL
    SELECT 'trigger', tgrelid::regclass::text || '.' || tgname,
           concat_ws(' ', tgenabled, pg_get_triggerdef(pg_trigger.oid))
    FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL
    SELECT 'constraint', conrelid::regclass::text || '.' || conname, pg_get_constraintdef(pg_constraint.oid)
    FROM pg_constraint WHERE conrelid <> 0 AND contype <> 'n'
    UNION ALL
    SELECT 'index', schemaname || '.' || indexname, indexdef FROM pg_indexes JOIN s ON s.nspname = schemaname
    UNION ALL
    SELECT 'schema', nspname::text, concat_ws(' ', pg_get_userbyid(nspowner), nspacl) FROM s
"""


def asked(url: URL | None, *queries: str) -> list[tuple[object, ...]]:
    """Ask in one transaction; return what the last question found."""
    assert url
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            for query in queries:
                answer = connection.execute(text(query))
            return [tuple(row) for row in answer] if answer.returns_rows else []
    finally:
        engine.dispose()


def shape(url: URL | None) -> set[tuple[object, ...]]:
    """Return what there is, and how."""
    return set(asked(url, SCHEMA))

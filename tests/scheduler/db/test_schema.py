"""The revisions, the models and the policies fit together."""

import re
from collections.abc import Iterator
from hashlib import sha256
from uuid import uuid4

import pytest
from alembic import command
from sqlalchemy import URL, Connection, create_engine, text

from scheduler.core import schema
from scheduler.core.access import RIGHTS
from scheduler.core.addresses import Addresses
from scheduler.core.constraints import REASONS
from scheduler.core.errors import DatabaseUnusable
from scheduler.core.tables import Base
from tests.conftest import database

COLUMNS = """
    SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
           pg_get_expr(d.adbin, d.adrelid)
    FROM pg_attribute a
    JOIN pg_class c ON c.oid = a.attrelid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
"""
CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
"""
INDEXES = "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
UNGUARDED = """
    SELECT c.relname FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> 'alembic_version'
      AND NOT (
          c.relrowsecurity AND c.relforcerowsecurity
          AND EXISTS (
              SELECT FROM pg_policy p
              WHERE p.polrelid = c.oid AND 'releve_app'::regrole = ANY (p.polroles)
          )
      )
"""


def catalogue(connection: Connection) -> set[tuple[object, ...]]:
    rows = {tuple(row) for query in (COLUMNS, CONSTRAINTS, INDEXES) for row in connection.execute(text(query))}
    return {row for row in rows if row[0] != "alembic_version"}


@pytest.fixture
def owner(empty: Addresses) -> Iterator[Connection]:
    assert empty.owner
    engine = create_engine(empty.owner)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.fixture
def bare(superuser: URL) -> Iterator[Connection]:
    """An owner's connection to a database without anything."""
    with database(superuser, f"releve_test_{uuid4().hex}") as found:
        assert found.owner
        engine = create_engine(found.owner)
        with engine.connect() as connection:
            yield connection
        engine.dispose()


def test_alembic_finds_nothing_to_add(owner: Connection) -> None:
    command.check(schema.configuration(owner))


def test_revisions_and_models_make_the_same_schema(owner: Connection, bare: Connection) -> None:
    # Alembic's check looks at neither CHECK nor EXCLUDE nor generated columns.
    Base.metadata.create_all(bare)
    by_models, by_revisions = catalogue(bare), catalogue(owner)
    assert by_models - by_revisions == set()
    assert by_revisions - by_models == set()


def test_upgrade_from_nothing_and_again(bare: Connection) -> None:
    assert schema.current(bare) is None
    schema.upgrade(bare)
    bare.commit()
    before = catalogue(bare)
    schema.upgrade(bare)
    assert schema.current(bare) == schema.newest()
    assert catalogue(bare) == before


@pytest.mark.parametrize(
    ("revision", "what_to_do"),
    [
        ("9999", "which this program does not know; use the program that is as new as the database"),
        ("0001", f"of before the first release, from which nothing is carried over; {schema.BEGIN_ANEW}"),
        ("0047", f"of before the first release, from which nothing is carried over; {schema.BEGIN_ANEW}"),
    ],
)
def test_a_database_of_another_time_is_refused_in_one_line(bare: Connection, revision: str, what_to_do: str) -> None:
    schema.upgrade(bare)
    bare.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
    before = catalogue(bare)
    for refuse in (schema.upgrade, schema.require_newest):
        with pytest.raises(DatabaseUnusable) as refused:
            refuse(bare)
        assert str(refused.value) == f"the database is at revision {revision}, {what_to_do}"
    assert schema.current(bare) == revision
    assert catalogue(bare) == before


def test_a_database_without_tables_is_to_be_brought_up_to_date(bare: Connection) -> None:
    with pytest.raises(DatabaseUnusable, match="bring it up to date as its owner"):
        schema.require_newest(bare)


def test_revisions_form_one_line_in_the_order_of_their_files() -> None:
    folder = schema.REVISIONS
    files = sorted(path.stem for path in folder.glob("[0-9]*.py"))
    sources = [(folder / f"{name}.py").read_text() for name in files]
    assert [re.findall(r'^revision = "(.*)"', each, re.MULTILINE)[0] for each in sources] == [
        name[:4] for name in files
    ]
    assert sorted(path.stem for path in folder.glob("*.sql")) == files


RELEASED = {"0048_schema.sql": "4715a981fefd586af92d565d81400ac06ab13350949b0fb6ab08547e11748cd3"}
"""The revisions of released versions: databases and backups stand at them, so a change gets one of its own."""


@pytest.mark.parametrize("name", RELEASED)
def test_a_released_revision_stays_as_it_is(name: str) -> None:
    assert sha256((schema.REVISIONS / name).read_bytes()).hexdigest() == RELEASED[name]


def test_every_table_is_forced_under_policies(owner: Connection) -> None:
    assert list(owner.scalars(text(UNGUARDED))) == []


@pytest.mark.parametrize(
    "mistake",
    [
        "CREATE TABLE leaks (id integer)",
        "ALTER TABLE workers NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE workers DISABLE ROW LEVEL SECURITY",
        "DROP POLICY transitions_read ON transitions",
    ],
)
def test_an_unguarded_table_is_noticed(owner: Connection, mistake: str) -> None:
    owner.execute(text(mistake))
    assert len(list(owner.scalars(text(UNGUARDED)))) == 1
    owner.rollback()


def test_access_is_decided_for_every_table() -> None:
    assert set(RIGHTS) == set(Base.metadata.tables)


def test_application_owns_nothing_and_is_bound(owner: Connection) -> None:
    owned = "SELECT relname FROM pg_class WHERE relowner = 'releve_app'::regrole"
    assert list(owner.scalars(text(owned))) == []
    powers = "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = 'releve_app'"
    assert owner.execute(text(powers)).one() == (False, False, False, False)
    memberships = "SELECT count(*) FROM pg_auth_members WHERE member = 'releve_app'::regrole"
    assert owner.scalar(text(memberships)) == 0


UNPRIVILEGED = {
    *(
        "books",
        "covers",
        "fills",
        "holds",
        "stands",
        "travel_key",
        "folded",
        "town_of",
        "establishment_shown",
        "declared_since",
    ),
    *("hours_may", "bill_becomes", "days_to_count", "reason_of"),
    *("guard_state", "guard_offer", "begin_unbroken", "guard_broken"),
}
"""Functions that run as whoever asks: they read nothing that these may not read."""


def test_functions_are_for_nobody_unnamed_and_the_privileged_fix_their_search_path(owner: Connection) -> None:
    functions = owner.execute(
        text("""
            SELECT p.proname, has_function_privilege('public', p.oid, 'EXECUTE'), p.prosecdef, p.proconfig,
                   p.proowner::regrole::text
            FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
        """)
    ).all()
    assert len(functions) >= 10
    assert {row.proname for row in functions if not row.prosecdef} == UNPRIVILEGED
    for name, for_all, definer, settings, owned_by in functions:
        assert (for_all, owned_by) == (False, "releve_across"), name
        if definer:
            assert set(settings) - PLANNED == {"search_path=public, pg_temp"}, name


PLANNED = {"plan_cache_mode=force_custom_plan", "random_page_cost=1.1"}
"""What a function may say of how it is planned."""


def test_every_guard_against_doubles_has_a_reason(owner: Connection) -> None:
    names = {row[1] for row in catalogue(owner)}
    assert set(REASONS) <= names
    # Guards whose columns hold an own number exist for foreign keys to point at; no one can run into them.
    doubles = owner.scalars(
        text("""
            SELECT i.relname FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
            WHERE i.relnamespace = 'public'::regnamespace AND (x.indisunique OR x.indisexclusion)
              AND NOT EXISTS (
                  SELECT FROM pg_attribute a
                  WHERE a.attrelid = x.indrelid AND a.attnum = ANY (x.indkey) AND a.attidentity <> ''
              )
        """)
    )
    assert set(doubles) - set(REASONS) == PRIMARY_KEYS_MADE_ONCE


PRIMARY_KEYS_MADE_ONCE = {
    # Written together with what they belong to; a second one is a fault of the program.
    "alembic_version_pkc",
    "bill_days_pkey",
    "bill_line_hours_pkey",
    "bill_lines_bill_id_place_key",
    "billing_parties_pkey",
    "bills_credits_id_key",
    "bills_issuer_id_year_seq_key",
    "bills_once",
    "counted_months_pkey",
    "empty_shifts_pkey",
    "exits_about_id_key",
    "exits_first_of_worker",
    "file_shapes_pkey",
    "given_documents_once",
    "hour_entries_about_id_key",
    "hour_entries_first_of_day",
    "hour_entries_market_id_month_seq_key",
    "hour_heads_pkey",
    "job_skills_pkey",
    "kept_forms_token_hash_key",
    "links_token_hash_key",
    "members_market_id_organisation_id_kind_key",
    "passkey_challenges_challenge_hash_key",
    "post_skills_pkey",
    "messages_once",
    "pass_numbers_pkey",
    "mission_faults_pkey",
    "month_given_pkey",
    "month_ledger_pkey",
    "month_missions_pkey",
    "month_requests_pkey",
    "people_counts_pkey",
    "stand_bys_pkey",
    "places_pkey",
    "preparations_pkey",
    "published_figures_pkey",
    "request_skills_pkey",
    "sessions_token_hash_key",
    "set_up_links_token_hash_key",
    "sign_in_links_token_hash_key",
    "site_persons_pkey",
    "site_sheets_pkey",
    "text_answers_pkey",
    "transitions_pkey",
    "travel_times_pkey",
    "user_phones_pkey",
    "worker_contacts_pkey",
    "worker_homes_pkey",
    "worker_limits_pkey",
    "worker_names_pkey",
    "worker_words_pkey",
}


def test_nothing_about_health_can_be_stored() -> None:
    columns = [column.name for table in Base.metadata.tables.values() for column in table.columns]
    assert len(columns) > 100
    forbidden = re.compile(
        r"health|sick|diagnos|medical|disab(?!led_at)|rqth|birth|sex|gender|nationality|note|comment"
    )
    assert [name for name in columns if forbidden.search(name)] == []

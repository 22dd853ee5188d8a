"""The job queue lies outside the policies: whoever reaches it may read what stands in it, so it must tell nothing."""

import re
from datetime import timedelta

from sqlalchemy import text

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database
from scheduler.jobs import look
from scheduler.planning import ask_for_run
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World, moment

NUMBER_CODE_OR_DATE = re.compile(r"[0-9]+|[a-z][a-z0-9-]*|[0-9]{4}-[0-9]{2}-[0-9]{2}")
TABLES = {"procrastinate_events", "procrastinate_jobs", "procrastinate_periodic_defers", "procrastinate_workers"}


def test_jobs_carry_numbers_and_codes_only(fresh: Addresses, world: World) -> None:
    database = Database(fresh.application)
    try:
        look(database, moment(0, 2) + timedelta(minutes=45))  # a night of the Calvados is due
        with database.transaction(world.lucie) as session:
            run = ask_for_run(session, world.lucie)
        with database.transaction(world.mona) as session:
            jobs = session.execute(text("SELECT * FROM procrastinate.procrastinate_jobs")).mappings().all()
    finally:
        database.close()
    assert sorted((job["task_name"], *sorted(job["args"])) for job in jobs) == [
        ("night", "market", "night"),
        ("plan", "market", "run"),
    ]
    values = [str(value) for job in jobs for value in job["args"].values()]
    assert str(run) in values
    assert [value for value in values if not NUMBER_CODE_OR_DATE.fullmatch(value)] == []


def test_the_queue_has_these_tables_and_no_view(stage: Stage) -> None:
    query = """
        SELECT c.relname FROM pg_class c
        WHERE c.relnamespace = 'procrastinate'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
    """
    with stage.owning() as session:
        assert set(session.scalars(text(query))) == TABLES


def test_no_function_of_the_queue_lends_its_owners_rights(stage: Stage) -> None:
    query = "SELECT proname FROM pg_proc WHERE pronamespace = 'procrastinate'::regnamespace AND {}"
    with stage.owning() as session:
        assert session.scalars(text(query.format("prosecdef"))).all() == []
        assert session.scalars(text(query.format("has_function_privilege('public', oid, 'EXECUTE')"))).all() == []
        fixed = text(query.format("proconfig IS DISTINCT FROM ARRAY['search_path=procrastinate, pg_temp']"))
        assert session.scalars(fixed).all() == []

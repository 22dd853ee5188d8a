"""Something is killed in the middle of some work, or a second container joins in; once everything runs again, nothing
that was promised is lost.

A drill's number decides what is killed, in the middle of which work, and when. So ``make drill`` repeats each drill
with other moments, and a drill that failed can be held again by its number.
"""

from collections.abc import Callable
from itertools import product as pairs
from random import Random

import psutil
import pytest

from tests.conftest import DRILLS as HELD
from tests.drill.conftest import Site
from tests.drill.crew import Crew, Moment
from tests.drill.installation import Installation, awaited, children, kill
from tests.drill.invariants import faults
from tests.drill.second_container import command_elsewhere, server_elsewhere, worker_elsewhere
from tests.elsewhere import ELSEWHERE


def solver(product: Installation) -> list[psutil.Process]:
    return [awaited("the solver", product.solver)]


def job_worker(product: Installation) -> list[psutil.Process]:
    return [awaited("the job worker", product.job_worker)]


def web_worker(product: Installation) -> list[psutil.Process]:
    return awaited("a web worker", product.web_workers)[:1]


def database(product: Installation) -> list[psutil.Process]:
    return [product.postmaster()]


def backend(product: Installation) -> list[psutil.Process]:
    """One of the application's connections, rather one that is at work."""
    (row,) = product.ask("""
        SELECT pid FROM pg_stat_activity WHERE usename = 'releve_app' AND pid <> pg_backend_pid()
        ORDER BY state = 'active' AND wait_event IS DISTINCT FROM 'advisory' DESC, state_change DESC LIMIT 1
    """)
    return [psutil.Process(row.pid)]


def supervisor(product: Installation) -> list[psutil.Process]:
    """``releve up`` itself; what it started must then end by itself."""
    assert product.up
    return [psutil.Process(product.up.pid)]


def everything(product: Installation) -> list[psutil.Process]:
    """As when the machine loses power."""
    assert product.up
    return [psutil.Process(product.up.pid), *product.processes(), *database(product)]


Victim = Callable[[Installation], list[psutil.Process]]

DRILLS: tuple[tuple[Victim, Moment], ...] = (
    # The first three are held by every long run of the tests, the first of them every day, beside the storm of answers
    # of ``test_storm``.
    (job_worker, Moment.STORING),
    (database, Moment.PUBLISHING),
    (solver, Moment.SOLVING),
    (web_worker, Moment.ANSWERING),
    (backend, Moment.ANSWERING),
    (everything, Moment.STORING),
    (job_worker, Moment.SOLVING),
    (web_worker, Moment.SOLVING),
    (database, Moment.SOLVING),
    (backend, Moment.SOLVING),
    (everything, Moment.SOLVING),
    # The solver has ended when its plan is stored.
    (web_worker, Moment.STORING),
    (database, Moment.STORING),
    (backend, Moment.STORING),
    (solver, Moment.ANSWERING),
    (job_worker, Moment.ANSWERING),
    (database, Moment.ANSWERING),
    (everything, Moment.ANSWERING),
    (solver, Moment.PUBLISHING),
    (job_worker, Moment.PUBLISHING),
    (web_worker, Moment.PUBLISHING),
    (backend, Moment.PUBLISHING),
    (everything, Moment.PUBLISHING),
    (supervisor, Moment.SOLVING),
    (supervisor, Moment.STORING),
    (supervisor, Moment.ANSWERING),
    (supervisor, Moment.PUBLISHING),
    # Where no second container can be made, the end of the tests says so.
    *pairs((command_elsewhere, worker_elsewhere, server_elsewhere) if ELSEWHERE else (), Moment),
)


@pytest.mark.sampled
def test_nothing_is_lost(number: int, site: Site, record_property: Callable[[str, object], None]) -> None:
    victim, moment = DRILLS[number % len(DRILLS)]
    record_property("killed", f"{victim.__name__} while {moment}")
    crew = Crew(site, Random(number))  # noqa: S311  # which moment, no secret
    crew.begin(moment)
    crew.wait_a_moment(moment)
    doomed = victim(site.product)
    orphans = [each for process in doomed for each in children(process)]
    kill(doomed)
    if victim in {everything, supervisor}:
        site.product.awaits_end(orphans)
        site.product.start()
    crew.finish(moment)
    site.product.awaits_end(orphans)
    site.product.awaits_parts()
    crew.end_silent_runs()
    with site.product.administering() as session:
        assert faults(session) == []
    crew.plan_and_publish()
    with site.product.administering() as session:
        assert faults(session) == []


def test_the_sample_and_the_storm_have_every_part_and_every_moment() -> None:
    storm = {(web_worker, Moment.ANSWERING), (database, Moment.ANSWERING), (job_worker, Moment.ANSWERING)}
    held = storm | set(DRILLS[: max(HELD)])
    rare = {backend, everything, supervisor, command_elsewhere, worker_elsewhere, server_elsewhere}
    assert {victim for victim, _ in held} == {victim for victim, _ in DRILLS} - rare
    assert {moment for _, moment in held} == set(Moment)
    assert len(set(DRILLS)) == len(DRILLS)

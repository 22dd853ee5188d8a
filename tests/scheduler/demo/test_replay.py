"""Two weeks of a small department, played by everybody who takes part in them."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import URL, select, text

from scheduler.billing.balance import Sums, balance
from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.tables import HourHead
from scheduler.demo.calendar import moment
from scheduler.demo.load.accounts import CODE
from scheduler.demo.replay.books import read_books, unbalanced
from scheduler.demo.replay.playing import play_day, stage_of
from scheduler.hours.audit import audit
from scheduler.planning import begin
from tests.examples import one_in
from tests.scheduler.demo.replays import loaded, play_on, rows, setting

pytestmark = one_in(2)

DAYS, BROKEN_OFF, LOOKED_AT = 14, 3, 5
"""Days of the replay; after how many the other one is broken off, and after how many the two are compared."""

LEFT = """
    SELECT count(*), count(*) FILTER (WHERE EXISTS (
        SELECT FROM mission_shifts b JOIN request_shifts s ON s.id = b.request_shift_id
        WHERE b.worker_id = x.worker_id AND b.state IN ('published', 'confirmed', 'done') AND s.day > x.day))
    FROM exits x
"""
"""Who has left, and who of them has work after that."""

Rows = dict[str, list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def played(superuser: URL, empty: Addresses) -> Iterator[tuple[Addresses, Rows]]:
    """A replay that is over, and what it had left after some days."""
    which, early = setting(), dict[str, Rows]()
    with loaded(superuser, empty, which) as found:
        assert found.owner
        assert play_on(found, which, LOOKED_AT) is False
        early["rows"] = rows(found.owner)
        assert play_on(found, which, DAYS) is True
        yield found, early["rows"]


def asked(found: Addresses, query: str) -> list[tuple[object, ...]]:
    assert found.owner
    with administration(found.owner) as session:
        return [tuple(row) for row in session.execute(text(query))]


def test_everybody_does_what_they_do_in_a_fortnight(played: tuple[Addresses, Rows]) -> None:
    done = {str(action) for (action,) in asked(played[0], "SELECT DISTINCT action FROM events")}
    assert done >= {"submit", "start", "finish", "propose", "publish", "offer", "confirm", "decline", "amend"}
    kinds = {kind for (kind,) in asked(played[0], "SELECT DISTINCT kind FROM hour_entries")}
    assert kinds >= {"statement", "signature", "validation"}
    [(failed,)] = asked(played[0], "SELECT count(*) FROM runs WHERE state <> 'done'")
    assert failed == 0


def test_what_was_done_is_what_requests_and_missions_say(played: tuple[Addresses, Rows]) -> None:
    """By site, agency, person and month: by a query of its own, and by what the command tells."""
    independent = """
        SELECT r.site_id, m.agency_id, b.worker_id, to_char(x.day, 'YYYY-MM'), sum(b.worked_minutes)
        FROM mission_shifts b, missions m, request_shifts x, requests r
        WHERE m.id = b.mission_id AND x.id = b.request_shift_id AND r.id = m.request_id
          AND b.worked_minutes IS NOT NULL
        GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    """
    ledger = """
        SELECT site_id, agency_id, worker_id, to_char(day, 'YYYY-MM'), sum(minutes) FROM (
            SELECT DISTINCT ON (request_shift_id, worker_id) * FROM hour_entries
            WHERE day IS NOT NULL ORDER BY request_shift_id, worker_id, id DESC) newest
        WHERE kind IN ('validation', 'settlement') GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    """
    found, _ = played
    counted = asked(found, independent)
    assert counted == asked(found, ledger)
    assert counted
    assert found.owner
    with administration(found.owner) as session:
        assert unbalanced(session) == ()
        books = read_books(session)
    assert books.worked_minutes == sum(int(str(row[4])) for row in counted)
    assert books.people == len({row[2] for row in counted if row[4]})
    assert 0 < books.worked_minutes <= books.asked_minutes


def test_nobody_works_where_no_shift_was_asked_for(played: tuple[Addresses, Rows]) -> None:
    [(beyond,)] = asked(
        played[0],
        "SELECT count(*) FROM (SELECT x.id FROM mission_shifts b JOIN request_shifts x ON x.id = b.request_shift_id"
        " WHERE b.worked_minutes IS NOT NULL GROUP BY x.id, x.headcount HAVING count(*) > x.headcount) more",
    )
    assert beyond == 0


def test_the_audit_finds_nothing(played: tuple[Addresses, Rows]) -> None:
    database = Database(played[0].application)
    engine = database.engine(CODE)
    with database.transaction(engine) as session:
        found = audit(session, engine)
    database.close()
    assert found.faults == ()
    assert sum(each.entries for each in found.chains) > 0


def test_all_of_it_happened_in_the_weeks_that_were_played(played: tuple[Addresses, Rows]) -> None:
    which = setting()
    first, last = which.start - timedelta(days=1), which.finish + timedelta(days=1)
    moments = """
        SELECT 'events', min(at)::date, max(at)::date FROM events
        UNION SELECT 'hours', min(at)::date, max(at)::date FROM hour_entries
        UNION SELECT 'requests', min(created_at)::date, max(created_at)::date FROM requests
        UNION SELECT 'runs', min(started_at)::date, max(ended_at)::date FROM runs
        UNION SELECT 'messages', min(created_at)::date, max(created_at)::date FROM messages
    """
    for what, begun, ended in asked(played[0], moments):
        assert first <= begun <= ended <= last, what  # type: ignore[operator]  # dates


def test_a_replay_that_is_broken_off_goes_on_alike(
    superuser: URL, empty: Addresses, played: tuple[Addresses, Rows]
) -> None:
    which = setting()
    with loaded(superuser, empty, which) as found:
        assert found.owner
        assert play_on(found, which, BROKEN_OFF) is False
        assert play_on(found, which, LOOKED_AT - BROKEN_OFF) is False
        assert rows(found.owner) == played[1]


def test_a_replay_that_was_killed_while_a_night_was_planned_goes_on(superuser: URL, empty: Addresses) -> None:
    which = setting()
    with loaded(superuser, empty, which) as found:
        assert found.owner
        with stage_of(found.owner, found.application, which) as (stage, jobs):
            play_day(stage, jobs, which.days[0])
            engine = stage.people.engine
            with stage.acting(engine, moment(which.days[1], "03:30")) as (session, _):
                killed = begin(session, engine, night=which.days[1])
            play_day(stage, jobs, which.days[1])
        states = asked(found, "SELECT id, state FROM runs ORDER BY id")
        assert states[0] == (killed, "failed")
        assert [state for _, state in states[1:]] == ["done"]


@pytest.mark.long
def test_a_term_is_played_and_its_months_closed_and_billed(superuser: URL, empty: Addresses) -> None:
    """Ten weeks with holidays among them, at a larger part of the contract."""
    which = setting(weeks=10, share=0.5, workers=80, seed=4)
    with loaded(superuser, empty, which) as found:
        assert found.owner
        assert play_on(found, which, len(which.days)) is True
        with administration(found.owner) as session:
            assert unbalanced(session) == ()
            assert read_books(session).closed_months >= 1
            [(left, beyond)] = session.execute(text(LEFT)).all()
        assert left > 0
        assert beyond == 0
        database = Database(found.application)
        engine = database.engine(CODE)
        with database.transaction(engine) as session:
            assert audit(session, engine).faults == ()
            closed = select(HourHead.month).where(HourHead.market_id == engine.market, HourHead.closed)
            for month in session.scalars(closed):
                sums = Sums.of(balance(session, engine, month))
                assert (sums.billed, sums.credited, sums.open) == (sums.done, 0, 0)
                assert sums.done > 0
        database.close()

"""The two school years from which the demo begins: small enough to go out, whole, and with books that balance."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from importlib.resources import files
from uuid import uuid4

import pytest
from msgspec.structs import replace
from sqlalchemy import URL, select, text

from scheduler.billing.balance import Sums, balance
from scheduler.commands.demo_past import SEED, history_before
from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.tables import HourEntry, HourHead, Request
from scheduler.demo.history.file import LARGEST, PATH, decoded, encoded, read_history
from scheduler.demo.history.kept import TABLES, Kept, columns_of
from scheduler.demo.history.storing import store_history
from scheduler.demo.history.writing import history_of
from scheduler.demo.load import store_market
from scheduler.demo.load.accounts import CODE
from scheduler.demo.load.billed import let_members_bill
from scheduler.demo.load.window import HISTORY_DAYS, LONGEST_HISTORY_DAYS, window_around
from scheduler.demo.replay.books import unbalanced
from scheduler.demo.replay.setting import Setting
from scheduler.hours.audit import audit
from scheduler.impact.figures import Figures, figures
from scheduler.impact.period import period_of
from tests.conftest import database
from tests.scheduler.db.world import A_HASH

TODAY = date(2026, 12, 1)


@pytest.fixture(scope="module")
def history() -> Kept:
    found = read_history()
    assert found
    return found


@contextmanager
def market(superuser: URL, empty: Addresses) -> Iterator[Addresses]:
    """A market as the demo has it before anything happened in it."""
    with database(superuser, f"releve_test_{uuid4().hex}", empty.application.database or "") as found:
        assert found.owner
        with administration(found.owner) as session:
            store_market(session, seed=SEED, today=TODAY, password_hash=A_HASH)
            let_members_bill(session)
        yield found


@pytest.fixture(scope="module")
def stored(superuser: URL, empty: Addresses, history: Kept) -> Iterator[Addresses]:
    """The market with its history."""
    with market(superuser, empty) as found:
        assert found.owner
        with administration(found.owner) as session:
            told = store_history(session, history, seed=SEED)
        assert (told.start, told.finish) == (history.start, history.finish)
        yield found


@pytest.fixture(scope="module")
def counted(stored: Addresses) -> Figures:
    engine = (opened := Database(stored.application)).engine(CODE)
    with opened.transaction(engine) as session:
        period = period_of(session, engine, TODAY)
        assert period
        found = figures(session, engine, period)
    opened.close()
    return found


def test_it_is_small_enough_to_go_out_with_the_product() -> None:
    package, folder, name = PATH
    data = (files(package) / folder / name).read_bytes()
    assert len(data) <= LARGEST
    assert gzip.decompress(encoded(decoded(data))) == gzip.decompress(data), "written anew it is the same"


def test_one_that_is_too_large_is_refused(history: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.demo.history.file.LARGEST", 1000)
    with pytest.raises(ValueError, match="at most 1000"):
        encoded(history)


def test_another_format_is_refused(history: Kept) -> None:
    with pytest.raises(ValueError, match="releve-history/0"):
        decoded(encoded(replace(history, format="releve-history/0")))


def test_nobody_is_named_in_it(history: Kept) -> None:
    """Codes of people, addresses of functions under a domain of nobody; what somebody wrote is not in it."""
    for person in history.people:
        assert person.code[0] in "AP"
        assert person.code[1:].isdecimal()
    users = {
        value
        for table in TABLES
        for row in history.tables[table.__tablename__][1:]
        for told, value in zip(columns_of(table), row, strict=True)
        if told.named == "users" and value
    }
    assert all(each.endswith(".example") for each in users)


def test_what_is_stored_is_what_was_kept(stored: Addresses, history: Kept) -> None:
    """Written out of the database again it is the same, row by row."""
    assert stored.owner
    with administration(stored.owner) as session:
        again = history_of(session, Setting(SEED, history.start, history.finish))
    for table in TABLES:
        name = table.__tablename__
        assert again.tables[name] == history.tables[name], name
    assert [each.code for each in again.people] == [each.code for each in history.people]


def test_the_ledger_is_whole(stored: Addresses) -> None:
    opened = Database(stored.application)
    engine = opened.engine(CODE)
    with opened.transaction(engine) as session:
        found = audit(session, engine)
    opened.close()
    assert found.faults == ()
    assert found.chains
    assert all(each.closed for each in found.chains)


def test_the_books_balance_to_the_minute(stored: Addresses) -> None:
    assert stored.owner
    with administration(stored.owner) as session:
        assert unbalanced(session) == ()
        months = session.scalars(select(HourHead.month).where(HourHead.closed).order_by(HourHead.month)).all()
    opened = Database(stored.application)
    engine = opened.engine(CODE)
    with opened.transaction(engine) as session:
        for month in months:
            sums = Sums.of(balance(session, engine, month))
            assert sums.done == sums.billed - sums.credited + sums.open, month
            assert sums.open == 0
    opened.close()


def test_two_school_years_are_in_the_figures(history: Kept, counted: Figures) -> None:
    """Of the order of the contract's own balance, because people and work are drawn so."""
    assert (history.start, history.finish - timedelta(days=1)) == (date(2024, 9, 2), date(2026, 8, 16))
    assert counted.from_day == history.start
    assert 20_000 < counted.asked_minutes / 60 < 30_000
    assert 12_000 < counted.worked_minutes / 60 < 25_000
    assert 120 < (counted.people or 0) < 220
    assert 1.5 < (counted.one_in or 0) < 3
    assert 20 <= (counted.hired or 0) <= 60
    assert (counted.trained, counted.proposed) >= (12, 6)


def test_all_of_it_is_over_before_the_demo_begins(stored: Addresses, history: Kept) -> None:
    assert stored.owner
    with administration(stored.owner) as session:
        assert session.scalar(text("SELECT max(day) FROM request_shifts")) < history.finish
        assert session.scalars(select(HourEntry.at).order_by(HourEntry.at.desc()).limit(1)).one().date() < TODAY
        [waiting] = session.execute(
            text("SELECT count(*) FROM missions WHERE state IN ('proposed', 'published', 'confirmed')")
        ).one()
    assert waiting == 0
    assert history_before(history.finish + timedelta(days=HISTORY_DAYS)) is not None
    assert history_before(history.finish + timedelta(days=HISTORY_DAYS - 1)) is None


def test_the_weeks_of_the_demo_begin_where_the_history_ends() -> None:
    """As far back as they may; without a history they are as many as ever."""
    usual = window_around(TODAY)
    assert window_around(TODAY, date(2026, 8, 17)).past == date(2026, 8, 17)
    assert window_around(TODAY, TODAY).past == usual.past
    longest = TODAY - timedelta(days=LONGEST_HISTORY_DAYS)
    assert window_around(TODAY, date(2024, 1, 1)).past == longest
    assert window_around(TODAY, date(2024, 1, 1)).end == usual.end


def test_the_history_of_another_market_is_refused(superuser: URL, empty: Addresses, history: Kept) -> None:
    """Nothing of it is stored: whoever should be there has another agency."""
    there = next(each for each in history.people if each.last is None)
    other = next(each.agency for each in history.people if each.agency != there.agency)
    people = tuple(replace(each, agency=other) if each is there else each for each in history.people)
    with market(superuser, empty) as found:
        assert found.owner
        with pytest.raises(ValueError, match=there.code), administration(found.owner) as session:
            store_history(session, replace(history, people=people), seed=SEED)
        with administration(found.owner) as session:
            assert session.scalars(select(Request.id)).all() == []

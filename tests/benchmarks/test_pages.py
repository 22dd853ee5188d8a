from datetime import date

from sqlalchemy import URL, create_engine, text

from scheduler.core.addresses import Addresses
from tests.benchmarks.pages.__main__ import table
from tests.benchmarks.pages.history import write
from tests.benchmarks.pages.measure import Page, Timing

COUNTS = """
    SELECT count(*), count(DISTINCT r.id) FILTER (WHERE r.state = 'filled'),
           count(DISTINCT b.mission_id), count(DISTINCT s.day) > 10
    FROM request_shifts s JOIN requests r ON r.id = s.request_id
    LEFT JOIN mission_shifts b ON b.request_shift_id = s.id
    WHERE s.day < '2027-01-01'
"""


def test_the_past_keeps_every_constraint(superuser: URL, fresh: Addresses) -> None:
    there = superuser.set(database=fresh.application.database)
    assert write(there, date(2027, 3, 1), shifts=80) == 80
    engine = create_engine(there)
    with engine.connect() as connection:
        shifts, filled, missions, spread = connection.execute(text(COUNTS)).one()
    engine.dispose()
    assert shifts == 80
    assert filled == missions > 0
    assert spread


def test_a_page_is_judged_by_both_limits() -> None:
    quick = tuple(float(each) for each in range(1, 21))
    page = Page("cockpit", "lucie", "/")
    assert Timing(page, 12, quick).good
    assert not Timing(page, 13, quick).good
    assert not Timing(page, 12, (*quick[:18], 81.0, 82.0)).good
    assert Timing(page, 12, quick).quantile(0.95) == 19
    assert "| cockpit | 12 | 10 | 19 | yes |" in table([Timing(page, 12, quick)])

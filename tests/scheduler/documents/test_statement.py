"""The statement of hours on paper: a whole month is signed on the page on which it stands."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest

from scheduler.core.tables.hour_codes import EntryKind, HoursReason
from scheduler.documents.statement import Of, statement_of
from tests.scheduler.documents.examples import A_DAY, PARIS, pages

OCTOBER = date(2026, 10, 1)
OF = Of(1, "Collèges du Calvados", PARIS, 2, "Le Relais du Bessin", 4, "Fatoumata D.")
SITES = ("Collège Jacques Prévert (Saint-Pierre-en-Auge)", "Collège Jean Moulin (Caen)")


@dataclass(frozen=True)
class Worked:
    """A day as it was planned."""

    site: str
    starts_at: datetime
    kind: EntryKind = EntryKind.VALIDATION
    settled: bool = True
    break_minutes: int = 20
    minutes: int = 160
    reason: HoursReason | None = None
    planned_break: int = 20

    @property
    def day(self) -> date:
        return self.starts_at.date()

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(hours=3)

    planned_starts_at = property(lambda self: self.starts_at)
    planned_ends_at = property(lambda self: self.ends_at)


def drawn(sites: tuple[str, ...], *begins: time) -> list[str]:
    """Return the pages of a month of six days a week, with so many stretches of work a day."""
    days = [OCTOBER + A_DAY * number for number in range(31)]
    stretches = [
        Worked(sites[day.day % len(sites)], datetime.combine(day, each, PARIS))
        for day in days
        for each in begins
        if day.weekday() < 6
    ]
    return pages(statement_of(OF, OCTOBER, stretches).drawn(datetime(2026, 11, 2, tzinfo=UTC), given=True))


@pytest.mark.parametrize("sites", [SITES[:1], SITES])
def test_a_whole_month_stands_on_the_page_that_is_signed(sites: tuple[str, ...]) -> None:
    [page] = drawn(sites, time(6, 30))
    assert "Sam. 31 oct." in page
    assert "Pour l’association" in page


def test_of_a_longer_one_each_page_says_whose_it_is() -> None:
    first, *others = drawn(SITES, time(6, 30), time(14))
    assert "Paraphes" in first
    for page in others:
        assert "Relevé d’heures : Fatoumata D., Le Relais du Bessin, Octobre 2026" in page
    assert "Pour l’association" in others[-1]


def test_a_night_in_which_the_clocks_change_was_planned_as_long_as_it_is() -> None:
    """From ten in the evening to six: seven hours, less a break, on the last Sunday of March."""

    @dataclass(frozen=True)
    class Night(Worked):
        @property
        def ends_at(self) -> datetime:
            return datetime.combine(self.day + A_DAY, time(6), PARIS)

        planned_ends_at = property(lambda self: self.ends_at)

    night = Night(SITES[0], datetime(2026, 3, 28, 22, tzinfo=PARIS), minutes=400)
    found = statement_of(OF, date(2026, 3, 1), [night])
    [page] = pages(found.drawn(datetime(2026, 4, 2, tzinfo=UTC), given=True))
    assert "Heures prévues 6 h 40" in " ".join(page.replace("\u00a0", " ").split())

"""Closed days as a file: what a row closes, which of two reasons counts, and that what goes out comes in again."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from scheduler.core.tables import Closure
from scheduler.core.tables.codes import ClosureReason
from scheduler.imports import Code, Kind, load, stored
from scheduler.market.calendar.on_record import calendar_changes
from tests.examples import examples
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.imports.test_imports import bring, codes
from tests.scheduler.imports.test_round_trip import NOW, WAYS

HEADS = "Du;Au;Motif;UAI"
HOLIDAYS = "19/12/2028;03/01/2029;Vacances scolaires;"


def closed(stage: Stage, world: World, site: int | None = None) -> dict[date, ClosureReason]:
    with stage.administering() as session:
        query = select(Closure.day, Closure.reason).where(Closure.market_id == world.calvados, Closure.site_id == site)
        return {row.day: row.reason for row in session.execute(query)}


def brought(stage: Stage, world: World, *rows: str) -> tuple[int, int, int]:
    report = bring(stage, world, "lucie", Kind.CLOSURES, "\n".join([HEADS, *rows]) + "\n")
    assert (report.faults, report.questions) == ((), ())
    return report.added, report.changed, report.unchanged


def test_days_are_closed_in_the_market_or_at_one_site_and_on_record(stage: Stage, world: World) -> None:
    before = closed(stage, world)
    site = f"07/05/2029;;Fermeture;014{world.establishment:04}A"
    assert brought(stage, world, HOLIDAYS, site) == (2, 0, 0)
    new = closed(stage, world).keys() - before.keys()
    assert new == {date(2028, 12, 19) + timedelta(days=number) for number in range(16)}
    assert closed(stage, world, world.site)[date(2029, 5, 7)] == ClosureReason.SITE
    assert brought(stage, world, HOLIDAYS, site) == (0, 0, 2)
    assert brought(stage, world, "19/12/2028;03/01/2029;Pont;") == (0, 1, 0)
    with stage.acting(world.lucie) as session:
        assert len(calendar_changes(session, world.lucie, None)) == 2
        assert len(calendar_changes(session, world.lucie, world.site)) == 1


def test_of_two_rows_the_reason_that_says_the_most_counts_whatever_their_order(stage: Stage, world: World) -> None:
    christmas = "25/12/2028;;Jour férié;"
    for rows in ((HOLIDAYS, christmas), (christmas, HOLIDAYS)):
        brought(stage, world, *rows)
        reasons = closed(stage, world)
        assert reasons[date(2028, 12, 25)] == ClosureReason.PUBLIC_HOLIDAY
        assert reasons[date(2028, 12, 26)] == ClosureReason.SCHOOL_HOLIDAY
    assert brought(stage, world, christmas, HOLIDAYS) == (0, 0, 2)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("03/01/2029;19/12/2028;Pont;", (2, "Au", Code.END_BEFORE_START)),
        ("03/01/2029;04/01/2030;Pont;", (2, "Au", Code.PERIOD_TOO_LONG)),
        ("03/01/2029;;Grève;", (2, "Motif", Code.UNKNOWN_CHOICE)),
        ("03/01/2029;;Pont;0149999Z", (2, "UAI", Code.UNKNOWN_SITE)),
    ],
)
def test_a_fault_is_told_by_its_place(stage: Stage, world: World, row: str, fault: tuple[int, str, Code]) -> None:
    before = closed(stage, world)
    assert codes(bring(stage, world, "lucie", Kind.CLOSURES, f"{HEADS}\n{row}\n05/01/2029;;Pont;\n")) == [fault]
    assert closed(stage, world) == before


@pytest.mark.parametrize("stranger", ["agnes", "sophie", "denise"])
def test_only_who_sets_up_the_market_closes_days_by_a_file(stage: Stage, world: World, stranger: str) -> None:
    with pytest.raises(Exception, match="import"):
        bring(stage, world, stranger, Kind.CLOSURES, f"{HEADS}\n{HOLIDAYS}\n")


RUNS = st.lists(
    st.tuples(
        st.dates(date(2027, 1, 1), date(2029, 1, 1)),
        st.integers(1, 400),
        st.sampled_from(ClosureReason),
        st.booleans(),
    ),
    max_size=4,
)


@pytest.mark.sampled
def test_what_goes_out_comes_in_again_and_changes_nothing(stage: Stage, world: World) -> None:
    @settings(max_examples=examples(25), suppress_health_check=list(HealthCheck))
    @given(RUNS, st.sampled_from(sorted(WAYS)))
    def each(runs: list[tuple[date, int, ClosureReason, bool]], way: str) -> None:
        days = {
            (world.site if here else None, first + timedelta(days=number)): reason
            for first, length, reason, here in runs
            for number in range(length)
        }
        with stage.administering() as session:
            session.execute(delete(Closure).where(Closure.market_id == world.calvados))
            session.add_all(
                Closure(market_id=world.calvados, site_id=site, day=day, reason=reason)
                for (site, day), reason in days.items()
            )
        before = closed(stage, world), closed(stage, world, world.site)
        with stage.acting(world.lucie) as session:
            sheet = stored(session, world.lucie, Kind.CLOSURES, NOW)
            report = load(session, world.lucie, Kind.CLOSURES, WAYS[way](sheet), apply=True)
        if days:
            assert (report.faults, report.questions, report.unchanged) == ((), (), len(sheet.rows)), sheet.rows
        assert (closed(stage, world), closed(stage, world, world.site)) == before

    each()

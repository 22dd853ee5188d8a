"""What goes out comes in again and changes nothing, also after a spreadsheet has opened and saved it."""

import csv
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select

from scheduler.core.tables import (
    AvailabilityException,
    Organisation,
    Sheet,
    Site,
    Skill,
    Territory,
    WeeklyAvailability,
    WorkerSkill,
)
from scheduler.core.tables.codes import ExceptionKind, WeeklyKind
from scheduler.imports import Kind, load, stored
from scheduler.planning.standing import look_again
from scheduler.reports import as_csv, as_xlsx
from tests.examples import examples
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import MONDAY, World
from tests.scheduler.imports.test_imports_fuzz import digest

NOW = datetime(2027, 2, 1, tzinfo=UTC)
TEXTS = st.text('aéÉœ’;,"-+@ 0°«»', min_size=1, max_size=12).map(lambda each: " ".join(each.split())).filter(bool)
DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))
KINDS = (Kind.SITES, Kind.SKILLS, Kind.AVAILABILITIES)
MINUTES = st.integers(0, 1439)


def saved_by_a_spreadsheet(content: bytes) -> bytes:
    """Write a CSV as a French spreadsheet does that has opened it: numbers are numbers, times have seconds."""
    file = StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    for row in csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"):
        writer.writerow([_resaved(each) for each in row])
    return file.getvalue().encode("utf-8-sig")


def _resaved(cell: str) -> str:
    if re.fullmatch("[0-9]{1,15}", cell):
        return str(int(cell))
    if re.fullmatch(r"-?[0-9]+,[0-9]+(?:e-[0-9]+)?", cell):
        return f"{float(cell.replace(',', '.')):.9g}".replace(".", ",")  # as much as a cell of the usual width shows
    return f"{cell}:00" if re.fullmatch("[0-9]{2}:[0-9]{2}", cell) else cell


WAYS: dict[str, Callable[..., bytes]] = {
    "csv": as_csv,
    "xlsx": as_xlsx,
    "saved": lambda sheet: saved_by_a_spreadsheet(as_csv(sheet)),
}


def drawn_data(stage: Stage, world: World, data: st.DataObject) -> None:
    """Replace by drawn data what is stored of a site, of agencies' names, and of a worker."""
    draw = data.draw
    point = {"lat": draw(st.floats(49.0, 49.4)), "lon": round(draw(st.floats(-0.6, 0.1)), 12)}
    text = st.none() | TEXTS
    told = {key: draw(text) for key in ("contact", "access", "meals", "equipment_provided", "equipment_to_bring")}
    phone = draw(st.sampled_from([None, "02 31 00 00 00", "0262 20 00 00", "+44 20 7946 0958"]))
    names = draw(st.lists(TEXTS, min_size=2, max_size=2, unique_by=lambda each: each.casefold()))
    sector = draw(st.booleans())
    spans = draw(
        st.lists(st.tuples(DAYS, MINUTES, st.integers(1, 60 * 24 * 3), st.sampled_from(ExceptionKind)), max_size=3)
    )
    weekly = draw(st.sets(st.tuples(st.integers(1, 7), st.integers(0, 23), st.sampled_from(WeeklyKind)), max_size=4))
    first, long = draw(DAYS), draw(st.integers(0, 800))
    with stage.administering() as session:
        site = session.get_one(Site, world.site)
        site.name, site.address = draw(TEXTS), draw(TEXTS)
        site.lat, site.lon, site.closed_from = point["lat"], point["lon"], draw(st.none() | DAYS)
        session.execute(delete(Sheet).where(Sheet.site_id == world.site))
        session.add(Sheet(site_id=world.site, market_id=world.calvados, phone=phone, **told))
        for number, name in zip((world.agency, world.other_agency), names, strict=True):
            session.get_one(Organisation, number).name = name
        session.execute(delete(Territory).where(Territory.site_id == world.site))
        session.execute(
            insert(Territory),
            [
                {"agency_id": each, "site_id": world.site, "market_id": world.calvados, "sector": sector and first_one}
                for each, first_one in ((world.agency, True), (world.other_agency, False))
            ],
        )
        worker = world.free_worker
        for table in (AvailabilityException, WeeklyAvailability, WorkerSkill):
            session.execute(delete(table).where(table.worker_id == worker))
        skill = session.scalars(select(Skill.id)).first()
        assert skill is not None
        days = {"from_day": first, "to_day": first + timedelta(days=long)} if draw(st.booleans()) else {}
        session.add(WorkerSkill(worker_id=worker, skill_id=skill, **days))
        for on, minute, length, rule in spans:
            # Around noon UTC, and whole hours of a day: the hour of the clock change has two names on paper.
            begin = datetime(on.year, on.month, on.day, 6, tzinfo=UTC) + timedelta(minutes=minute % 600)
            end = begin + timedelta(minutes=length % 700 + 1)
            session.add(AvailabilityException(worker_id=worker, rule=rule, starts_at=begin, ends_at=end))
        for weekday, hour, rule_of_week in weekly:
            session.add(
                WeeklyAvailability(
                    worker_id=worker,
                    weekday=weekday,
                    rule=rule_of_week,
                    start_minute=hour * 60,
                    end_minute=hour * 60 + 60,
                )
            )


@pytest.mark.sampled
def test_what_goes_out_comes_in_again_and_changes_nothing(stage: Stage, world: World) -> None:
    @settings(max_examples=examples(40), suppress_health_check=list(HealthCheck))
    @given(st.data())
    def each(data: st.DataObject) -> None:
        with stage.administering() as session:
            drawn_data(stage, world, data)
            del session
        with stage.acting(world.engine) as session:  # what is drawn may forbid a mission, or allow it again
            look_again(session, world.engine, accepted=True, now=NOW)
        before = digest(stage)
        kind, way = data.draw(st.sampled_from(KINDS)), data.draw(st.sampled_from(sorted(WAYS)))
        actor = world.people["lucie" if kind == Kind.SITES else "agnes"]
        assert actor
        with stage.acting(actor) as session:
            sheet = stored(session, actor, kind, NOW)
            content = WAYS[way](sheet)
            report = load(session, actor, kind, content, apply=True)
        if not sheet.rows:
            return
        assert (report.faults, report.questions, report.proposal) == ((), (), None), content
        assert (report.added, report.changed, report.removed) == (0, 0, 0), content
        assert report.unchanged == len(sheet.rows)
        assert digest(stage) == before

    each()


def test_a_stretch_of_days_and_hours_goes_out_as_rows_that_say_the_same(stage: Stage, world: World) -> None:
    """From Monday noon to Thursday eight: an afternoon, two whole days, a morning; brought in again nothing is new."""
    noon = datetime(MONDAY.year, MONDAY.month, MONDAY.day, 11, tzinfo=UTC)
    with stage.administering() as session:
        session.execute(delete(AvailabilityException).where(AvailabilityException.worker_id == world.free_worker))
        session.add(
            AvailabilityException(
                worker_id=world.free_worker,
                rule=ExceptionKind.UNAVAILABLE,
                starts_at=noon,
                ends_at=noon + timedelta(days=2, hours=20),
            )
        )
    with stage.acting(world.agnes) as session:
        sheet = stored(session, world.agnes, Kind.AVAILABILITIES, NOW)
        rows = [row[3:] for row in sheet.rows if row[0] == "W-FREE" and row[3] is not None]
        tuesday, wednesday, thursday = (MONDAY + timedelta(days=each) for each in (1, 2, 3))
        assert rows == [
            (MONDAY, None, "12:00", "24:00"),
            (tuesday, wednesday, None, None),
            (thursday, None, "00:00", "08:00"),
        ]
        report = load(session, world.agnes, Kind.AVAILABILITIES, as_csv(sheet), apply=True)
    assert (report.faults, report.added, report.removed) == ((), 0, 0)


def test_nobody_takes_out_the_people_of_another_agency(stage: Stage, world: World) -> None:
    with stage.acting(world.bruno) as session:
        for kind in (Kind.SKILLS, Kind.AVAILABILITIES):
            codes = {row[0] for row in stored(session, world.bruno, kind, NOW).rows}
            assert codes <= {"W-OTHER"}


def test_what_was_entered_twice_goes_out_once_and_comes_in_again(stage: Stage, world: World) -> None:
    begin = datetime(MONDAY.year, MONDAY.month, MONDAY.day, 7, tzinfo=UTC)
    away = {"worker_id": world.free_worker, "rule": ExceptionKind.UNAVAILABLE, "starts_at": begin}
    with stage.administering() as session:
        session.execute(delete(AvailabilityException).where(AvailabilityException.worker_id == world.free_worker))
        session.add_all([AvailabilityException(**away, ends_at=begin + timedelta(hours=2)) for _ in range(2)])
    actor = world.people["agnes"]
    assert actor
    with stage.acting(actor) as session:
        sheet = stored(session, actor, Kind.AVAILABILITIES, NOW)
        report = load(session, actor, Kind.AVAILABILITIES, WAYS["csv"](sheet), apply=True)
    assert (report.faults, report.added, report.removed, report.unchanged) == ((), 0, 0, len(sheet.rows))

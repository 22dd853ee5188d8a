"""Spreadsheets drawn as people and programs make them: stored right, or told about, never silently wrong."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from xlsxwriter import Workbook

from scheduler.core.tables import Employment, FileShape, Worker, WorkerName
from scheduler.imports import Code, Kind, Report, load
from tests.examples import examples
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World

MONTHS = ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."]
EPOCH = date(1899, 12, 30)
OUR_HEADS = ["Code", "Nom affiché", "Heures souhaitées par semaine", "Contrat du", "Contrat au"]
OTHER_HEADS = ["Matricule", "Nom affiché", "Volume horaire souhaité", "Date d’entrée", "DATE DE SORTIE"]
CHOSEN = ["code", "display_name", "wished_minutes", "from_day", "to_day"]
BLANKS = ("", " ", "\u00a0")


@dataclass(frozen=True)
class Meant:
    """What a row of the file means."""

    code: str
    name: str
    minutes: int
    first: date
    last: date | None


DATES: dict[str, Callable[[date], object]] = {
    "day first": lambda day: f"{day:%d/%m/%Y}",
    "short": lambda day: f"{day.day}/{day.month}/{day.year}",
    "points": lambda day: f"{day:%d.%m.%Y}",
    "month first": lambda day: f"{day:%m/%d/%Y}",
    "iso": lambda day: day.isoformat(),
    "midnight": lambda day: f"{day.isoformat()} 00:00:00",
    "words": lambda day: f"{day.day} {MONTHS[day.month - 1]} {day.year}",
    "number": lambda day: (day - EPOCH).days,
    "itself": lambda day: day,
}
HOURS: dict[str, Callable[[int], object]] = {
    "comma": lambda minutes: f"{minutes / 60:.2f}".replace(".", ","),
    "point": lambda minutes: str(minutes / 60),
    "clock": lambda minutes: f"{minutes // 60}:{minutes % 60:02}",
    "letter": lambda minutes: f"{minutes // 60}h{minutes % 60:02}",
    "minutes behind a comma": lambda minutes: f"{minutes // 60},{minutes % 60:02}",
    "itself": lambda minutes: minutes / 60,
}


@st.composite
def rows(draw: st.DrawFn) -> list[Meant]:
    days = st.dates(date(2025, 1, 1), date(2028, 12, 31))
    found = []
    for number in range(draw(st.integers(1, 3))):
        first = draw(days)
        more = draw(st.none() | st.integers(0, 900))
        last = None if more is None else first + timedelta(days=more)
        name = " ".join(draw(st.text("aéœÉz-’", min_size=1, max_size=6)) for _ in range(2))
        found.append(Meant(f"Q-{number}", " ".join(name.split()), draw(st.integers(1, 140)) * 15, first, last))
    return found


@st.composite
def files(draw: st.DrawFn) -> tuple[list[Meant], bytes, bool]:
    """Draw people, a file of them as somebody has it, and whether its heads are ours."""
    people, ours = draw(rows()), draw(st.booleans())
    day, hours = DATES[draw(st.sampled_from(sorted(DATES)))], HOURS[draw(st.sampled_from(sorted(HOURS)))]
    pad = draw(st.sampled_from(BLANKS))
    table: list[list[object]] = [["Liste du personnel"], []] if draw(st.booleans()) else []
    table.append([*(OUR_HEADS if ours else OTHER_HEADS)])
    for each in people:
        last = "" if each.last is None else day(each.last)
        table.append([f"{pad}{each.code}", f"{each.name}{pad}", hours(each.minutes), day(each.first), last])
        if draw(st.booleans()):
            table.append([])
    if draw(st.booleans()):
        return people, _workbook(table), ours
    separator = draw(st.sampled_from(";\t,"))
    cells = [separator.join(f'"{_text(cell)}"' for cell in row) for row in table]
    ending = draw(st.sampled_from(["\n", "\r\n"]))
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]))
    return people, ending.join(cells).encode(encoding), ours


def _text(cell: object) -> str:
    return str(cell).replace(".", ",") if isinstance(cell, float) else str(cell)


def _workbook(table: Sequence[Sequence[object]]) -> bytes:
    file = BytesIO()
    with Workbook(file, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        page = book.add_worksheet()
        for number, row in enumerate(table):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(number, place, datetime(cell.year, cell.month, cell.day))  # noqa: DTZ001
                elif cell != "":
                    page.write(number, place, cell)
    return file.getvalue()


def stored_people(stage: Stage, world: World) -> list[Meant]:
    query = select(Worker, WorkerName.display_name, Employment).join(WorkerName).join(Employment)
    with stage.administering() as session:
        found = session.execute(
            query.where(Worker.agency_id == world.agency, Worker.code.like("Q-%")).order_by(Worker.code)
        )
        return [
            Meant(worker.code, name, worker.wished_minutes or 0, contract.from_day, contract.to_day)
            for worker, name, contract in found
        ]


@pytest.mark.sampled
def test_a_drawn_spreadsheet_is_stored_as_it_was_meant_or_not_at_all(stage: Stage, world: World) -> None:
    outcomes: list[str] = []

    @settings(max_examples=examples(150), suppress_health_check=list(HealthCheck))
    @given(files())
    def each(drawn: tuple[list[Meant], bytes, bool]) -> None:
        people, content, ours = drawn
        with stage.connection.begin_nested() as attempt:
            report = brought(stage, world, content, ours=ours)
            if report.applied:
                assert stored_people(stage, world) == people
            else:
                told = (*report.faults, *report.questions)
                assert told
                assert all(fault.row and fault.column for fault in told if fault.code != Code.ENCODING)
                assert stored_people(stage, world) == []
            outcomes.append("stored" if report.applied else "told")
            attempt.rollback()

    each()
    assert {"stored", "told"} <= set(outcomes)


def brought(stage: Stage, world: World, content: bytes, *, ours: bool) -> Report:
    """Bring a file in; one with heads of others is asked about first, and what is proposed is right."""
    with stage.acting(world.agnes) as session:
        report = load(session, world.agnes, Kind.WORKERS, content, apply=True)
        assert (report.proposal is None) == ours or report.faults[0].code == Code.ENCODING
        if report.proposal is None:
            return report
        assert list(report.proposal.chosen) == CHOSEN
        assert session.scalars(select(FileShape).where(FileShape.organisation_id == world.agency)).all() == []
        return load(session, world.agnes, Kind.WORKERS, content, apply=True, columns=CHOSEN)

"""Bad files by the hundreds: each gets coded faults, never an exception, and nothing of it is stored."""

import csv
from io import StringIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from scheduler.imports import ADVICE, IMPORTERS, Code, Kind, Report, load
from scheduler.imports.columns import Column
from scheduler.imports.faults import FileError
from scheduler.imports.reading import read
from tests.examples import examples
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.imports.test_imports import FILES, GOOD

WRITERS = {kind: "lucie" for kind in Kind if not IMPORTERS[kind].roles} | {Kind.REQUESTS: "sophie"}
WRITTEN = "sites organisations members territories workers worker_names worker_homes employments passes worker_skills"
WRITTEN += " places given_journeys closures weekly_availability availability_exceptions requests request_shifts events"
DIGEST = " UNION ALL ".join(
    f"SELECT '{table}', md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t"  # noqa: S608  # our own tables
    for table in WRITTEN.split()
)

NASTY = [
    *("", " ", "=1+1", "+1", "-1", "@x", "'=x", "0", "1e9", "NaN", "inf", "99999999999999999999", "-0,0", "1.234,5"),
    *("31/02/2027", "00/00/0000", "01/01/9999", "1/1/27", "2027-01-01T00:00", "24:00", "25:00", "7h", "7h60"),
    *("\x00", "\x07", "\ufeff", "\ufffe", "é" * 400, "W-FREE", "w-other", "Robert'); DROP TABLE sites;--", "oui", "Ⅷ"),
    *("0140009B", "lundi", "Disponible", "Indisponible", "Entretien", "Cuisine", "Absence", "01/03/2027", "٣"),
]


def digest(stage: Stage) -> dict[str, str]:
    with stage.administering() as session:
        return {row[0]: row[1] for row in session.execute(text(DIGEST))}


def brought(stage: Stage, world: World, kind: Kind, content: bytes) -> Report:
    actor = world.people[WRITERS.get(kind, "agnes")]
    assert actor
    with stage.acting(actor) as session:
        return load(session, actor, kind, content, apply=True)


def well_told(report: Report) -> None:
    """Demand that every fault says where it is, what it is and what to do, in characters that can be shown."""
    for fault in report.faults:
        assert fault.code in ADVICE
        assert fault.row >= 0
        assert all(each.isprintable() for each in fault.value)
    assert report.applied == (not report.faults)


def cell(column: Column) -> st.SearchStrategy[str]:
    good = str(column.example or "")
    return st.one_of(st.just(good), st.sampled_from(NASTY), st.text(max_size=12))


@st.composite
def tables(draw: st.DrawFn) -> tuple[Kind, bytes]:
    """Draw a file with the right heads, some of them spoilt, and cells of all sorts."""
    kind = draw(st.sampled_from(Kind))
    columns = IMPORTERS[kind].columns
    heads = [each.head for each in columns]
    if draw(st.integers(0, 5)) == 0:
        heads[draw(st.integers(0, len(heads) - 1))] = draw(st.sampled_from([*NASTY, heads[0]]))
    file = StringIO()
    writer = csv.writer(file, delimiter=draw(st.sampled_from(";,\t")))
    writer.writerow(heads)
    for _ in range(draw(st.integers(0, 4))):
        writer.writerow([draw(cell(each)) for each in columns])
    return kind, file.getvalue().encode(draw(st.sampled_from(["utf-8", "utf-8-sig", "cp1252"])), errors="replace")


@st.composite
def spoilt(draw: st.DrawFn, content: bytes) -> bytes:
    """Draw a good file with some bytes changed, cut out or put in."""
    found = bytearray(content)
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(found)))
        end = draw(st.integers(start, min(start + 40, len(found))))
        found[start:end] = draw(st.binary(max_size=12))
    return bytes(found)


@pytest.mark.sampled
def test_no_table_is_stored_with_a_fault(stage: Stage, world: World) -> None:
    before = digest(stage)

    @settings(max_examples=examples(100), suppress_health_check=list(HealthCheck))
    @given(tables())
    def each(drawn: tuple[Kind, bytes]) -> None:
        report = brought(stage, world, *drawn)
        well_told(report)
        if report.faults:
            assert digest(stage) == known[0]
        known[0] = digest(stage) if report.applied else known[0]

    known = [before]
    each()


@pytest.mark.sampled
def test_no_broken_file_is_stored(stage: Stage, world: World) -> None:
    @settings(max_examples=examples(100), suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(FILES).flatmap(lambda file: st.tuples(st.just(file[0]), spoilt(file[2].encode()))))
    def each(drawn: tuple[Kind, bytes]) -> None:
        well_told(brought(stage, world, *drawn))

    each()


@settings(max_examples=examples(30))
@given(st.one_of(spoilt(GOOD), st.binary(max_size=200).map(lambda rest: b"PK\x03\x04" + rest)))
def test_a_broken_workbook_is_told_or_read(content: bytes) -> None:
    told(content)


@settings(max_examples=examples(300))
@given(st.binary(max_size=300))
def test_any_bytes_are_told_or_read(content: bytes) -> None:
    told(content)


def told(content: bytes) -> None:
    """Read a file; what is wrong with it is a coded fault, and nothing else may be raised."""
    try:
        found = read(content)
    except FileError as error:
        code = error.fault.code
    else:
        assert found.heads  # what follows, and whether anything does, is told column by column
        return
    assert code in ADVICE


def test_every_code_has_its_advice_and_every_example_is_one() -> None:
    assert set(ADVICE) == set(Code)
    for importer in IMPORTERS.values():
        assert set(importer.key) <= {each.key for each in importer.columns}

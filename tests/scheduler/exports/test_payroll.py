"""An agency's payroll file: its columns in its order, its codes, its forms; kept as versions, its own alone."""

from dataclasses import replace

import pytest
from msgspec import structs

from scheduler.core.errors import Conflict, Invalid, NotAllowed, NotFound
from scheduler.core.tables import PayrollProfile
from scheduler.core.tables.payroll_codes import DayForm, DecimalSign, PayrollField, PayrollLines, Rounding, Separator
from scheduler.exports.payroll import payroll
from scheduler.exports.payroll_file import dialect, payroll_sheet
from scheduler.exports.payroll_profile import Column, Profile, checked
from scheduler.exports.payroll_profiles import choose, chosen
from scheduler.reports import as_csv, as_written
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.exports.exported import settled
from tests.scheduler.hours.months import MONTH
from tests.scheduler.hours.working import PLANNED

CODE, HOURS = Column(PayrollField.CODE, "Matricule"), Column(PayrollField.HOURS, "Quantité")
OTHER = Profile(
    lines=PayrollLines.DAY,
    columns=(HOURS, CODE, Column(PayrollField.DAY, "Date"), Column(PayrollField.KIND, "Code")),
    separator=Separator.TAB,
    decimal=DecimalSign.POINT,
    days=DayForm.DIGITS,
    heads=False,
    rounding=Rounding.QUARTERS,
    base="H100",
)


def test_the_file_is_written_as_the_profile_says(stage: Stage, world: World) -> None:
    found = settled(stage, world)
    days = [day for day in found.days if day.replace(day=1) == MONTH]
    with stage.acting(world.agnes) as session:
        paid = payroll(session, world.agnes, MONTH, OTHER)
    text = as_csv(payroll_sheet("Paie", paid), dialect(OTHER)).decode("utf-8-sig")
    rows = [line.split("\t") for line in text.splitlines()]
    assert len(rows) == 2 * len(days)
    mine = [row for row in rows if row[1] == "W-CONFIRMED" and row[3] == "H100"]
    assert {row[2] for row in mine} <= {f"{day:%d%m%Y}" for day in days}
    # 6 h 40 each: a quarter up, a quarter down, the sum within an eighth of an hour.
    total = sum(float(row[0]) for row in rows if row[1] == "W-CONFIRMED")
    assert abs(total - len(days) * PLANNED / 60) <= 0.125
    assert all(float(row[0]) % 0.25 == 0 for row in rows)


def test_the_usual_file_has_a_line_a_person_and_kind_of_time(stage: Stage, world: World) -> None:
    settled(stage, world)
    with stage.acting(world.agnes) as session:
        paid = payroll(session, world.agnes, MONTH, Profile())
    table = payroll_sheet("Paie", paid)
    assert table.heads == ("Matricule", "Salarié(e)", "Du", "Au", "Rubrique", "Heures", "Lignes du registre")
    rows = list(as_written(table))
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    assert len({(row[0], row[4]) for row in rows}) == len(rows)
    assert {row[1] for row in rows if row[0] == "W-CONFIRMED"} == {"Confirmed P."}


def test_a_profile_is_kept_as_versions_and_colleagues_do_not_overwrite_each_other(stage: Stage, world: World) -> None:
    settled(stage, world)
    with stage.administering() as session:
        session.query(PayrollProfile).delete()
    with stage.acting(world.agnes) as session:
        found = chosen(session, world.agnes)
        assert (found.profile, found.versions, found.mark) == (Profile(), (), "0")
        assert choose(session, world.agnes, OTHER, seen="0")
    with stage.acting(world.agnes) as session:
        found = chosen(session, world.agnes)
        assert found.profile == OTHER
        assert [each.by for each in found.versions] == ["Agnes"]
        assert not choose(session, world.agnes, OTHER, seen=found.mark)
        assert choose(session, world.agnes, structs.replace(OTHER, base="H200"), seen=found.mark)
    with pytest.raises(Conflict, match="somebody_else_at_once"), stage.acting(world.agnes) as session:
        choose(session, world.agnes, Profile(), seen=found.mark)
    with stage.acting(world.agnes) as session:
        assert [each.profile.base for each in chosen(session, world.agnes).versions] == ["H200", "H100"]
    with stage.acting(world.bruno) as session:
        assert chosen(session, world.bruno).profile == Profile()


@pytest.mark.parametrize("person", ["sophie", "denise", "engine"])
def test_it_is_for_agencies(stage: Stage, world: World, person: str) -> None:
    settled(stage, world)
    actor = world.people[person]
    assert actor is not None
    for act in (
        lambda session: chosen(session, actor),
        lambda session: choose(session, actor, OTHER),
        lambda session: payroll(session, actor, MONTH, OTHER),
    ):
        with pytest.raises(NotAllowed), stage.acting(actor) as session:
            act(session)


def test_where_no_hours_are_kept_there_is_none(stage: Stage, world: World) -> None:
    with pytest.raises(NotFound), stage.acting(world.agnes) as session:
        chosen(session, world.agnes)


@pytest.mark.parametrize(
    ("profile", "field", "reason"),
    [
        (Profile(columns=(CODE,)), "columns", "columns_needed"),
        (Profile(columns=(HOURS,)), "columns", "columns_needed"),
        (Profile(columns=(CODE, HOURS, Column(PayrollField.SITE, "Lieu"))), "columns", "columns_of_a_day"),
        (Profile(columns=(CODE, Column(PayrollField.HOURS, " "))), "columns", "file_text"),
        (Profile(columns=(CODE, Column(PayrollField.HOURS, "=SUM(A1)"))), "columns", "file_text"),
        (Profile(base=""), "base", "file_text"),
        (Profile(holiday="@cmd"), "holiday", "file_text"),
        (Profile(night="N" * 21), "night", "file_text"),
    ],
)
def test_what_no_program_could_read_is_refused(profile: Profile, field: str, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked(profile)
    assert (refused.value.field, refused.value.reason) == (field, reason)


def test_what_is_stored_otherwise_is_told() -> None:
    assert Profile.of(OTHER.stored) == OTHER
    with pytest.raises(Invalid, match="not_as_documented"):
        Profile.of({"lines": "never"})


def test_a_name_that_looks_like_a_formula_is_a_text(stage: Stage, world: World) -> None:
    settled(stage, world)
    with stage.acting(world.agnes) as session:
        paid = payroll(session, world.agnes, MONTH, Profile())
    lines = tuple(replace(each, name="=HYPERLINK()") for each in paid.lines)
    text = as_csv(payroll_sheet("Paie", replace(paid, lines=lines))).decode("utf-8-sig")
    assert "'=HYPERLINK()" in text
    assert ";=" not in text

"""Every line of an export holds the hours that it is made of: back to the request, forward again, no minute astray."""

from collections.abc import Sequence
from datetime import date

import pytest
from sqlalchemy import select

from scheduler.core.access import Actor
from scheduler.core.errors import Invalid, NotFound
from scheduler.core.tables import HourEntry, Mission, Request, RequestShift
from scheduler.core.tables.hour_codes import SETTLED, HoursReason
from scheduler.core.tables.payroll_codes import PayrollLines, Rounding
from scheduler.exports.clause import ClauseLine, clause
from scheduler.exports.control_sheet import ControlLine, control_sheet
from scheduler.exports.months import export_months
from scheduler.exports.payroll import PayrollLine, payroll
from scheduler.exports.payroll_profile import Profile
from scheduler.hours.days import LAST
from scheduler.hours.said import SaidHours
from scheduler.hours.saying import correct, dispute, settle
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.exports.exported import paid, settled, standing
from tests.scheduler.hours.months import MONTH, closed, of_month
from tests.scheduler.hours.working import A_DAY, begun, last_of, say, today
from tests.scheduler.statements import counted

LATEST = (today() - A_DAY).replace(day=1)
"""The month of the last day that is over: that before on the first day of one."""
LINES = PayrollLine | ClauseLine | ControlLine


@pytest.fixture
def exported(stage: Stage, world: World) -> World:
    """A market in which one day was disputed and settled otherwise, and one was not worked at all."""
    found = settled(stage, world)
    first, second = of_month(found)[:2]
    say(stage, world.sophie, dispute, last_of(stage, found, first), HoursReason.LEFT_EARLY)
    say(
        stage,
        world.lucie,
        settle,
        last_of(stage, found, first),
        SaidHours(8 * 60, 13 * 60 + 7, 13, HoursReason.LEFT_EARLY),
    )
    entry = last_of(stage, found, second)
    say(stage, world.agnes, correct, entry, SaidHours(0, 0, 0, HoursReason.NO_SHOW))
    return world


def all_lines(stage: Stage, actor: Actor, month: date) -> dict[str, Sequence[LINES]]:
    by_day = Profile(lines=PayrollLines.DAY, rounding=Rounding.QUARTERS)
    with stage.acting(actor) as session:
        return {
            "payroll": payroll(session, actor, month).lines,
            "payroll by day": payroll(session, actor, month, by_day).lines,
            "clause": clause(session, actor, month, month, today()).lines,
            "control sheet": control_sheet(session, actor, month, today()).lines,
        }


@pytest.mark.parametrize("month", [MONTH, LATEST])
def test_the_sums_are_those_of_a_query_of_its_own(stage: Stage, exported: World, month: date) -> None:
    expected = {code: minutes for (code, _), minutes in paid(stage, exported.calvados, month, month).items()}
    for name, lines in all_lines(stage, exported.agnes, month).items():
        sums: dict[str, int] = {}
        for each in lines:
            sums[each.code] = sums.get(each.code, 0) + each.minutes
        assert sums == expected, name


def test_each_line_leads_back_to_its_requests_and_forward_again(stage: Stage, exported: World) -> None:
    for name, lines in all_lines(stage, exported.agnes, MONTH).items():
        assert lines, name
        for line in lines:
            with stage.administering() as session:
                entries = session.scalars(select(HourEntry).where(HourEntry.id.in_(line.entries))).all()
                assert len(entries) == len(line.entries), name
                if name != "payroll by day" and not isinstance(line, PayrollLine):
                    assert sum(each.minutes or 0 for each in entries) == line.minutes, name
                for each in entries:
                    assert each.kind in SETTLED
                    forward = session.scalars(
                        select(HourEntry.id)
                        .join(RequestShift, RequestShift.id == HourEntry.request_shift_id)
                        .join(Request, Request.id == RequestShift.request_id)
                        .join(Mission, Mission.request_id == Request.id)
                        .where(
                            Request.id == exported.request,
                            Mission.id == each.mission_id,
                            HourEntry.mission_id == Mission.id,
                            RequestShift.id == each.request_shift_id,
                            LAST,
                        )
                    ).all()
                    assert forward == [each.id], name


def test_no_entry_is_in_two_lines_of_the_clause_or_the_control_sheet_and_none_is_left_out(
    stage: Stage, exported: World
) -> None:
    last = standing(stage, exported)
    with stage.administering() as session:
        of_month = HourEntry.id.in_(last), HourEntry.month == MONTH, HourEntry.minutes > 0
        worked = session.scalars(select(HourEntry.id).where(*of_month)).all()
    found = all_lines(stage, exported.agnes, MONTH)
    for name in ("clause", "control sheet"):
        entries = [entry for line in found[name] for entry in line.entries]
        assert sorted(entries) == sorted(worked), name


def test_what_does_not_count_yet_is_in_no_file_and_the_month_says_so(stage: Stage, world: World) -> None:
    found = begun(stage, world)
    lately = of_month(found)
    for lines in all_lines(stage, world.agnes, MONTH).values():
        assert lines == ()
    with stage.acting(world.agnes) as session:
        by_month = {each.first: each for each in export_months(session, world.agnes)}
    assert by_month[MONTH].open == len(lately)
    assert not by_month[MONTH].closed
    assert last_of(stage, found, lately[0])


def test_a_closed_month_is_final(stage: Stage, world: World) -> None:
    settled(stage, world)
    with stage.acting(world.agnes) as session:
        assert not clause(session, world.agnes, MONTH, MONTH, today()).final
    closed(stage, world)
    with stage.acting(world.agnes) as session:
        assert clause(session, world.agnes, MONTH, MONTH, today()).final
        assert payroll(session, world.agnes, MONTH).month.closed
        assert control_sheet(session, world.agnes, MONTH, today()).month.closed
        assert clause(session, world.agnes, MONTH, LATEST, today()).final == (MONTH == LATEST)


def test_a_period_is_of_a_year_at_most(stage: Stage, world: World) -> None:
    settled(stage, world)
    with pytest.raises(Invalid, match="period"), stage.acting(world.lucie) as session:
        clause(session, world.lucie, MONTH.replace(year=MONTH.year - 2), MONTH, today())


def test_an_agency_has_its_own_people_and_whoever_leads_has_all_by_code(stage: Stage, exported: World) -> None:
    for name, codes in (
        ("agnes", {"W-CONFIRMED", "W-PUBLISHED"}),
        ("bruno", set()),
        ("leo", set()),
        ("lucie", {"W-CONFIRMED", "W-PUBLISHED"}),
    ):
        actor = exported.people[name]
        assert actor is not None
        found = all_lines(stage, actor, MONTH)
        assert {each.code for each in found["clause"]} == codes, name
        assert {each.code for each in found["control sheet"]} == codes, name
        assert {each.code for each in found["payroll"]} == (codes if name == "agnes" else set()), name
        named = {each.name for each in found["control sheet"] if isinstance(each, ControlLine)}
        assert (None in named) == (name == "lucie"), name


def test_a_stranger_and_an_absent_month_get_nothing(stage: Stage, exported: World) -> None:
    for actor in (exported.mona, exported.bruno_in_manche):
        with pytest.raises(NotFound), stage.acting(actor) as session:
            clause(session, actor, MONTH, MONTH, today())
    with pytest.raises(NotFound), stage.acting(exported.agnes) as session:
        payroll(session, exported.agnes, date(2001, 1, 1))


def test_they_take_few_statements(stage: Stage, exported: World) -> None:
    with stage.acting(exported.lucie) as session, counted(session) as sent:
        payroll(session, exported.lucie, MONTH)
        clause(session, exported.lucie, MONTH, MONTH, today())
        control_sheet(session, exported.lucie, MONTH, today())
    assert len(sent) <= 10

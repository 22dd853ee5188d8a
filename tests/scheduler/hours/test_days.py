"""A day from planned to validated, corrected, disputed and settled; and what cannot be said of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select, text, update

from scheduler.core.access import Actor
from scheduler.core.errors import Conflict, Invalid, NotAllowed, NotFound, NotPossible
from scheduler.core.tables import (
    Base,
    HourEntry,
    HourHead,
    HourWord,
    Market,
    Mission,
    MissionShift,
    RequestShift,
    WorkerLimits,
    WorkerWord,
)
from scheduler.core.tables.codes import MissionState, Word
from scheduler.core.tables.hour_codes import EntryKind, HoursReason, Side
from scheduler.core.weeks import monday
from scheduler.hours.audit import audit
from scheduler.hours.days import WorkedDay, days
from scheduler.hours.due import accept_tacitly, enter_due, finish_missions, look_after_hours
from scheduler.hours.lists import agency_hours, disputes, site_hours
from scheduler.hours.said import SaidHours
from scheduler.hours.saying import correct, dispute, say_more, settle, sign, validate
from scheduler.hours.warnings import Concern
from scheduler.missions.no_show import no_show_days
from scheduler.missions.remarks import TellsOfHealth
from scheduler.missions.taking_off import days_to_take_off, take_off_as_said
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.hours.working import (
    PLANNED,
    Worked,
    begun,
    enter,
    kinds,
    last_of,
    month_before,
    past_days,
    say,
    switch_on,
    today,
    worked,
)

PARIS = ZoneInfo("Europe/Paris")
MORNING = SaidHours(8 * 60, 11 * 60, 0)
STATEMENT, SIGNATURE, VALIDATION = EntryKind.STATEMENT, EntryKind.SIGNATURE, EntryKind.VALIDATION
DISPUTE, SETTLEMENT = EntryKind.DISPUTE, EntryKind.SETTLEMENT


def day_of(stage: Stage, actor: Actor, found: Worked) -> WorkedDay:
    with stage.acting(actor) as session:
        return next(each for each in days(session, actor) if each.day == found.days[0])


def counted(stage: Stage, found: Worked) -> int | None:
    with stage.administering() as session:
        query = select(MissionShift.worked_minutes).where(
            MissionShift.request_shift_id == found.shifts[found.days[0]], MissionShift.mission_id == found.mission
        )
        return session.scalars(query).one()


def test_where_a_market_keeps_no_hours_nothing_is_written(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        worked(session, world, past_days(2))
    with stage.acting(world.engine) as session:
        assert look_after_hours(session, world.engine, datetime.now(UTC)) == 0
        assert enter_due(session, world.engine, datetime.now(UTC)) == 0
        assert session.scalars(select(HourEntry.id).where(HourEntry.day.is_not(None))).all() == []


def test_a_day_that_is_over_is_entered_once_as_planned(stage: Stage, world: World) -> None:
    found = begun(stage, world)
    assert enter(stage, world) == 0
    page = day_of(stage, world.agnes, found)
    assert (page.kind, page.minutes, page.as_planned, page.settled) == (STATEMENT, PLANNED, True, False)
    assert (page.worker, page.planned_break) == ("Confirmed P.", 20)
    assert day_of(stage, world.lucie, found).worker == "W-CONFIRMED", "who leads reads a code"
    with stage.administering() as session:
        days_of = select(HourEntry.day).where(HourEntry.day.is_not(None))
        assert set(session.scalars(days_of)) == set(found.days), "what is to come is not entered"


def test_of_who_had_said_that_they_could_not_come_no_hours_are_proposed(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        switch_on(session, world)
        found = worked(session, world, past_days(4))
        # After the first days were worked, in the morning of the third.
        said = session.get_one(RequestShift, found.shifts[found.days[2]]).starts_at - timedelta(hours=1)
        session.add(WorkerWord(mission_id=world.confirmed, word=Word.CANNOT, at=said))
    enter(stage, world)
    with stage.acting(world.agnes) as session:
        entered = {each.day: (each.minutes, each.reason, each.kind) for each in days(session, world.agnes)}
    absent = 0, HoursReason.NO_SHOW, STATEMENT
    assert [entered[day] for day in found.days] == [*[(PLANNED, None, STATEMENT)] * 2, absent, absent]
    # Whoever came all the same is put right by any side.
    say(stage, world.sophie, correct, last_of(stage, found, found.days[2]), MORNING)
    assert kinds(stage, found, found.days[2]) == [STATEMENT, STATEMENT, SIGNATURE]
    with stage.acting(world.lucie) as session:
        assert audit(session, world.lucie).faults == ()


def test_signed_and_validated_it_counts(stage: Stage, world: World) -> None:
    found = begun(stage, world)
    entries = [last_of(stage, found, day) for day in found.days]
    with stage.acting(world.sophie) as session:
        assert sign(session, world.sophie, entries).days == len(entries)
    assert counted(stage, found) is None
    entries = [last_of(stage, found, day) for day in found.days]
    with stage.acting(world.agnes) as session:
        done = validate(session, world.agnes, entries)
    assert (done.days, done.left) == (len(entries), 0)
    assert kinds(stage, found, found.days[0]) == [STATEMENT, SIGNATURE, VALIDATION]
    assert counted(stage, found) == PLANNED


def test_what_the_agency_corrects_is_signed_anew_and_what_the_site_does_is_signed(stage: Stage, world: World) -> None:
    found = begun(stage, world)
    [day, *_] = found.days
    say(stage, world.sophie, sign, [last_of(stage, found, day)])
    say(stage, world.agnes, correct, last_of(stage, found, day), MORNING)
    assert say(stage, world.agnes, validate, [last_of(stage, found, day)]).left == 1, "nobody has signed that"
    say(stage, world.sophie, correct, last_of(stage, found, day), SaidHours(8 * 60, 12 * 60, 15))
    assert kinds(stage, found, day) == [STATEMENT, SIGNATURE, STATEMENT, STATEMENT, SIGNATURE]
    assert day_of(stage, world.sophie, found).minutes == 4 * 60 - 15
    say(stage, world.agnes, validate, [last_of(stage, found, day)])
    assert counted(stage, found) == 4 * 60 - 15


def test_a_dispute_has_a_thread_and_is_settled_by_a_person(stage: Stage, world: World) -> None:
    found = begun(stage, world)
    [day, *_] = found.days
    say(stage, world.sophie, dispute, last_of(stage, found, day), HoursReason.LEFT_EARLY, "Partie à onze heures")
    say(stage, world.agnes, say_more, last_of(stage, found, day), "Nous lui demandons")
    for actor in (world.sophie, world.agnes):
        page = day_of(stage, actor, found)
        assert [each.said for each in page.words] == ["Partie à onze heures", "Nous lui demandons"]
        assert [each.person for each in page.words].count(None) == 1, "each knows the names of its own people"
        assert [each.side for each in page.words] == [Side.SITE, Side.AGENCY]
    with stage.acting(world.lucie) as session:
        [disputed] = disputes(session, world.lucie).waiting
    assert [(each.side, each.person) for each in disputed.words] == [(Side.SITE, None), (Side.AGENCY, None)]
    # Nothing else can be said of it, by nobody, and no time passes.
    for actor in (world.sophie, world.agnes):
        with pytest.raises(NotPossible):
            say(stage, actor, correct, last_of(stage, found, day), MORNING)
    with stage.acting(world.engine) as session:
        assert accept_tacitly(session, world.engine, datetime.now(UTC) + timedelta(days=30)) == len(found.days) - 1
    say(stage, world.agnes, settle, last_of(stage, found, day), MORNING)
    assert (kinds(stage, found, day)[-2:], counted(stage, found)) == ([DISPUTE, SETTLEMENT], 180)
    with pytest.raises(NotPossible):
        say(stage, world.sophie, dispute, last_of(stage, found, day), HoursReason.LEFT_EARLY)


def test_who_leads_settles_too_and_a_validated_day_can_be_disputed(stage: Stage, world: World) -> None:
    found = begun(stage, world)
    [day, *_] = found.days
    with stage.acting(world.engine) as session:
        accept_tacitly(session, world.engine, datetime.now(UTC) + timedelta(hours=73))
    assert counted(stage, found) == PLANNED
    say(stage, world.sophie, dispute, last_of(stage, found, day), HoursReason.NO_SHOW)
    assert counted(stage, found) is None
    say(stage, world.lucie, settle, last_of(stage, found, day), SaidHours(0, 0, 0, HoursReason.NO_SHOW))
    assert counted(stage, found) == 0


@pytest.mark.parametrize(("hours", "accepted"), [(71, False), (73, True)])
def test_silence_is_a_yes_after_three_days(stage: Stage, world: World, hours: int, *, accepted: bool) -> None:
    found = begun(stage, world)
    with stage.acting(world.engine) as session:
        accept_tacitly(session, world.engine, datetime.now(UTC) + timedelta(hours=hours))
    assert (kinds(stage, found, found.days[0])[-1] == VALIDATION) == accepted


def test_nobody_answers_what_they_have_not_seen(stage: Stage, world: World) -> None:
    found = begun(stage, world)
    [day, *_] = found.days
    seen = last_of(stage, found, day)
    with stage.acting(world.agnes) as session:
        correct(session, world.agnes, seen, MORNING)
    with stage.acting(world.sophie) as session:
        done = sign(session, world.sophie, [seen])
    assert (done.days, done.left) == (0, 1)
    with pytest.raises(Conflict, match="somebody_else_at_once"), stage.acting(world.sophie) as session:
        correct(session, world.sophie, seen, MORNING)


CLOCK = {"six": 6 * 60, "eight": 8 * 60, "noon": 12 * 60}


@pytest.mark.parametrize(
    ("said", "field", "reason"),
    [
        (SaidHours(CLOCK["eight"], CLOCK["noon"], 240), "pause", "break_too_long"),
        (SaidHours(CLOCK["eight"], CLOCK["noon"], 241), "pause", "break_too_long"),
        (SaidHours(CLOCK["eight"], CLOCK["noon"], -1), "pause", "break_negative"),
        (SaidHours(CLOCK["eight"], CLOCK["eight"], 0), "reason", "reason_needed"),
        (SaidHours(CLOCK["eight"], CLOCK["eight"], 0, HoursReason.CAME_LATE), "reason", "reason_needed"),
    ],
)
def test_hours_that_cannot_be_are_refused(stage: Stage, world: World, said: SaidHours, field: str, reason: str) -> None:
    found = begun(stage, world)
    with pytest.raises(Invalid) as refused:
        say(stage, world.agnes, correct, last_of(stage, found, found.days[0]), said)
    assert (refused.value.field, refused.value.reason) == (field, reason)


def test_a_reason_goes_with_other_hours_than_planned(stage: Stage, world: World) -> None:
    found = begun(stage, world)
    day = found.days[0]
    with stage.administering() as session:
        shift = session.get_one(RequestShift, found.shifts[day])
        begins, ends = (each.astimezone(PARIS).hour * 60 for each in (shift.starts_at, shift.ends_at))
    as_planned = SaidHours(begins, ends, 20, HoursReason.LEFT_EARLY)
    for who in (world.agnes, world.sophie):
        with pytest.raises(Invalid) as refused:
            say(stage, who, correct, last_of(stage, found, day), as_planned)
        assert (refused.value.field, refused.value.reason) == ("reason", "hours_as_planned")
    assert kinds(stage, found, day) == [STATEMENT], "nobody signs or pays what somebody forgot to change"
    say(stage, world.agnes, correct, last_of(stage, found, day), replace(as_planned, end_minute=ends - 60))
    say(stage, world.agnes, correct, last_of(stage, found, day), replace(as_planned, reason=None))
    say(stage, world.sophie, dispute, last_of(stage, found, day), HoursReason.LEFT_EARLY)
    with pytest.raises(Invalid, match="hours_as_planned"):
        say(stage, world.agnes, settle, last_of(stage, found, day), as_planned)
    say(stage, world.agnes, settle, last_of(stage, found, day), replace(as_planned, reason=None))


def test_nobody_works_one_minute_twice(stage: Stage, world: World) -> None:
    [day, *_] = past_days(1)
    with stage.administering() as session:
        switch_on(session, world)
        worked(session, world, [day])
        second = session.scalars(select(MissionShift).where(MissionShift.mission_id == world.confirmed)).all()
        assert len(second) == 2
    enter(stage, world)
    with stage.administering() as session:
        # The day that is to come was that afternoon.
        session.execute(
            text(
                """
                UPDATE request_shifts SET day = :day, starts_at = :day + time '14:00' AT TIME ZONE 'UTC',
                                          ends_at = :day + time '16:00' AT TIME ZONE 'UTC', break_minutes = 0
                WHERE id = :shift
            """.replace(":day + time", "CAST(:day AS date) + time")
            ),
            {"day": day, "shift": world.shift},
        )
    assert enter(stage, world) == 1
    afternoon = Worked(world.confirmed, {day: world.shift})
    with pytest.raises(Invalid) as refused:
        say(stage, world.agnes, correct, last_of(stage, afternoon, day), SaidHours(9 * 60, 18 * 60, 0))
    assert (refused.value.field, refused.value.reason) == ("start", "hours_overlap")


def test_words_are_few_and_not_about_health(stage: Stage, world: World) -> None:
    found = begun(stage, world)
    entry = last_of(stage, found, found.days[0])
    with pytest.raises(TellsOfHealth), stage.acting(world.sophie) as session:
        dispute(session, world.sophie, entry, HoursReason.LEFT_EARLY, "Elle était malade")
    with pytest.raises(Invalid), stage.acting(world.sophie) as session:
        dispute(session, world.sophie, entry, HoursReason.LEFT_EARLY, "x" * 281)
    assert kinds(stage, found, found.days[0]) == [STATEMENT], "nothing is kept of what was refused"
    with stage.acting(world.sophie) as session:
        dispute(session, world.sophie, entry, HoursReason.LEFT_EARLY, "Elle était malade", sure=True)


def test_a_mission_is_done_once_all_of_its_days_count(stage: Stage, world: World) -> None:
    found = begun(stage, world)
    later = datetime.now(UTC) + timedelta(hours=73)
    with stage.acting(world.engine) as session:
        accept_tacitly(session, world.engine, later)
        assert finish_missions(session, world.engine, later) == 0, "a day of it is still to come"
    with stage.administering() as session:
        still = select(MissionShift).where(MissionShift.request_shift_id == world.shift, MissionShift.slot == 2)
        session.delete(session.scalars(still).one())
    with stage.acting(world.engine) as session:
        assert finish_missions(session, world.engine, later) == 1
        assert session.get_one(Mission, found.mission).state == MissionState.DONE
    say(stage, world.sophie, dispute, last_of(stage, found, found.days[0]), HoursReason.OTHER_HOURS)
    say(stage, world.agnes, settle, last_of(stage, found, found.days[0]), MORNING)
    assert counted(stage, found) == 180


def test_what_is_in_the_ledger_stays_with_its_mission(stage: Stage, world: World) -> None:
    found = begun(stage, world)
    with stage.acting(world.sophie) as session:
        missed = no_show_days(session, found.mission, datetime.now(UTC))
        assert not set(missed) & set(found.days), "who did not come is said of the hours"
    with pytest.raises(NotAllowed), stage.acting(world.sophie) as session:
        session.execute(update(Mission).where(Mission.id == found.mission).values(state=MissionState.CANCELLED))
    with pytest.raises(NotAllowed), stage.acting(world.lucie) as session:
        session.execute(text("DELETE FROM mission_shifts WHERE mission_id = :id"), {"id": found.mission})


@pytest.mark.parametrize("person", ["bruno", "tom", "leo", "denise", "mona", "ugo"])
def test_to_whom_the_days_do_not_belong_they_are_not_there(stage: Stage, world: World, person: str) -> None:
    found = begun(stage, world)
    entry, actor = last_of(stage, found, found.days[0]), world.people[person]
    assert actor
    with stage.acting(actor) as session:
        assert days(session, actor) == ()
    for act in (
        lambda session: correct(session, actor, entry, MORNING),
        lambda session: dispute(session, actor, entry, HoursReason.NO_SHOW),
        lambda session: settle(session, actor, entry, MORNING),
        lambda session: say_more(session, actor, entry, "?"),
        lambda session: sign(session, actor, [entry]),
        lambda session: validate(session, actor, [entry]),
    ):
        with pytest.raises(NotFound), stage.acting(actor) as session:
            act(session)


def test_the_other_side_does_not_do_what_is_not_its_own(stage: Stage, world: World) -> None:
    found = begun(stage, world)
    entry = last_of(stage, found, found.days[0])
    with pytest.raises(NotFound), stage.acting(world.agnes) as session:
        sign(session, world.agnes, [entry])
    with pytest.raises(NotFound), stage.acting(world.sophie) as session:
        validate(session, world.sophie, [entry])
    with pytest.raises(NotPossible), stage.acting(world.agnes) as session:
        dispute(session, world.agnes, entry, HoursReason.NO_SHOW)
    with pytest.raises(NotPossible), stage.acting(world.lucie) as session:
        correct(session, world.lucie, entry, MORNING)


@pytest.mark.parametrize("table", ["hour_entries", "hour_heads"])
def test_nobody_changes_the_ledger(stage: Stage, table: str) -> None:
    assert table in Base.metadata.tables
    with stage.owning() as session:
        for act in ("INSERT", "UPDATE", "DELETE", "TRUNCATE"):
            asked = text("SELECT has_table_privilege('releve_app', :table, :act)")
            assert session.scalar(asked, {"table": table, "act": act}) is False
        assert (
            session.scalar(text("SELECT has_any_column_privilege('releve_app', :table, 'UPDATE')"), {"table": table})
            is False
        )
    with pytest.raises(NotAllowed), stage.administering() as session:
        session.execute(text("DELETE FROM hour_entries"))


def test_what_was_worked_while_it_was_off_for_long_stays_out(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        switch_on(session, world)
        long_ago = [month_before(month_before(month_before(past_days(1)[0])))]
        # A head of then: the market kept hours in that month.
        session.add(HourHead(market_id=world.calvados, month=long_ago[0], hash="0" * 64))
        old, lately = worked(session, world, long_ago), worked(session, world, past_days(2))
    assert enter(stage, world) == len(lately.days)
    with stage.administering() as session:
        still = select(MissionShift).where(MissionShift.request_shift_id == world.shift, MissionShift.slot == 2)
        session.delete(session.scalars(still).one())
        of_then = select(HourEntry.id).where(HourEntry.request_shift_id.in_(old.shifts.values()))
        assert session.scalars(of_then).all() == []
    with stage.acting(world.lucie) as session:
        assert session.execute(select(func.open_hours(long_ago[0]))).all() == [], "nobody waits for it"
    later = datetime.now(UTC) + timedelta(hours=73)
    with stage.acting(world.engine) as session:
        accept_tacitly(session, world.engine, later)
        assert finish_missions(session, world.engine, later) == 1


def test_who_cannot_come_any_more_is_taken_off_what_is_not_in_the_ledger(stage: Stage, world: World) -> None:
    found = begun(stage, world)
    with stage.acting(world.agnes) as session:
        now = session.get_one(RequestShift, found.shifts[found.days[-1]]).ends_at + timedelta(minutes=5)
        offered = days_to_take_off(session, world.agnes, found.mission, now)
        assert offered
        assert not {each.day for each in offered} & set(found.days), "who left early is said of the hours"
    # Said in the morning, read once the day was entered.
    with stage.administering() as session:
        session.merge(WorkerWord(mission_id=found.mission, word=Word.CANNOT, at=now - timedelta(hours=5)))
    with stage.acting(world.agnes) as session:
        gone = take_off_as_said(session, world.agnes, found.mission, now=now)
        assert not set(gone.days) & set(found.days)
        assert session.get_one(Mission, found.mission).state == MissionState.CONFIRMED


def test_a_week_of_several_sites_says_where(stage: Stage, world: World) -> None:
    begun(stage, world)
    with stage.acting(world.sophie) as session:
        found = site_hours(session, world.sophie, today())
    assert not found.several_sites
    [first, *weeks] = found.to_sign
    moved = replace(first, days=(replace(first.days[0], site_id=-1), *first.days[1:]))
    assert replace(found, to_sign=(moved, *weeks)).several_sites


def test_switched_off_again_nothing_more_is_said(stage: Stage, world: World) -> None:
    found = begun(stage, world)
    with stage.administering() as session:
        market = session.get_one(Market, world.calvados)
        market.settings = {**market.settings, "worked_hours": False}
    with pytest.raises(NotPossible):
        say(stage, world.agnes, correct, last_of(stage, found, found.days[0]), MORNING)
    with stage.administering() as session:
        assert session.scalars(select(HourWord.id).where(HourWord.entry_id > world.closing)).all() == []


def test_an_agency_is_warned_of_more_hours_than_the_file_allows_and_a_site_is_told_nothing(
    stage: Stage, world: World
) -> None:
    with stage.administering() as session:
        session.merge(WorkerLimits(worker_id=world.confirmed_worker, minutes_per_week=300))
    found = begun(stage, world)
    with stage.acting(world.agnes) as session:
        week = agency_hours(session, world.agnes, monday(found.days[0]))
    assert {(each.what, each.limit) for each in week.warnings} == {(Concern.OWN_WEEK, 300)}
    with stage.acting(world.sophie) as session:
        assert {each.own_week for each in days(session, world.sophie)} == {None}

"""The books balance: whatever is said, disputed, settled and closed, each minute counts once or not yet, everywhere."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from scheduler.core.access import Actor
from scheduler.core.errors import SchedulerError
from scheduler.core.tables import MissionShift
from scheduler.core.tables.hour_codes import SETTLED, EntryKind, HoursReason, ReopenReason, Side
from scheduler.hours.acts import may
from scheduler.hours.audit import audit
from scheduler.hours.closing import close, months, reopen, sheet
from scheduler.hours.due import accept_tacitly
from scheduler.hours.own import correct_own, dispute_own
from scheduler.hours.said import SaidHours
from scheduler.hours.saying import correct, dispute, settle, sign, validate
from tests.examples import examples
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.hours.by_link import on_stage
from tests.scheduler.hours.working import PLANNED, TOKEN, Worked, begun, last_of, month_before, today

DAYS = 4
SIDES = {Side.SITE: "sophie", Side.AGENCY: "agnes", Side.LEAD: "lucie", Side.ENGINE: "engine"}
SAID = st.one_of(
    st.builds(
        SaidHours,
        st.integers(6 * 60, 9 * 60),
        st.integers(11 * 60, 18 * 60),
        st.integers(0, 60),
        st.sampled_from((None, HoursReason.CAME_LATE, HoursReason.OTHER_HOURS)),
    ),
    st.just(SaidHours(0, 0, 0, HoursReason.NO_SHOW)),
)
WORDS = st.tuples(
    st.integers(0, DAYS - 1),
    st.sampled_from((Side.WORKER, Side.SITE, Side.AGENCY, Side.LEAD)),
    st.sampled_from(
        (EntryKind.STATEMENT, EntryKind.SIGNATURE, EntryKind.VALIDATION, EntryKind.DISPUTE, EntryKind.SETTLEMENT)
    ),
    SAID,
)
ACTS = st.lists(st.one_of(WORDS, WORDS, WORDS, st.sampled_from(("time", "close", "reopen"))), max_size=25)


@dataclass
class Books:
    """What should stand, kept beside the ledger: of each day its last word, its minutes, and which hours were said."""

    was: dict[date, EntryKind]
    minutes: dict[date, int]
    said: dict[date, SaidHours]
    planned: dict[date, SaidHours]
    closed: set[date] = field(default_factory=set)

    def expects(self, day: date, side: Side, act: EntryKind, said: SaidHours) -> bool:
        if act == EntryKind.STATEMENT and side != Side.SITE and said == self.said[day]:
            return False  # nobody's signature is lost for what stands already
        says = act in {EntryKind.STATEMENT, EntryKind.SETTLEMENT}
        if says and said.reason and replace(said, reason=None) == self.planned[day]:
            return False
        return day.replace(day=1) not in self.closed and may(self.was[day], act, side)

    @property
    def counted(self) -> int:
        return sum(self.minutes[day] for day, was in self.was.items() if was in SETTLED)


@settings(max_examples=examples(100), suppress_health_check=list(HealthCheck))
@given(ACTS)
def test_the_books_balance(stage: Stage, world: World, acts: list[object]) -> None:
    attempt = stage.connection.begin_nested()
    try:
        found = begun(stage, world, DAYS)
        planned = {day: as_planned(day) for day in found.days}
        minutes = dict.fromkeys(found.days, PLANNED)
        books = Books(dict.fromkeys(found.days, EntryKind.STATEMENT), minutes, dict(planned), planned)
        for each in acts:
            if each == "time":
                pass_time(stage, world, books)
            elif each == "close":
                turn_key(stage, world, books, closes=True)
            elif each == "reopen":
                turn_key(stage, world, books, closes=False)
            else:
                assert isinstance(each, tuple)
                number, side, act, said = each
                speak(stage, world, found, books, (found.days[number % len(found.days)], side, act, said))
        balance(stage, world, books)
    finally:
        attempt.rollback()


def as_planned(day: date) -> SaidHours:
    """Return the hours of ``working.worked`` as clocks show them."""
    begins = datetime(day.year, day.month, day.day, 6, tzinfo=UTC).astimezone(ZoneInfo("Europe/Paris")).hour * 60
    return SaidHours(begins, begins + 7 * 60, 20)


def speak(
    stage: Stage, world: World, found: Worked, books: Books, word: tuple[date, Side, EntryKind, SaidHours]
) -> None:
    """Let a side say something of a day, and expect what the rules say of it."""
    day, side, act, said = word
    expected = books.expects(day, side, act, said)
    entry = last_of(stage, found, day)
    try:
        done = by_link(stage, entry, act, said) if side == Side.WORKER else as_user(stage, world, side, entry, word)
    except SchedulerError:
        done = False
    assert done == expected, f"{side} {act} after {books.was[day]}"
    if done:
        signs = act == EntryKind.STATEMENT and side == Side.SITE
        books.was[day] = EntryKind.SIGNATURE if signs else act
        if act in {EntryKind.STATEMENT, EntryKind.SETTLEMENT}:
            books.said[day] = said
            idle = said.reason == HoursReason.NO_SHOW
            books.minutes[day] = 0 if idle else said.end_minute - said.start_minute - said.break_minutes


def as_user(stage: Stage, world: World, side: Side, entry: int, word: tuple[date, Side, EntryKind, SaidHours]) -> bool:
    actor = world.people[SIDES[side]]
    assert actor
    _, _, act, said = word
    with stage.acting(actor) as session:
        if act == EntryKind.STATEMENT:
            correct(session, actor, entry, said)
        elif act == EntryKind.SETTLEMENT:
            settle(session, actor, entry, said)
        elif act == EntryKind.DISPUTE:
            dispute(session, actor, entry, HoursReason.OTHER_HOURS)
        else:
            return (sign if act == EntryKind.SIGNATURE else validate)(session, actor, [entry]).days == 1
    return True


def by_link(stage: Stage, entry: int, act: EntryKind, said: SaidHours) -> bool:
    database = on_stage(stage)
    if act == EntryKind.STATEMENT:
        correct_own(database, TOKEN, entry, said)
    elif act == EntryKind.DISPUTE:
        dispute_own(database, TOKEN, entry, HoursReason.OTHER_HOURS, "")
    return act in {EntryKind.STATEMENT, EntryKind.DISPUTE}


def pass_time(stage: Stage, world: World, books: Books) -> None:
    """Let three days pass without a word."""
    with stage.acting(world.engine) as session:
        accept_tacitly(session, world.engine, datetime.now(UTC) + timedelta(hours=73))
    for day, was in books.was.items():
        if was in {EntryKind.STATEMENT, EntryKind.SIGNATURE} and day.replace(day=1) not in books.closed:
            books.was[day] = EntryKind.VALIDATION


def turn_key(stage: Stage, world: World, books: Books, *, closes: bool) -> None:
    """Close the month before, or open it again."""
    month = month_before(today())
    of_month = [was in SETTLED for day, was in books.was.items() if day.replace(day=1) == month]
    expected = all(of_month) and month not in books.closed if closes else month in books.closed
    done = True
    try:
        with stage.acting(world.lucie) as session:
            close(session, world.lucie, month) if closes else reopen(session, world.lucie, month, ReopenReason.MISTAKE)
    except SchedulerError:
        done = False
    assert done == expected
    books.closed ^= {month} if done else set()


def balance(stage: Stage, world: World, books: Books) -> None:
    """Everybody who sums up comes to the same minutes, and the chain is whole."""
    lucie: Actor = world.lucie
    with stage.acting(lucie) as session:
        counted = select(func.coalesce(func.sum(MissionShift.worked_minutes), 0))
        assert session.scalar(counted) == books.counted
        by_month = months(session, lucie)
        assert sum(each.minutes for each in by_month) == books.counted
        lines = [line for each in by_month for line in sheet(session, lucie, each.first).lines]
        assert sum(each.minutes for each in lines) == books.counted
        assert sum(each.days + each.open for each in by_month) == len(books.was)
        looked = audit(session, lucie)
        assert looked.faults == ()
        assert {each.month for each in looked.chains if each.closed} >= books.closed

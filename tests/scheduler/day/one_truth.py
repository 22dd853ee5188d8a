"""What everybody reads of one request at a moment, brought to the same words; there is only one truth."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select

from scheduler.buyer.figures import Asked, figures
from scheduler.core.access import Actor
from scheduler.core.states import followed
from scheduler.core.tables import Message, MissionShift, RequestShift
from scheduler.core.tables.codes import COVERING, MissionState
from scheduler.core.transitions import FOLLOWING
from scheduler.lead.boards.by_site import by_site
from scheduler.lead.request_detail import request as seen_by_lead
from scheduler.lead.request_list import Wanted
from scheduler.lead.request_list import requests as listed_for_lead
from scheduler.market.clock import market_clock
from scheduler.missions import agency_missions
from scheduler.planning.shift_filling import filling
from scheduler.planning.standing import broken_here
from scheduler.requests.follow import request as seen_by_site
from scheduler.requests.follow import requests_of
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import MONDAY, World, moment

Slots = tuple[int, int, int, int]
"""Of a shift: confirmed, waiting for an answer, doubtful because a rule is broken, open."""

FIRST, LAST = moment(-1, 0), moment(14, 0)


def contradictions(stage: Stage, world: World, now: datetime) -> Iterator[str]:
    """Say where somebody reads of the request of the world what another reader would deny."""
    told = _site(stage, world)
    for name, other in (("detail", _lead(stage, world)), ("cockpit", _cockpit(stage, world))):
        for start in told.keys() | other.keys():
            confirmed, waiting, doubtful, empty = told.get(start, (0, 0, 0, 0))
            if other.get(start) != (confirmed, waiting, doubtful + empty):
                yield f"{start}: the site reads {told.get(start)}, the lead's {name} {other.get(start)}"
    covered, waiting = sum(each[0] for each in told.values()), sum(each[1] for each in told.values())
    slots = sum(sum(each) for each in told.values())
    with stage.acting(world.sophie) as session:
        [line] = [each for each in requests_of(session, world.sophie) if each.id == world.request]
    with stage.acting(world.lucie) as session:
        rows = listed_for_lead(session, world.lucie, Wanted(state=line.state), now).rows
        [row] = [each for each in rows if each.id == world.request]
        board = by_site(session, world.lucie, MONDAY - timedelta(days=7))
    lists = {
        "the site's list": (line.covered, line.waiting, line.state),
        "the lead's list": (row.confirmed, row.published, row.state),
    }
    expected = followed(slots, covered, over=False) if line.state in FOLLOWING else line.state
    for name, read in lists.items():
        if read != (covered, waiting, expected):
            yield f"{name} reads {read}, its shifts say {(covered, waiting, expected)}"
    if line.state in FOLLOWING:
        cells = [
            cell
            for group in board.groups
            for each in group.lines
            if each.request == world.request
            for cell in each.cells
        ]
        if sum(cell.asked - cell.empty for cell in cells) != covered + waiting:
            yield f"the board has {sum(cell.empty for cell in cells)} empty, of {slots} are {covered + waiting} taken"
        yield from _buyer(stage, world, told)
    yield from _agencies(stage, world, now, told)


def _site(stage: Stage, world: World) -> dict[datetime, Slots]:
    with stage.acting(world.sophie) as session:
        shifts = seen_by_site(session, world.sophie, world.request).shifts
    return {each.starts_at: (len(each.confirmed), each.waiting, each.doubtful, each.open) for each in shifts}


def _lead(stage: Stage, world: World) -> dict[datetime, tuple[int, int, int]]:
    found = {}
    with stage.acting(world.lucie) as session:
        for each in seen_by_lead(session, world.lucie, world.request).shifts:
            states = Counter(taken.state for taken in each.taken if not taken.broken)
            confirmed = sum(states[state] for state in COVERING)
            found[each.starts_at] = confirmed, states[MissionState.PUBLISHED], each.empty
    return found


def _cockpit(stage: Stage, world: World) -> dict[datetime, tuple[int, int, int]]:
    with stage.acting(world.lucie) as session:
        clock = market_clock(session, world.lucie)
        shifts = filling(session, clock, FIRST, LAST, request=world.request)
        cancelled = seen_by_lead(session, world.lucie, world.request).row.state not in FOLLOWING
    if cancelled:  # it is not asked for any more, and stands in no list of what is
        assert shifts == ()
        return _lead(stage, world)
    return {each.starts_at: (each.confirmed, each.published, each.empty) for each in shifts}


def _buyer(stage: Stage, world: World, told: dict[datetime, Slots]) -> Iterator[str]:
    with stage.administering() as session:
        rows = session.execute(
            select(RequestShift.starts_at, RequestShift.paid_minutes).where(RequestShift.request_id == world.request)
        )
        paid = {row.starts_at: row.paid_minutes for row in rows}
    last = (max(told) + timedelta(days=1)).date()
    with stage.acting(world.denise) as session:
        count = figures(session, world.denise, Asked(MONDAY, last, site=world.site)).total
    covered = sum(each[0] * paid[start] for start, each in told.items())
    if count.covered_minutes != covered:
        yield f"the buyer reads {count.covered_minutes} minutes covered, the site {covered}"


def _agencies(stage: Stage, world: World, now: datetime, told: dict[datetime, Slots]) -> Iterator[str]:
    """Compare what the agencies must answer and send with what lies ahead of the site."""
    ahead = [each for start, each in told.items() if start > now]
    asked = sent = broken = 0
    for person in ("agnes", "bruno", "leo"):
        actor = world.people[person]
        assert isinstance(actor, Actor)
        with stage.acting(actor) as session:
            found = agency_missions(session, actor, now)
            faults = {each.mission: set(each.days) for each in broken_here(session, actor)}
        for each in (*found.to_confirm, *found.coming):
            if each.request_id == world.request:
                coming = [shift for shift in each.shifts if shift.starts_at > now]
                bad = sum(shift.day in faults.get(each.id, ()) for shift in coming)
                broken += bad
                if each.state == MissionState.PUBLISHED:
                    asked += len(coming) - bad
                else:
                    sent += len(coming) - bad
    read = sum(each[0] for each in ahead), sum(each[1] for each in ahead), sum(each[2] for each in ahead)
    if (sent, asked, broken) != read:
        yield f"the agencies have {(sent, asked, broken)} confirmed, asked, broken; the site reads {read}"


def misdated(stage: Stage, after: int) -> Iterator[str]:
    """Say which messages, newer than one, name a shift that their mission does not have."""
    with stage.administering() as session:
        for message in session.scalars(select(Message).where(Message.id > after)):
            facts = message.facts
            if "mission" not in facts:
                continue
            own = session.execute(
                select(RequestShift.starts_at, RequestShift.ends_at)
                .join(MissionShift, MissionShift.request_shift_id == RequestShift.id)
                .where(MissionShift.mission_id == facts["mission"])
            )
            spans = {(start, end) for start, end in own}
            for shift in facts.get("shifts") or ():
                named = datetime.fromisoformat(shift["starts_at"]), datetime.fromisoformat(shift["ends_at"])
                if named not in spans:
                    yield f"{facts['action']} to the {message.audience} names {named[0]}, which is not the mission's"


def newest_message(stage: Stage) -> int:
    with stage.administering() as session:
        return max(session.scalars(select(Message.id)), default=0)

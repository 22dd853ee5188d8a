"""Done = billed - credited + open, by site, agency, person and month, whatever is corrected, disputed and billed."""

from collections import Counter
from dataclasses import dataclass, field

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from scheduler.billing.balance import Sums, balance
from scheduler.billing.drafting import draft
from scheduler.billing.lists import bill
from scheduler.billing.moving import accept, credit, issue, propose, question
from scheduler.core.access import Actor
from scheduler.core.errors import Conflict, SchedulerError
from scheduler.core.tables import HourEntry
from scheduler.core.tables.bill_codes import BillState, Circuit
from scheduler.core.tables.hour_codes import EntryKind, HoursReason, ReopenReason
from scheduler.hours.audit import audit
from scheduler.hours.closing import reopen
from scheduler.hours.days import LAST
from scheduler.hours.said import SaidHours
from scheduler.hours.saying import correct, dispute, settle
from tests.examples import examples
from tests.scheduler.billing.billed import close_month, of_state, switch_on
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.hours.months import MONTH, of_month
from tests.scheduler.hours.working import begun, beside, enter, last_of

SAID = st.builds(
    SaidHours,
    st.integers(6 * 60, 9 * 60),
    st.integers(11 * 60, 23 * 60),
    st.integers(0, 60),
    st.just(HoursReason.OTHER_HOURS),
)
DAYS = st.integers(0, 2)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("correct"), DAYS, SAID),
        st.tuples(st.just("dispute"), DAYS, SAID),
        st.tuples(st.just("settle"), DAYS, SAID),
        st.tuples(st.sampled_from(("close", "reopen", "bill", "credit", "bill", "close")), DAYS, SAID),
    ),
    min_size=4,
    max_size=14,
)


@dataclass
class Kept:
    """What was billed and credited, kept beside the database."""

    billed: Counter[str] = field(default_factory=Counter)
    credited: Counter[str] = field(default_factory=Counter)
    numbers: list[str] = field(default_factory=list)


@settings(max_examples=examples(60), suppress_health_check=list(HealthCheck), deadline=None)
@given(st.sampled_from((Circuit.MEMBERS, Circuit.LEAD)), ACTS)
def test_the_books_balance(stage: Stage, world: World, by: Circuit, acts: list[tuple[str, int, SaidHours]]) -> None:
    attempt = stage.connection.begin_nested()
    try:
        found = begun(stage, world, 6, billing=by)
        with stage.administering() as session:
            switch_on(session, world)
            beside(session, world, found)
        enter(stage, world)
        issuer = world.agnes if by == Circuit.MEMBERS else world.lucie
        kept = Kept()
        for act, number, said in acts:
            day = of_month(found)[number]
            try:
                do(stage, world, issuer, kept, (act, last_of(stage, found, day), said))
            except SchedulerError:
                continue  # it cannot be now: then nothing of it is there
            finally:
                balances(stage, world, kept)
        finish(stage, world, issuer, kept)
    finally:
        attempt.rollback()


def do(stage: Stage, world: World, issuer: Actor, kept: Kept, act: tuple[str, int, SaidHours]) -> None:
    name, entry, said = act
    if name == "close":
        close_month(stage, world)
    elif name == "bill":
        bill_now(stage, world, issuer, kept)
    elif name == "credit":
        for each in of_state(stage, world, BillState.ISSUED):
            credit_now(stage, issuer, each, kept)
    else:
        actor = world.sophie if name == "dispute" else world.agnes if name == "correct" else world.lucie
        with stage.acting(actor) as session:
            if name == "correct":
                correct(session, actor, entry, said)
            elif name == "dispute":
                dispute(session, actor, entry, HoursReason.OTHER_HOURS)
            elif name == "settle":
                settle(session, actor, entry, said)
            else:
                reopen(session, actor, MONTH, ReopenReason.MISTAKE)


def bill_now(stage: Stage, world: World, issuer: Actor, kept: Kept) -> None:
    with stage.acting(issuer) as session:
        draft(session, issuer, MONTH)
    for actor, act, state in (
        (issuer, propose, BillState.DRAFT),
        (world.denise, accept, BillState.PROPOSED),
        (issuer, issue, BillState.ACCEPTED),
    ):
        bills = of_state(stage, world, state)
        with stage.acting(actor) as session:
            act(session, actor, bills)
            if act is issue:
                wholes = [bill(session, actor, each) for each in bills]
                done = [each for each in wholes if each.bill.state == BillState.ISSUED]
                kept.billed.update({"all": sum(each.bill.minutes for each in done)})
                kept.numbers += [each.bill.number or "" for each in done]


def credit_now(stage: Stage, issuer: Actor, which: int, kept: Kept) -> None:
    with stage.acting(issuer) as session:
        note = bill(session, issuer, credit(session, issuer, which))
        kept.credited.update({"all": note.bill.minutes})
        kept.numbers.append(note.bill.number or "")


def balances(stage: Stage, world: World, kept: Kept) -> None:
    """Every row of the balance holds, its sums are those kept beside it, and nobody counts otherwise."""
    with stage.acting(world.lucie) as session:
        rows = balance(session, world.lucie, MONTH)
        for each in rows:
            assert each.done == each.billed - each.credited + each.open, each
        sums = Sums.of(rows)
        assert (sums.billed, sums.credited) == (kept.billed["all"], kept.credited["all"])
    for actor, found in ((world.denise, rows), (world.agnes, rows), (world.bruno, ())):
        with stage.acting(actor) as session:
            assert balance(session, actor, MONTH) == found
    assert [int(each.rpartition("-")[2]) for each in kept.numbers] == list(range(1, len(kept.numbers) + 1))


def finish(stage: Stage, world: World, issuer: Actor, kept: Kept) -> None:
    """Settle what is disputed, close, take back what does not stand any more and bill: nothing is open then."""
    with stage.administering() as session:
        disputed = session.scalars(select(HourEntry.id).where(HourEntry.kind == EntryKind.DISPUTE, LAST)).all()
    for each in disputed:
        with stage.acting(world.lucie) as session:
            settle(session, world.lucie, each, SaidHours(8 * 60, 12 * 60, 0, HoursReason.OTHER_HOURS))
    try:
        close_month(stage, world)
    except Conflict as already:
        assert already.reason == "closed_already"  # noqa: PT017
    for each in of_state(stage, world, BillState.ISSUED):
        credit_now(stage, issuer, each, kept)
    # What the buyer had before the hours moved is questioned and drafted anew.
    for each in of_state(stage, world, BillState.PROPOSED, BillState.ACCEPTED):
        with stage.acting(world.denise) as session:
            question(session, world.denise, each, "Heures changées")
    bill_now(stage, world, issuer, kept)
    balances(stage, world, kept)
    with stage.acting(world.lucie) as session:
        sums = Sums.of(balance(session, world.lucie, MONTH))
        assert sums.open == 0
        assert sums.done > 0
        assert audit(session, world.lucie).faults == ()

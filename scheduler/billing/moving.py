"""A bill moves on: proposed to the buyer, accepted or questioned, issued with a number."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ARRAY, Integer, Text, cast, func, select
from sqlalchemy.orm import Session

from scheduler.billing.kept import require_bills
from scheduler.billing.refusals import refuse
from scheduler.core.access import Actor
from scheduler.core.errors import NotFound
from scheduler.core.tables import Bill
from scheduler.core.tables.bill_codes import BillAct
from scheduler.hours.words import checked


@dataclass(frozen=True, slots=True)
class Moved:
    """How many bills moved on, and how many were left because they had moved otherwise, or why not yet (a code)."""

    bills: int
    left: int
    why: str | None = None


def propose(session: Session, actor: Actor, bills: Collection[int]) -> Moved:
    """Show drafts to the buyer, as their issuer; they stay as they are from then on.

    Raises
    ------
    NotFound
        When one of them is not the actor's to see, or the market does not bill.
    NotAllowed
        When one is another's to issue.
    """
    return _each(session, actor, bills, BillAct.PROPOSE)


def accept(session: Session, actor: Actor, bills: Collection[int]) -> Moved:
    """Let bills be issued, as the buyer.

    Raises
    ------
    NotFound, NotAllowed
        As ``propose`` does.
    """
    return _each(session, actor, bills, BillAct.ACCEPT)


def question(session: Session, actor: Actor, bill: int, words: str, *, sure: bool = False) -> None:
    """Say as the buyer why a bill is not right, in few words; its issuer drafts it anew.

    Raises
    ------
    NotFound, NotAllowed
        As ``propose`` does.
    Invalid, TellsOfHealth
        Without words or with too many, or when they tell of health and nobody is ``sure`` (``said``).
    Conflict
        ``bill_not_now``: it is issued, or not with the buyer.
    """
    _see(session, actor, [bill])
    kept = checked(words, sure=sure)
    refuse(*_moved(session, [bill], BillAct.QUESTION, kept))


def issue(session: Session, actor: Actor, bills: Collection[int]) -> Moved:
    """Issue accepted bills, each with the next number of its issuer and year.

    Raises
    ------
    NotFound, NotAllowed
        As ``propose`` does.
    """
    return _each(session, actor, bills, BillAct.ISSUE)


def credit(session: Session, actor: Actor, bill: int) -> int:
    """Take an issued bill back whole, by a credit note that is issued at once; return the note.

    A bill that is out is never changed and never deleted: in France an invoice that was wrong is taken back by a credit
    note that names it (*avoir*), and the right one is a new invoice (CGI art. 289, I-5; BOI-TVA-DECLA-30-20-20-30).
    Whole rather than by difference: both papers can then be read alone, and Chorus Pro keeps the three apart.

    Raises
    ------
    NotFound, NotAllowed
        As ``propose`` does.
    Conflict
        ``bill_not_now``: it is no bill that is out; ``bill_month_open``; details are missing.
    """
    _see(session, actor, [bill])
    made, refusal = session.execute(select(func.credit_bill(bill).table_valued("made", "refusal"))).one()
    refuse(refusal)
    return int(made)


def _each(session: Session, actor: Actor, bills: Collection[int], act: BillAct) -> Moved:
    asked = _see(session, actor, bills)
    left = [each for each in _moved(session, asked, act) if each]
    return Moved(len(asked) - len(left), len(left), next((f"bill_{each}" for each in left), None))


def _moved(session: Session, bills: Sequence[int], act: BillAct, words: str | None = None) -> Sequence[str | None]:
    """Move bills on in one statement, so that the other side is told of them at once; return why each cannot be."""
    call = func.move_bills(cast(bills, ARRAY(Integer)), act, words, type_=ARRAY(Text))
    return session.execute(select(call)).scalar_one()


def _see(session: Session, actor: Actor, bills: Collection[int]) -> Sequence[int]:
    require_bills(session, actor)
    asked = sorted(set(bills))
    seen = set(session.scalars(select(Bill.id).where(Bill.id.in_(asked), Bill.market_id == actor.market)))
    for each in asked:
        if each not in seen:
            thing = "bill"
            raise NotFound(thing, each)
    return asked

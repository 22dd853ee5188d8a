"""The outbox as the lead reads it: what goes to which organisation, in which words, and what became of it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.tables.codes import Audience, Channel, Language, MessageState
from scheduler.messages.bundles import written
from scheduler.messages.letters import Letter
from scheduler.messages.when import Facts

OF_A_PAGE = 100
"""Messages that a page reads; those that are sent together are one there."""


@dataclass(frozen=True, slots=True)
class Posted:
    """A message; of other agencies' people the lead reads codes. ``letter`` is None for the daily ones of others.

    ``addressee`` is whom it is for, by name where the lead may know it.
    """

    id: int
    at: datetime
    state: MessageState
    sent_at: datetime | None
    next_try_at: datetime
    attempts: int
    error: str | None
    channel: Channel
    audience: Audience
    organisation: str
    addressee: str | None
    letter: Letter | None


@dataclass(frozen=True, slots=True)
class Outbox:
    """A page of messages, the newest first, and whether older ones follow."""

    messages: tuple[Posted, ...]
    more: bool


def outbox(
    session: Session, _actor: Actor, language: Language, *, state: MessageState | None = None, page: int = 1
) -> Outbox:
    """Return the messages of the market, those in one state alone if one is given; what is sent together is one.

    Raises
    ------
    NotAllowed
        For whoever does not lead the market.
    """
    bundles = defaultdict(list)
    asked = {"most": OF_A_PAGE + 1, "skipped": OF_A_PAGE * (page - 1), "state": state}
    rows = session.execute(text("SELECT * FROM outbox(:most, :skipped, :state)"), asked).all()
    for row in rows[:OF_A_PAGE]:
        bundles[row.first].append(row)
    return Outbox(tuple(_posted(each[::-1], language) for each in bundles.values()), len(rows) > OF_A_PAGE)


def _posted(rows: "list[Row[tuple[object, ...]]]", language: Language) -> Posted:
    row = rows[0]
    items = [(each.facts, Audience(each.audience)) for each in rows]
    return Posted(
        id=row.id,
        at=row.created_at,
        state=MessageState(row.state),
        sent_at=row.sent_at,
        next_try_at=row.next_try_at,
        attempts=row.attempts,
        error=row.error,
        channel=Channel(row.channel),
        audience=Audience(row.audience),
        organisation=row.organisation,
        addressee=row.addressee,
        letter=written(items, language) if all(_readable(facts) for facts, _ in items) else None,
    )


def _readable(facts: Facts) -> bool:
    return "thing" in facts and (facts["thing"] != "digest" or "kept" in facts)

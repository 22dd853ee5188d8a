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

MOST = 100
"""Messages on the page, the newest."""


@dataclass(frozen=True, slots=True)
class Posted:
    """A message; of other agencies' people the lead reads codes. ``letter`` is None for the daily ones of others."""

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
    letter: Letter | None


def outbox(session: Session, _actor: Actor, language: Language) -> tuple[Posted, ...]:
    """Return the newest messages of the market; what is sent together is one.

    Raises
    ------
    NotAllowed
        For whoever does not lead the market.
    """
    bundles = defaultdict(list)
    for row in session.execute(text("SELECT * FROM outbox(:most)"), {"most": MOST}):
        bundles[row.first].append(row)
    return tuple(_posted(rows[::-1], language) for rows in bundles.values())


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
        letter=written(items, language) if all(_readable(facts) for facts, _ in items) else None,
    )


def _readable(facts: Facts) -> bool:
    return "thing" in facts and (facts["thing"] != "digest" or "kept" in facts)

"""The outbox as the lead reads it: what goes to which organisation, in which words, and what became of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from scheduler.access import Actor
from scheduler.messages.letters import Letter, letter
from scheduler.tables.codes import Audience, Channel, Language, MessageState

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
    """Return the newest messages of the market.

    Raises
    ------
    NotAllowed
        For whoever does not lead the market.
    """
    rows = session.execute(text("SELECT * FROM outbox(:most)"), {"most": MOST})
    return tuple(
        Posted(
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
            letter=_read(row.facts, Audience(row.audience), language),
        )
        for row in rows
    )


def _read(facts: dict[str, object], audience: Audience, language: Language) -> Letter | None:
    if "thing" not in facts or (facts["thing"] == "digest" and "kept" not in facts):
        return None
    return letter(facts, audience, language)

"""Writing the messages about an event, in its transaction: both happen, or neither.

Whom a transition tells stands in its line (``scheduler.core.transitions``); words, bundles and sending in
``scheduler.messages``. Nobody is told what they did themselves.

Whoever acts may neither read nor address people of other organisations, nor read the names of their workers. So a use
case names no addressee and gives no facts: it says which of its own events concern which audience, and the database's
function ``tell`` finds the people, reads the facts of that moment and returns numbers of messages, nothing else. What a
use case that errs could still do is tell too many of those whom the event itself concerns. It cannot tell of what
somebody else did or of what happened before the transaction, nor anybody but the lead of a draft, and a site never
learns the name of somebody who was not confirmed.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from scheduler.core.tables import Event
from scheduler.core.tables.codes import Audience, Thing

WAITING = "messages of one statement"

TELL = text("SELECT tell(:events, :audiences, :authors)")


class _Told(NamedTuple):
    event: int
    audience: Audience
    author: bool
    """Whether whoever did it is told too: who finds a night failed has not done that."""


def tell(session: Session, event: Event, audiences: Sequence[Audience]) -> None:
    """Write the messages about an event that the session has stored, for these audiences; a run's are a night's.

    Raises
    ------
    NotAllowed
        When it is not the acting user's own event of this transaction.
    """
    told = [_Told(event.id, audience, author=event.thing == Thing.RUN) for audience in audiences]
    waiting: list[_Told] | None = session.info.get(WAITING)
    if waiting is None:
        _write(session, told)
    else:
        waiting.extend(told)


@contextmanager
def told_at_once(session: Session) -> Iterator[None]:
    """Write the messages about all that one actor does in the block with one statement, at its end.

    Their facts are those of that end. A plan has hundreds of missions.
    """
    waiting: list[_Told] = []
    session.info[WAITING] = waiting
    try:
        yield
    finally:
        del session.info[WAITING]
    _write(session, waiting)


def _write(session: Session, told: Sequence[_Told]) -> None:
    if not told:
        return
    session.flush()
    events, audiences, authors = (list(column) for column in zip(*told, strict=True))
    session.execute(TELL, {"events": events, "audiences": audiences, "authors": authors})

"""How a worker can be reached, as the agency that keeps the file writes it down, with the worker's consent."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core import telephone
from scheduler.core.access import Actor
from scheduler.core.errors import Invalid
from scheduler.core.seen import mark, require_same
from scheduler.core.tables import Worker, WorkerContact, WorkerName
from scheduler.core.tables.codes import Language, WorkerChannel
from scheduler.core.weeks import clock
from scheduler.messages.links import make_worker_link, require_file, worker_link
from scheduler.workforce.own import own_worker

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach somebody.

    Since when they agree to the channel, when they answered STOP to a text message, and the token of their own page.
    ``stands_by_since``: since when they agree to be called at short notice, in place of somebody else. ``seen`` is the
    mark of what stood when what is given was filled in.
    """

    worker: int
    name: str
    channel: WorkerChannel = WorkerChannel.NONE
    phone: str | None = None
    email: str | None = None
    language: Language = Language.FRENCH
    consented_on: date | None = None
    stopped_at: datetime | None = None
    link: str | None = None
    stands_by_since: date | None = None
    seen: str | None = None

    @property
    def mark(self) -> str:
        """The mark of what stands."""
        days = str(self.consented_on), str(self.stands_by_since)
        return mark(self.channel.value, self.phone, self.email, self.language.value, *days)


def contact(session: Session, actor: Actor, worker: int, key: str) -> Contact:
    """Return how to reach a worker of the actor's agency.

    Raises
    ------
    NotFound
        When the agency does not keep such a file.
    """
    require_file(session, actor, worker)
    name = session.scalar(select(WorkerName.display_name).where(WorkerName.worker_id == worker)) or ""
    row = session.get(WorkerContact, worker)
    link = worker_link(session, actor, worker, key)
    since = session.scalar(select(Worker.stands_by_since).where(Worker.id == worker))
    if row is None:
        return Contact(worker, name, link=link, stands_by_since=since)
    own = (row.channel, row.phone, row.email, row.language, row.consented_on, row.stopped_at)
    return Contact(worker, name, *own, link, since)


def keep_contact(
    session: Session,
    actor: Actor,
    given: Contact,
    now: datetime,
    key: str,
    *,
    consents: bool,
    stands_by: bool = False,
) -> None:
    """Write down how a worker wants to be reached; whoever is reached has a page of their own.

    The date of the consent is that of the day on which it was given; it stays as long as the channel does. So does that
    of ``stands_by``, whether they agree to be called at short notice.

    Raises
    ------
    NotFound
        When the actor's agency does not keep such a file.
    Invalid
        When the channel lacks its number or address, or the consent, or would never reach anybody.
    Conflict
        ``somebody_else_at_once``: something else stands there by now than the mark ``given.seen`` is of.
    """
    own_worker(session, actor, given.worker)
    require_same(contact(session, actor, given.worker, key).mark, given.seen)
    phone, email = international_or_none(given.phone or ""), (given.email or "").strip() or None
    wrong = {
        ("email", "not_an_email"): email and not EMAIL.fullmatch(email),
        ("phone", "no_phone"): given.channel == WorkerChannel.SMS and not phone,
        ("phone", "no_mobile"): given.channel == WorkerChannel.SMS and phone and not telephone.takes_texts(phone),
        ("email", "no_email"): given.channel == WorkerChannel.EMAIL and not email,
        ("consents", "no_consent"): given.channel != WorkerChannel.NONE and not consents,
    }
    for (field, reason), found in wrong.items():
        if found:
            raise Invalid(field, reason)
    today = now.astimezone(clock(session, actor)).date()
    row = session.get(WorkerContact, given.worker)
    if row is None:
        row = WorkerContact(worker_id=given.worker, channel=WorkerChannel.NONE)
        session.add(row)
    if given.channel == WorkerChannel.NONE:
        row.consented_on = None
    elif row.channel != given.channel or row.consented_on is None:
        row.consented_on, row.stopped_at = today, None
    row.channel, row.phone, row.email, row.language = given.channel, phone, email, given.language
    file = session.get_one(Worker, given.worker)
    file.stands_by_since = (file.stands_by_since or today) if stands_by else None
    session.flush()
    if given.channel != WorkerChannel.NONE:
        make_worker_link(session, actor, given.worker, key)


def international_or_none(phone: str) -> str | None:
    """Return a number as gateways take it, None where none was given.

    Raises
    ------
    Invalid
        When it is no number (``phone``).
    """
    if not phone.strip():
        return None
    try:
        return telephone.international(phone)
    except ValueError as error:
        field, reason = "phone", "not_a_phone"
        raise Invalid(field, reason) from error

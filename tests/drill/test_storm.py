"""Fifty people answer the same missions at once while the product is killed in parts; what they are told holds.

What is promised: a message is in the outbox when, and only when, what it tells of is stored. It reaches the mail server
at least once, always under the same ``Message-ID``; it reaches it twice only when its sender, or the database, died in
between the server's last word and the mark in the outbox, where no protocol has an answer. So each death may double one
message, and mailboxes tell doubles by their ``Message-ID``.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from random import Random

import psutil
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.core.tables import Message, User, WorkerContact, WorkerWord
from scheduler.core.tables.codes import Channel, MessageState
from scheduler.messages.bundles import written
from tests.drill.answering import Coordinators, require_what_was_said
from tests.drill.conftest import Prepared, Site, running
from tests.drill.installation import Installation, awaited, children, kill
from tests.drill.invariants import faults
from tests.drill.phones import Workers
from tests.drill.postman import Postman
from tests.examples import one_in
from tests.scheduler.messages.servers import Mailbox, mail_server

SEED = 7
SENDER = "Relève <releve@example.org>"
PEOPLE = 50


@pytest.fixture
def mail() -> Iterator[Mailbox]:
    with mail_server() as box:
        yield box


@pytest.fixture
def site(prepared: Prepared, mail: Mailbox) -> Iterator[Site]:
    """The product with a mail server; what is declined is offered to the next best at once."""
    letters = {"RELEVE_SMTP_URL": f"smtp://127.0.0.1:{mail.port}", "RELEVE_MAIL_FROM": SENDER}
    with running(prepared, **letters) as found:
        found.product.ask("UPDATE markets SET settings = settings || '{\"automatic_reoffers\": true}'")
        yield found


@one_in(2)
def test_fifty_people_answer_at_once_and_messages_match(site: Site, mail: Mailbox) -> None:
    chance = Random(SEED)  # noqa: S311  # who says what and when something dies, no secret
    product = site.product
    waited = product.ask("SELECT id, agency_id, worker_id FROM missions WHERE state = 'published' ORDER BY id")
    by_agency: dict[int, list[int]] = {}
    for row in waited:
        by_agency.setdefault(row.agency_id, []).append(row.id)
    answering = (*site.people.coordinators, *site.people.colleagues)
    coordinators = Coordinators(product.port, answering, by_agency, chance.randrange(2**32))
    workers = Workers(product.port, {row.id: site.people.links[row.worker_id] for row in waited}, chance)
    assert len(answering) + len(waited) == PEOPLE
    dies_in_the_window(mail, product, after=chance.randrange(3, 12))
    with Postman(product) as postman:
        coordinators.start()
        workers.start()
        coordinators.first_heard.wait()
        for victim in chance.sample([a_web_worker, database], 2):
            coordinators.pause(chance.uniform(0, 1))
            end([victim(product)], product)
        coordinators.finish()
        workers.finish()
        product.awaits_parts()
        awaited("every message", postman.settled)
    assert mail.before_answer is None, "nothing was killed in the window"
    with product.administering() as session:
        require_what_was_said(session, coordinators.said, {row.id for row in waited})
        assert faults(session) == []
        lost = "SELECT id FROM procrastinate.procrastinate_jobs WHERE task_name = 'reoffer'"
        assert product.ask(lost) == [], "an offer was given up"
        told = {row.mission_id: row.word for row in session.execute(select(WorkerWord.mission_id, WorkerWord.word))}
        for mission in told.keys() | {each.mission for each in workers.said if each.taken}:
            assert told[mission] in {each.word for each in workers.said if each.mission == mission}
        called_for = set(letters_of(session))
    arrived = Counter((str(each["Message-ID"]), address, str(each["Subject"])) for address, each in mail.received)
    assert set(arrived) == called_for
    assert arrived.total() - len(arrived) <= 2, "each death doubles one message at most"


def letters_of(session: Session) -> Iterator[tuple[str, str, str]]:
    """Return the name, the address and the subject of each letter that the outbox stands for; all must be sent."""
    query = (
        select(Message, func.coalesce(User.email, WorkerContact.email))
        .outerjoin(User, User.id == Message.user_id)
        .outerjoin(WorkerContact, WorkerContact.worker_id == Message.worker_id)
        .where(Message.channel == Channel.EMAIL)
        .order_by(Message.id)
    )
    bundles: defaultdict[object, list[Message]] = defaultdict(list)
    addresses: dict[int, str] = {}
    for message, address in session.execute(query):
        assert message.state == MessageState.SENT
        bundles[sent_with(message)].append(message)
        addresses[message.id] = address
    for messages in bundles.values():
        first = messages[0]
        subject = written([(each.facts, each.audience) for each in messages], "fr").subject
        yield f"<releve-{first.market_id}-{first.id}@example.org>", addresses[first.id], subject


def sent_with(message: Message) -> object:
    """Return what the messages that go out as one have in common: person and moment, when they are about events."""
    return (message.user_id, message.worker_id, message.created_at) if message.event_id else message.id


def dies_in_the_window(mail: Mailbox, product: Installation, after: int) -> None:
    """Kill the job worker just after the mail server has taken a message, before the job worker hears of it."""

    def count() -> None:
        if len(mail.received) >= after:
            mail.before_answer = None
            end([awaited("the job worker", product.job_worker)], product)

    mail.before_answer = count


def a_web_worker(product: Installation) -> psutil.Process:
    return awaited("a web worker", product.web_workers)[0]


def database(product: Installation) -> psutil.Process:
    return product.postmaster()


def end(doomed: list[psutil.Process], product: Installation) -> None:
    orphans = [each for process in doomed for each in children(process)]
    kill(doomed)
    product.awaits_end(orphans)

"""Messages go out once, by a real mail server and a real gateway, whatever dies meanwhile."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select, text, update

from scheduler.core.addresses import Addresses
from scheduler.core.outlets import MailServer
from scheduler.core.sms_providers import SmsProvider
from scheduler.core.states import Action, move
from scheduler.core.tables import Message, Mission, User, WorkerContact
from scheduler.core.tables.codes import Channel, Language, MailWish, MessageState, MissionState
from scheduler.messages.delivery import LONGEST_PAUSE, Post, pause, send_due
from scheduler.messages.digests import due_day, queue_digests
from scheduler.messages.mail_gateway import Smtp
from scheduler.messages.outbox import outbox
from scheduler.messages.sms_gateways import SmsGateway
from scheduler.missions import confirm
from tests.scheduler.db.test_guards import mission
from tests.scheduler.db.world import World
from tests.scheduler.messages.servers import Mailbox, Phones, mail_server, sms_gateway
from tests.scheduler.planning.plays import Play

TOKEN = "gateway-token"  # noqa: S105  # of the gateway in this file
SENDER = "Relève <releve@example.org>"


@pytest.fixture
def play(fresh: Addresses, world: World) -> Iterator[Play]:
    """A market where Agnès has just confirmed: Sophie, Simone and the worker are to be told."""
    found = Play(fresh, world)
    with found.acting(world.agnes) as session:
        confirm(session, world.agnes, world.published)
    yield found
    found.database.close()


@pytest.fixture
def mail() -> Iterator[Mailbox]:
    with mail_server() as box:
        yield box


@pytest.fixture
def phones() -> Iterator[Phones]:
    with sms_gateway(TOKEN) as found:
        yield found


def by_mail(box: Mailbox) -> Post:
    return Post(
        {Channel.EMAIL: Smtp(MailServer.of(f"smtp://127.0.0.1:{box.port}", SENDER))}, "https://releve.example.org"
    )


def states(play: Play) -> list[tuple[str, str, int, str | None]]:
    with play.administering() as session:
        query = select(Message).where(Message.occasion != "before").order_by(Message.id)
        return [(each.channel, each.state, each.attempts, each.error) for each in session.scalars(query)]


def due_again(play: Play) -> None:
    with play.administering() as session:
        session.execute(update(Message).values(next_try_at=text("now()")))


def test_each_is_sent_once_by_its_own_way(play: Play, mail: Mailbox, phones: Phones) -> None:
    assert send_due(play.database, Post()) == 0  # nothing is set: they wait
    post = Post({**by_mail(mail).gateways, Channel.SMS: SmsGateway(SmsProvider.of(phones.url, TOKEN))})
    assert send_due(play.database, post) == 3
    assert send_due(play.database, post) == 0
    assert sorted(address for address, _ in mail.received) == ["simone@example.org", "sophie@example.org"]
    _, first = mail.received[0]
    assert str(first["Subject"]).startswith("Remplacement confirmé\N{NO-BREAK SPACE}: Published P.")
    assert first["Auto-Submitted"] == "auto-generated"
    assert "Published P. vient chez vous" in first.get_content()
    assert [each["to"] for each in phones.received] == ["+33600000001"]
    assert phones.received[0]["text"].startswith("Votre mission est confirmée")
    assert {state for _, state, _, _ in states(play)} == {"sent"}


def test_two_job_workers_send_nothing_twice(play: Play, mail: Mailbox) -> None:
    with play.administering() as session:
        for number in range(20):
            session.execute(
                text("""
                    INSERT INTO messages (market_id, organisation_id, occasion, user_id, audience, channel, facts)
                    SELECT market_id, organisation_id, :occasion, user_id, audience, channel, facts
                    FROM messages WHERE channel = 'email' AND occasion LIKE 'event:%'
                """),
                {"occasion": f"again:{number}"},
            )
    with ThreadPoolExecutor(2) as workers:
        sent = sum(workers.map(lambda _: send_due(play.database, by_mail(mail)), range(2)))
    assert sent == len(mail.received) == len(set(mail.names)) == 42


def test_a_plan_that_is_published_is_one_message_and_so_are_a_workers_missions(
    fresh: Addresses, world: World, mail: Mailbox, phones: Phones
) -> None:
    play = Play(fresh, world)
    try:
        with play.administering() as session:
            drafts = [
                mission(session, world, MissionState.PROPOSED, worker=worker, slot=slot).id
                for slot, worker in enumerate(("published", "free"), start=1)
            ]
            agnes, lucie = world.agnes, world.lucie
        with play.acting(lucie) as session:
            for each in drafts:
                move(session, lucie, session.get_one(Mission, each), Action.PUBLISH)
        with play.acting(agnes) as session:
            for each in (world.published, *drafts):
                move(session, agnes, session.get_one(Mission, each), Action.CONFIRM)
        mail.answers = ["451 come back later"]
        post = Post({**by_mail(mail).gateways, Channel.SMS: SmsGateway(SmsProvider.of(phones.url, TOKEN))})
        with ThreadPoolExecutor(2) as workers:
            assert sum(workers.map(lambda _: send_due(play.database, post), range(2))) == 3
        due_again(play)
        assert send_due(play.database, post) == 1
        assert send_due(play.database, post) == 0
        told = {address: str(each["Subject"]) for address, each in mail.received}
        assert told == {
            "agnes@example.org": "Missions à confirmer (2)",
            "sophie@example.org": "Remplacements confirmés (3)",
            "simone@example.org": "Remplacements confirmés (3)",
        }
        assert len(mail.received) == len(set(mail.names)) == 3
        ((to, text),) = [(each["to"], each["text"]) for each in phones.received]
        assert (to, text.partition(".")[0]) == ("+33600000001", "Missions confirmées (2)")
        assert {state for _, state, _, _ in states(play)} == {"sent"}
        with play.acting(lucie) as session:
            shown = outbox(session, lucie, Language.FRENCH).messages
        assert sorted(each.audience for each in shown if each.letter) == ["agency", "site", "site", "worker"]
    finally:
        play.database.close()


def test_what_fails_is_tried_again_later_and_what_is_refused_is_not(play: Play, mail: Mailbox) -> None:
    mail.answers = ["451 come back later", "550 no such person here"]
    assert send_due(play.database, by_mail(mail)) == 0
    assert states(play)[:2] == [
        ("email", "queued", 1, "451 come back later"),
        ("email", "failed", 1, "550 no such person here"),
    ]
    assert send_due(play.database, by_mail(mail)) == 0  # not yet
    due_again(play)
    assert send_due(play.database, by_mail(mail)) == 1
    assert states(play)[0] == ("email", "sent", 2, None)
    assert [pause(n) for n in (1, 2, 3)] == [timedelta(minutes=n) for n in (1, 2, 4)]
    assert pause(20) == LONGEST_PAUSE


def test_ten_attempts_and_no_eleventh(play: Play, mail: Mailbox) -> None:
    mail.answers = ["451 come back later"] * 100
    for _ in range(12):
        send_due(play.database, by_mail(mail))
        due_again(play)
    assert states(play)[:2] == [("email", "failed", 10, "451 come back later")] * 2
    assert len(mail.answers) == 100 - 2 * 10


def test_nobody_listening_loses_nothing(play: Play, mail: Mailbox) -> None:
    nowhere = Post({Channel.EMAIL: Smtp(MailServer.of("smtp://127.0.0.1:1", SENDER))})
    assert send_due(play.database, nowhere) == 0
    assert [state for _, state, _, _ in states(play)[:2]] == ["queued", "queued"]
    due_again(play)
    assert send_due(play.database, by_mail(mail)) == 2


SENDING = """
import sys
from sqlalchemy import make_url
from scheduler.core.db import Database
from scheduler.messages.delivery import Post, send_due
from scheduler.core.outlets import MailServer
from scheduler.messages.mail_gateway import Smtp
from scheduler.core.tables.codes import Channel
address, port = sys.argv[1:]
gateway = Smtp(MailServer.of(f"smtp://127.0.0.1:{port}", "Relève <releve@example.org>"))
send_due(Database(make_url(address)), Post({Channel.EMAIL: gateway}))
"""


def test_a_sender_killed_in_the_window_repeats_one_message_by_the_same_name(play: Play, mail: Mailbox) -> None:
    address = play.database.address.render_as_string(hide_password=False)
    child = subprocess.Popen([sys.executable, "-c", SENDING, address, str(mail.port)])

    def kill_once() -> None:
        mail.before_answer = None
        os.kill(child.pid, signal.SIGKILL)

    mail.before_answer = kill_once  # the server has the message, the sender never hears so: the window
    assert child.wait(60) == -signal.SIGKILL
    assert len(mail.received) == 1
    assert send_due(play.database, by_mail(mail)) == 2
    assert len(mail.received) == 3
    assert len(set(mail.names)) == 2, "the repeated one bears the same Message-ID"
    assert send_due(play.database, by_mail(mail)) == 0


def test_a_gateway_may_be_busy_or_refuse(play: Play, phones: Phones) -> None:
    post = Post({Channel.SMS: SmsGateway(SmsProvider.of(phones.url, TOKEN))})
    phones.answers = [429, 400]
    assert send_due(play.database, post) == 0
    assert states(play)[2][:3] == ("sms", "queued", 1)
    due_again(play)
    assert send_due(play.database, post) == 0
    assert states(play)[2] == ("sms", "failed", 2, "400")
    assert phones.received == []


def test_consent_taken_back_and_old_messages_end_the_sending(play: Play, mail: Mailbox, phones: Phones) -> None:
    with play.administering() as session:
        session.execute(update(WorkerContact).values(channel="none", consented_on=None))
        session.execute(
            update(Message).where(Message.user_id == play.world.simone.user).values(created_at="2026-01-01")
        )
    post = Post({**by_mail(mail).gateways, Channel.SMS: SmsGateway(SmsProvider.of(phones.url, TOKEN))})
    assert send_due(play.database, post) == 1
    assert [address for address, _ in mail.received] == ["sophie@example.org"]
    assert {(state, error) for _, state, _, error in states(play)} == {
        ("sent", None),
        ("failed", "too_old"),
        ("failed", "not_wanted"),
    }


def test_a_day_in_one_message_comes_once_a_date(play: Play, mail: Mailbox) -> None:
    world = play.world
    with play.administering() as session:
        session.execute(update(User).where(User.id == world.agnes.user).values(mail=MailWish.DIGEST))
    morning = datetime(2027, 2, 28, 6, 0, tzinfo=UTC)
    assert queue_digests(play.database, morning - timedelta(hours=2)) == 0
    assert queue_digests(play.database, morning) == 1
    assert queue_digests(play.database, morning + timedelta(hours=1)) == 0
    send_due(play.database, by_mail(mail))
    digests = [content for address, content in mail.received if address == "agnes@example.org"]
    assert len(digests) == 1
    assert "Commencent aujourd’hui ou demain (2)" in digests[0].get_content()
    with play.administering() as session:
        held = select(Message.id).where(Message.channel == Channel.DIGEST, Message.state == MessageState.QUEUED)
        assert session.scalars(held).all() == []


@pytest.mark.parametrize(("hour", "due"), [(4, False), (5, True), (8, True), (9, False)])
def test_the_day_is_the_markets_on_a_day_of_summer_time(hour: int, *, due: bool) -> None:
    found = due_day(datetime(2027, 3, 28, hour, 0, tzinfo=UTC), "Europe/Paris", time(6, 45))
    assert (found is not None) == due

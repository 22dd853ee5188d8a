"""Sending what is in the outbox: each message once, as far as the way out allows.

A message is sent while its row is locked, and marked in the same transaction: two job workers never send the same one,
and one that fails is tried again, later each time. What was written to somebody in one go is sent as one. What remains
is a window: when a program or the database dies after the mail server's last word and before the mark is stored, that
message goes out again at the next attempt, with the same ``Message-ID``. Marking first would lose it instead.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.config import Settings
from scheduler.core.db import Database
from scheduler.core.secret_key import secret_key
from scheduler.core.tables import Market, Message
from scheduler.core.tables.codes import Channel, MessageState
from scheduler.core.tokens import token_of
from scheduler.messages import one_tap
from scheduler.messages.bundles import Item, bundle_of, is_first, written
from scheduler.messages.letters import SIGN_IN_LINK, said_for
from scheduler.messages.link_words import ADDRESSES, kind_of
from scheduler.messages.mail_gateway import Smtp
from scheduler.messages.sms_gateways import sms_gateway_of
from scheduler.messages.ways import Gateway, Refused, Unreachable

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=2)
"""After a failed attempt; twice as long each time."""

ATTEMPTS = 10
STALE = timedelta(days=2)
"""A message that could not go for so long would only confuse."""

AT_ONCE = 200
"""Messages of one market in one go; the rest a minute later."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Post:
    """The ways out, by channel; a channel without one keeps its messages. ``site`` is where links lead.

    ``answers``: text messages can be answered, and questions say so.
    """

    gateways: Mapping[Channel, Gateway] = field(default_factory=dict)
    site: str | None = None
    key: str = field(default="", repr=False)
    """With which links are made."""
    answers: bool = False

    @classmethod
    def of(cls, settings: Settings) -> "Post":
        """Take what the settings say."""
        gateways: dict[Channel, Gateway] = {}
        if settings.smtp:
            gateways[Channel.EMAIL] = Smtp(settings.smtp)
        if settings.sms:
            gateways[Channel.SMS] = sms_gateway_of(settings.sms)
        answers = settings.sms is not None and settings.sms.answers is not None and settings.site_url is not None
        return cls(gateways, settings.site_url, secret_key(settings), answers)


def send_due(database: Database, post: Post) -> int:
    """Send what is due in every market; return how many messages went."""
    sent = 0
    for engine in database.engines().values():
        give_up(database, engine)
        for _ in range(AT_ONCE):
            outcome = send_next(database, engine, post)
            if outcome is None:
                break
            sent += outcome == MessageState.SENT
    return sent


def give_up(database: Database, engine: Actor) -> None:
    """Fail what nobody could send for two days, most likely because no way out was set."""
    old = (Message.state == MessageState.QUEUED, Message.channel != Channel.DIGEST)
    with database.transaction(engine) as session:
        session.execute(
            update(Message)
            .where(*old, Message.created_at < func.now() - STALE)
            .values(state=MessageState.FAILED, error=func.coalesce(Message.error, "too_old"))
        )


def send_next(database: Database, engine: Actor, post: Post) -> MessageState | None:
    """Try the message that is due first; return what became of it, None when none is due."""
    if not post.gateways:
        return None
    with database.transaction(engine) as session:
        message = session.scalars(
            select(Message)
            .where(
                Message.market_id == engine.market,
                Message.state == MessageState.QUEUED,
                Message.channel.in_(list(post.gateways)),
                Message.next_try_at <= func.now(),
                is_first(),
            )
            .order_by(Message.next_try_at, Message.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).one_or_none()
        if message is None:
            return None
        bundle = bundle_of(session, message)
        _try(session, bundle, post)
        session.flush()
        return message.state


def _try(session: Session, bundle: Sequence[Message], post: Post) -> None:
    """Send a bundle and mark each of its messages alike."""
    message, *others = bundle
    _send(session, message, [(each.facts, each.audience) for each in bundle], post)
    for each in others:
        each.state, each.sent_at, each.error = message.state, message.sent_at, message.error
        each.attempts, each.next_try_at = message.attempts, message.next_try_at


def _send(session: Session, message: Message, items: Sequence[Item], post: Post) -> None:
    now = session.scalars(select(func.now())).one()
    message.attempts += 1
    to = session.execute(text("SELECT * FROM message_address(:id)"), {"id": message.id}).one()
    to_sign_in = message.facts.get("thing") == SIGN_IN_LINK
    token = token_of(to.seed, to.token_hash, post.key)
    below = ADDRESSES[kind_of(message.facts)] if to_sign_in else "/m/"
    page = f"{post.site}{below}{token}" if post.site and token else None
    if to.address is None:  # disabled, or consent taken back since; a link at the door was used, replaced or is too old
        message.state, message.error = MessageState.FAILED, "too_old" if to_sign_in else "not_wanted"
        return
    if to_sign_in and page is None:  # without what it is about it would only confuse
        message.state, message.error = MessageState.FAILED, "no_link"
        return
    try:
        taps = _taps(session, message, items, post)
        said = written(items, to.language, post.site, page, taps, answers=post.answers)
        if to.organisation is not None:
            said = said_for(said, to.organisation, to.language)
        post.gateways[message.channel].send(to.address, said, f"releve-{message.market_id}-{message.id}")
    except Unreachable as error:
        message.error = str(error)
        if message.attempts >= ATTEMPTS:
            message.state = MessageState.FAILED
        else:
            message.next_try_at = now + pause(message.attempts)
    except Exception as error:
        if not isinstance(error, Refused):
            log.warning("message %s cannot be sent", message.id, exc_info=error)
        message.state, message.error = MessageState.FAILED, str(error) or type(error).__name__
    else:
        message.state, message.sent_at, message.error = MessageState.SENT, datetime.now(now.tzinfo), None


def _taps(session: Session, message: Message, items: Sequence[Item], post: Post) -> dict[int, str]:
    """Return the links of an e-mail that do one thing each, by mission."""
    if not post.site or not post.key or message.channel != Channel.EMAIL:
        return {}
    market = session.get_one(Market, message.market_id).code
    links = (one_tap.offered(facts, audience, message.user_id, market) for facts, audience in items)
    return {link.mission: f"{post.site}{one_tap.PATH}{one_tap.token_of(link, post.key)}" for link in links if link}


def pause(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts."""
    return min(FIRST_PAUSE * (1 << (attempts - 1)), LONGEST_PAUSE)

"""Links in e-mails that do one thing, after one more tap: confirm a mission, say that nobody came, sign hours.

A link names its deed, its mission, whose it is and until when, signed with the key outside the database. It opens no
session and nothing else: the deed is done as that user, by the same use case and under the same policies as on screens,
so it ends with the account. Programs that look at mails open links, but press no buttons: opening one shows what it
does, and does nothing. Whoever has a second factor, or should, signs in instead.
"""

import base64
import hmac
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.db import Database
from scheduler.core.errors import NotFound
from scheduler.core.tables.codes import Audience, Role
from scheduler.market.accounts.second_factor import standing

PATH = "/faire/"
"""Below the address of the site; the token follows."""

AFTER = timedelta(days=2)
"""How long after a mission's last day it can still be said that nobody came; the use case has a narrower limit."""

NEXT_WEEK = timedelta(days=8)

SIGNATURE_BYTES = 18
LONGEST = 400


class Deed(StrEnum):
    """The one thing that a link does."""

    CONFIRM = "confirm"
    NOBODY_CAME = "nobody_came"
    SIGN_HOURS = "sign_hours"


OFFERED: Mapping[tuple[str, Audience], Deed] = {
    ("publish", Audience.AGENCY): Deed.CONFIRM,
    ("offer", Audience.AGENCY): Deed.CONFIRM,
    ("offer_own", Audience.AGENCY): Deed.CONFIRM,
    ("remind", Audience.AGENCY): Deed.CONFIRM,
    ("ask_again", Audience.AGENCY): Deed.CONFIRM,
    ("agree", Audience.AGENCY): Deed.CONFIRM,
    ("confirm", Audience.SITE): Deed.NOBODY_CAME,
    ("accept", Audience.SITE): Deed.NOBODY_CAME,
}
"""By what a message about a mission tells, and whom."""


@dataclass(frozen=True, slots=True)
class OneTap:
    """A link: what it does, to which mission (0: to the hours of the site), as whom in which market, until when."""

    deed: Deed
    mission: int
    user: int
    market: str
    until: datetime


def offered(facts: Mapping[str, Any], audience: Audience, user: int | None, market: str) -> OneTap | None:
    """Return the link that belongs into an e-mail about a mission, None where there is none."""
    if facts.get("thing") == "hours" and audience == Audience.SITE and user is not None:
        return OneTap(Deed.SIGN_HOURS, 0, user, market, _next_week(facts))
    deed = OFFERED.get((str(facts.get("action")), audience)) if facts.get("thing") == "mission" else None
    last_day = facts.get("last_day")
    if deed is None or user is None or "mission" not in facts or last_day is None:
        return None
    zone = ZoneInfo(facts.get("timezone", "Europe/Paris"))
    until = datetime.combine(date.fromisoformat(last_day) + AFTER, time(), zone)
    if deed == Deed.CONFIRM and facts.get("answer_by"):
        until = datetime.fromisoformat(facts["answer_by"])
    return OneTap(deed, facts["mission"], user, market, until)


def _next_week(facts: Mapping[str, Any]) -> datetime:
    """Return until when hours can be signed by the link of a weekly message: until the next one has come."""
    zone = ZoneInfo(facts.get("timezone", "Europe/Paris"))
    return datetime.combine(date.fromisoformat(facts["week"]) + NEXT_WEEK, time(), zone)


def token_of(link: OneTap, key: str) -> str:
    """Write a link as a token."""
    told = [link.deed, link.mission, link.user, link.market, int(link.until.timestamp())]
    body = _coded(json.dumps(told, separators=(",", ":")).encode())
    return f"{body}.{_signature(body, key)}"


def opened(token: str, key: str, now: datetime) -> OneTap:
    """Read a token.

    Raises
    ------
    NotFound
        When it is none of ours, or too old.
    """
    body, _, signature = token.partition(".")
    known = key and len(token) <= LONGEST and token.isascii()
    if not known or not hmac.compare_digest(signature, _signature(body, key)):
        raise _gone()
    deed, mission, user, market, until = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    link = OneTap(Deed(deed), mission, user, market, datetime.fromtimestamp(until, UTC))
    if now > link.until:
        raise _gone()
    return link


@contextmanager
def acting(database: Database, link: OneTap) -> Iterator[tuple[Session, Actor]]:
    """Act as whose link it is, in one transaction.

    Raises
    ------
    NotFound
        When the account is disabled, or has to show a second factor.
    """
    actor = database.actor(link.user, link.market)
    with database.transaction(actor) as session:
        stands = standing(session, actor)
        if stands.since or (stands.offered and (actor.role == Role.PLANNER or actor.administers)):
            raise _gone()
        yield session, actor


def _gone() -> NotFound:
    thing = "link"
    return NotFound(thing, "")


def _signature(body: str, key: str) -> str:
    return _coded(hmac.digest(key.encode(), f"one tap:{body}".encode(), "sha256")[:SIGNATURE_BYTES])


def _coded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")

"""Text messages by whoever sends them: a gateway that takes JSON, OVHcloud, Twilio.

Each was written after the provider's public documentation and is tested against a server of our own that demands what
stands there. OVHcloud and Twilio know no name by which doubles could be dropped: whoever dies between their answer and
our mark sends that message a second time.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request, build_opener

from scheduler.core.asking import NoRedirect
from scheduler.core.sms_providers import SERVICE, Ovh, Sms, SmsProvider, Twilio
from scheduler.messages.gsm import in_alphabet
from scheduler.messages.letters import Letter
from scheduler.messages.ways import SECONDS, Gateway, Refused, Unreachable

MOST_BYTES = 100_000
"""Of an answer; theirs have some hundreds."""

OURS = frozenset(
    {
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.PAYMENT_REQUIRED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.TOO_MANY_REQUESTS,
    }
)
"""A wrong key or an empty account of ours is not the reader's fault: it goes when that has been put right."""

GONE_STALE = "QUERY_TIME_OUT"
"""What OVHcloud answers to a message that was signed too long ago."""

SENDER_CODES = frozenset({21212, 21603, 21606, 21611, 21659, 21660, 21661, 21701, 21703, 21705})
"""Twilio's codes for a sender that cannot send (yet): ours to put right."""


def sms_gateway_of(sms: Sms) -> Gateway:
    """Return the way out by a provider."""
    match sms:
        case Ovh():
            return OvhGateway(sms)
        case Twilio():
            return TwilioGateway(sms)
        case SmsProvider():
            return SmsGateway(sms)


@dataclass(frozen=True, slots=True)
class SmsGateway:
    """A gateway of text messages: takes ``{"to", "text", "id"}`` as JSON with a bearer's token, answers 2xx.

    ``id`` (also as ``Idempotency-Key``) is the same at every attempt, so that it can drop doubles.
    """

    provider: SmsProvider

    def send(self, address: str, letter: Letter, name: str) -> None:
        """Send one text message."""
        body = json.dumps({"to": address, "text": letter.short, "id": name}).encode()
        headers = {
            "Authorization": f"Bearer {self.provider.token}",
            "Content-Type": "application/json",
            "Idempotency-Key": name,
        }
        try:
            _answer("POST", self.provider.url, headers, body)
        except _Status as status:
            raise status.as_answer() from None


@dataclass(frozen=True, slots=True)
class OvhGateway:
    """OVHcloud: a job of one message and one receiver, signed with both secrets and the time of their clock."""

    provider: Ovh

    def send(self, address: str, letter: Letter, name: str) -> None:
        """Send one text message."""
        ovh = self.provider
        url = f"{ovh.url}/sms/{quote(ovh.account, safe='')}/jobs"
        job: dict[str, Any] = {
            "charset": "UTF-8",
            "class": "phoneDisplay",
            "coding": "7bit" if in_alphabet(letter.short) else "8bit",
            "message": letter.short,
            "noStopClause": True,  # no advertisement: without the clause, and at any hour
            "priority": "high",
            "receivers": [address],
            "senderForResponse": ovh.sender is None,
            "tag": name,
            "validityPeriod": 2880,  # minutes: two days, as long as a message is of use here
        }
        if ovh.sender is not None:
            job["sender"] = ovh.sender
        body = json.dumps(job, ensure_ascii=False).encode()
        try:
            clock = _answer("GET", f"{ovh.url}/auth/time", {})
            report = _read(_answer("POST", url, self._signed("POST", url, body, clock.decode().strip()), body))
        except _Status as status:
            if GONE_STALE in status.said:
                raise Unreachable(str(status)) from None
            raise status.as_answer() from None
        if report.get("invalidReceivers") or not report.get("validReceivers"):
            problem = "no such receiver"
            raise Refused(problem)

    def _signed(self, method: str, url: str, body: bytes, time: str) -> dict[str, str]:
        """Return the headers: ``$1$`` and the SHA-1 of secret, consumer key, method, address, body and time."""
        ovh = self.provider
        parts = (ovh.application_secret, ovh.consumer_key, method, url, body.decode(), time)
        return {
            "Content-Type": "application/json; charset=utf-8",
            "X-Ovh-Application": ovh.application_key,
            "X-Ovh-Consumer": ovh.consumer_key,
            "X-Ovh-Timestamp": time,
            "X-Ovh-Signature": "$1$" + hashlib.sha1("+".join(parts).encode()).hexdigest(),  # noqa: S324  (theirs to choose)
        }


@dataclass(frozen=True, slots=True)
class TwilioGateway:
    """Twilio: a form with the account's name and token; nothing is asked to be called back."""

    provider: Twilio

    def send(self, address: str, letter: Letter, name: str) -> None:  # noqa: ARG002  (they know no name)
        """Send one text message."""
        twilio = self.provider
        sender = "MessagingServiceSid" if SERVICE.fullmatch(twilio.sender) else "From"
        known = base64.b64encode(f"{twilio.account}:{twilio.token}".encode()).decode()
        headers = {"Authorization": f"Basic {known}", "Content-Type": "application/x-www-form-urlencoded"}
        form = urlencode({"To": address, sender: twilio.sender, "Body": letter.short}).encode()
        url = f"{twilio.url}/2010-04-01/Accounts/{quote(twilio.account, safe='')}/Messages.json"
        try:
            _answer("POST", url, headers, form)
        except _Status as status:
            if _code(status.said) in SENDER_CODES:
                raise Unreachable(str(status)) from None
            raise status.as_answer() from None


class _Status(Exception):  # noqa: N818
    """Another answer than a good one."""

    def __init__(self, code: int, said: str) -> None:
        super().__init__(f"{code} {said}".strip())
        self.code, self.said = code, said

    def as_answer(self) -> Exception:
        final = HTTPStatus.BAD_REQUEST <= self.code < HTTPStatus.INTERNAL_SERVER_ERROR and self.code not in OURS
        return (Refused if final else Unreachable)(str(self))


def _answer(method: str, url: str, headers: Mapping[str, str], body: bytes | None = None) -> bytes:
    request = Request(url, body, dict(headers), method=method)  # noqa: S310  (settings take http and https alone)
    try:
        with build_opener(NoRedirect).open(request, timeout=SECONDS) as answer:
            content: bytes = answer.read(MOST_BYTES)
            return content
    except HTTPError as error:
        with error:
            raise _Status(error.code, error.read(300).decode(errors="replace")) from None
    except (OSError, HTTPException) as error:
        raise Unreachable(str(error) or type(error).__name__) from error


def _read(answer: bytes) -> dict[str, Any]:
    try:
        found = json.loads(answer)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        problem = "the answer cannot be read"
        raise Unreachable(problem)
    return found


def _code(said: str) -> object:
    try:
        return json.loads(said).get("code")
    except (ValueError, AttributeError):
        return None

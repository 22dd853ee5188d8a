"""Who sends text messages, as the settings name it: a gateway of one's own, OVHcloud or Twilio."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from scheduler.core.outlets import web_address

PROVIDER, URL, TOKEN = "RELEVE_SMS_PROVIDER", "RELEVE_SMS_URL", "RELEVE_SMS_TOKEN"
ACCOUNT, KEY, CONSUMER = "RELEVE_SMS_ACCOUNT", "RELEVE_SMS_KEY", "RELEVE_SMS_CONSUMER_KEY"
SENDER, ANSWERS = "RELEVE_SMS_SENDER", "RELEVE_SMS_ANSWERS"
NAMES = (PROVIDER, URL, TOKEN, ACCOUNT, KEY, CONSUMER, SENDER, ANSWERS)

OVH_URL, TWILIO_URL = "https://eu.api.ovh.com/1.0", "https://api.twilio.com"
NUMBER = re.compile(r"\+[1-9][0-9]{4,14}")
NAME = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9 ]{3,11}")
"""A sender that is a name: nobody can answer it."""
SERVICE = re.compile(r"MG[0-9a-f]{32}")
"""A messaging service of Twilio's, which chooses a number itself."""
SHORTEST_SECRET = 32


@dataclass(frozen=True, slots=True)
class SmsProvider:
    """A gateway of text messages and the token that it asks for; ``answers`` signs what people answer, if they may."""

    kind: ClassVar[str] = "generic"

    url: str
    token: str = field(repr=False)
    answers: str | None = field(default=None, repr=False)

    @classmethod
    def of(cls, url: str, token: str, answers: str | None = None) -> "SmsProvider":
        """Read an address.

        Raises
        ------
        ValueError
            When it is not https, but for this machine itself.
        """
        return cls(web_address(url), token, answers)


@dataclass(frozen=True, slots=True)
class Ovh:
    """OVHcloud: an SMS account and the three keys of an application.

    Without ``sender`` a short number sends, and can be answered for 48 hours; ``answers`` is a secret in the address to
    which OVHcloud brings the answers, since it signs none.
    """

    kind: ClassVar[str] = "ovh"

    account: str
    application_key: str
    application_secret: str = field(repr=False)
    consumer_key: str = field(repr=False)
    sender: str | None = None
    url: str = OVH_URL
    answers: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Twilio:
    """Twilio: an account with its token, and a number, a name or a messaging service that sends.

    ``answers`` is the same token: Twilio signs with it what people answer.
    """

    kind: ClassVar[str] = "twilio"

    account: str
    token: str = field(repr=False)
    sender: str
    url: str = TWILIO_URL
    answers: str | None = field(default=None, repr=False)


Sms = SmsProvider | Ovh | Twilio


def sms_from_environment(environment: Mapping[str, str]) -> Sms | None:
    """Read the variables; nothing is sent without an address, or a provider of ours.

    Raises
    ------
    ValueError
        When one is missing or malformed; the text begins with its name and shows no secret.
    """
    kind = environment.get(PROVIDER) or SmsProvider.kind
    if kind == SmsProvider.kind:
        url = environment.get(URL)
        return _generic(environment, url) if url else None
    if kind == Ovh.kind:
        return _ovh(environment)
    if kind == Twilio.kind:
        return _twilio(environment)
    message = f"{PROVIDER}: say generic, ovh or twilio, not {kind}"
    raise ValueError(message)


def _generic(environment: Mapping[str, str], url: str) -> SmsProvider:
    token = _needed(environment, TOKEN, "the token that the gateway asks for")
    return SmsProvider(_address(url), token, _secret(environment))


def _ovh(environment: Mapping[str, str]) -> Ovh:
    sender = environment.get(SENDER) or None
    if sender and not (NUMBER.fullmatch(sender) or NAME.fullmatch(sender)):
        message = (
            f"{SENDER}: give a number (+33...) or a name of 3 to 11 letters and digits, or nothing: a short number"
        )
        raise ValueError(message)
    secret = _secret(environment)
    if secret and sender:
        message = f"{ANSWERS}: only the short number can be answered; take {SENDER} away"
        raise ValueError(message)
    return Ovh(
        account=_needed(environment, ACCOUNT, "the name of the SMS account, such as sms-ab12345-1"),
        application_key=_needed(environment, KEY, "the application key"),
        application_secret=_needed(environment, TOKEN, "the application secret"),
        consumer_key=_needed(environment, CONSUMER, "the consumer key"),
        sender=sender,
        url=_address(environment.get(URL) or OVH_URL),
        answers=secret,
    )


def _twilio(environment: Mapping[str, str]) -> Twilio:
    sender = _needed(environment, SENDER, "the number, the name or the messaging service (MG...) that sends")
    if not (NUMBER.fullmatch(sender) or NAME.fullmatch(sender) or SERVICE.fullmatch(sender)):
        message = (
            f"{SENDER}: give a number (+33...), a messaging service (MG...) or a name of 3 to 11 letters and digits"
        )
        raise ValueError(message)
    token = _needed(environment, TOKEN, "the token of the account")
    answers = environment.get(ANSWERS) or ""
    if answers not in {"", "no", "yes"}:
        message = f"{ANSWERS}: say yes or no: Twilio signs answers with {TOKEN}"
        raise ValueError(message)
    if answers == "yes" and NAME.fullmatch(sender):
        message = f"{ANSWERS}: nobody can answer a name; give a number in {SENDER}"
        raise ValueError(message)
    account = _needed(environment, ACCOUNT, "the SID of the account, such as AC...")
    url = _address(environment.get(URL) or TWILIO_URL)
    return Twilio(account, token, sender, url, token if answers == "yes" else None)


def _needed(environment: Mapping[str, str], name: str, what: str) -> str:
    given = environment.get(name)
    if not given:
        message = f"{name}: give {what}"
        raise ValueError(message)
    return given


def _address(url: str) -> str:
    try:
        return web_address(url)
    except ValueError as error:
        message = f"{URL}: {error}"
        raise ValueError(message) from None


def _secret(environment: Mapping[str, str]) -> str | None:
    given = environment.get(ANSWERS) or None
    if given is not None and not re.fullmatch(rf"[A-Za-z0-9_-]{{{SHORTEST_SECRET},}}", given):
        message = f"{ANSWERS}: give at least {SHORTEST_SECRET} random letters and digits"
        raise ValueError(message)
    return given

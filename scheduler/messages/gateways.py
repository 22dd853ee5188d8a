"""The ways out: e-mail by SMTP, text messages by a gateway that takes JSON over HTTP.

Each sends one message or says why not: ``Refused`` when trying again would change nothing, ``Unreachable`` when it may.
"""

import json
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from http import HTTPStatus
from typing import Protocol
from urllib.error import HTTPError, URLError
from urllib.request import Request, build_opener

from scheduler.core.asking import NoRedirect
from scheduler.core.outlets import LOOPBACK, MailServer, SmsProvider
from scheduler.messages.letters import Letter
from scheduler.messages.subjects import Subject

SECONDS = 20
"""How long the other side may take for each step."""

PERMANENT = 500
"""From here on, an answer of SMTP is final (RFC 5321, 4.2.1)."""


class Refused(Exception):  # noqa: N818  (an answer, as the errors of the trade are)
    """It will never go that way: no such address, a message that is not taken."""


class Unreachable(Exception):  # noqa: N818
    """It does not go now; later it may."""


class Gateway(Protocol):
    """A way out."""

    def send(self, address: str, letter: Letter, name: str) -> None:
        """Send one message; ``name`` is the same each time that it is tried, so that doubles can be told.

        Raises
        ------
        Refused, Unreachable
            When it was not taken.
        """


@dataclass(frozen=True, slots=True)
class Smtp:
    """E-mail by a mail server."""

    server: MailServer

    def send(self, address: str, letter: Letter, name: str) -> None:
        """Send one e-mail."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self.server.sender, address, Subject(letter.subject)
        mail["Date"] = formatdate(localtime=False)
        # The same at every attempt: a mailbox that got it twice can tell.
        mail["Message-ID"] = f"<{name}@{self.server.sender.rpartition('@')[2].rstrip('>')}>"
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's out-of-office answers it
        mail.set_content(letter.text)
        try:
            with self._connected() as server:
                server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            code, answer = next(iter(error.recipients.values()))
            raise _answered(code, answer) from error
        except smtplib.SMTPResponseException as error:
            raise _answered(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError) as error:
            raise Unreachable(str(error) or type(error).__name__) from error

    def _connected(self) -> smtplib.SMTP:
        named = self.server
        if named.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                named.host, named.port, timeout=SECONDS, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(named.host, named.port, timeout=SECONDS)
            server.ehlo()
            if named.scheme == "smtp+starttls" or (server.has_extn("starttls") and named.host not in LOOPBACK):
                server.starttls(context=ssl.create_default_context())
        if named.user is not None:
            server.login(named.user, named.password or "")
        return server


def _answered(code: int, answer: bytes | str) -> Exception:
    said = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    # A wrong password of ours is not the reader's fault: it is tried again when it has been put right.
    final = code >= PERMANENT and code not in {530, 534, 535, 538}
    return (Refused if final else Unreachable)(f"{code} {said}")


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
        request = Request(self.provider.url, body, headers, method="POST")  # noqa: S310  (of() takes http and https alone)
        try:
            with build_opener(NoRedirect).open(request, timeout=SECONDS):
                return
        except HTTPError as error:
            with error:
                said = f"{error.code} {error.read(200).decode(errors='replace')}".strip()
            final = HTTPStatus.BAD_REQUEST <= error.code < HTTPStatus.INTERNAL_SERVER_ERROR
            ours = error.code in {HTTPStatus.UNAUTHORIZED, HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}
            raise (Refused if final and not ours else Unreachable)(said) from error
        except (URLError, OSError) as error:
            raise Unreachable(str(error) or type(error).__name__) from error

"""E-mail by SMTP."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate

from scheduler.core.outlets import LOOPBACK, MailServer
from scheduler.messages.letters import Letter
from scheduler.messages.subjects import Subject
from scheduler.messages.ways import SECONDS, Refused, Unreachable

PERMANENT = 500
"""From here on, an answer of SMTP is final (RFC 5321, 4.2.1)."""


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

"""A real mail server and a real gateway of text messages, both of which can be told to refuse."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Mailbox:
    """What a mail server got; ``answers`` are what it says next instead of yes."""

    received: list[tuple[str, EmailMessage]] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    before_answer: Callable[[], None] | None = None
    port: int = 0

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.answers:
            return self.answers.pop(0)
        parsed = message_from_bytes(envelope.content or b"", policy=policy.default)  # type: ignore[arg-type]
        self.received.append((envelope.rcpt_tos[0], parsed))
        if self.before_answer:
            self.before_answer()
        return "250 taken"

    @property
    def names(self) -> list[str]:
        return [str(mail["Message-ID"]) for _, mail in self.received]


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        box.port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


@dataclass
class Phones:
    """What a gateway got; ``answers`` are what it says next instead of 202."""

    received: list[dict[str, Any]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    url: str = ""


@contextmanager
def sms_gateway(token: str) -> Iterator[Phones]:
    phones = Phones()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            known = self.headers["Authorization"] == f"Bearer {token}"
            code = (phones.answers.pop(0) if phones.answers else 202) if known else 401
            if code == 202 and self.headers["Idempotency-Key"] == body["id"]:
                phones.received.append(body)
            self.send_response(code)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    phones.url = f"http://127.0.0.1:{server.server_address[1]}/sms"
    try:
        yield phones
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

"""Servers that demand what OVHcloud's and Twilio's public documentation does, and answer in their words."""

import base64
import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

OVH_CLOCK = 1_700_000_000
"""Far from ours: whoever signs with their own clock is refused."""
OVH_JOB: Mapping[str, Callable[[Any], bool]] = {
    "charset": lambda value: value == "UTF-8",
    "class": lambda value: value in {"flash", "phoneDisplay", "sim", "toolkit"},
    "coding": lambda value: value in {"7bit", "8bit"},
    "message": lambda value: isinstance(value, str) and value != "",
    "noStopClause": lambda value: isinstance(value, bool),
    "priority": lambda value: value in {"high", "low", "medium", "veryLow"},
    "receivers": lambda value: isinstance(value, list) and all(re.fullmatch(r"\+[0-9]{8,15}", one) for one in value),
    "sender": lambda value: isinstance(value, str),
    "senderForResponse": lambda value: isinstance(value, bool),
    "tag": lambda value: isinstance(value, str),
    "validityPeriod": lambda value: isinstance(value, int) and 0 < value <= 2880,
}


@dataclass
class Provider:
    """What a provider took, what it refused, and what it says next instead of yes: a status and a body."""

    url: str = ""
    received: list[dict[str, Any]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    answers: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    unknown_numbers: set[str] = field(default_factory=set)


Answer = tuple[int, Any]
Take = Callable[[Provider, str, str, "Message[str, str]", bytes], Answer]


@contextmanager
def serving(take: Take) -> Iterator[Provider]:
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            code, said = take(provider, self.command, self.path, self.headers, body)
            if code >= 400:
                provider.refused.append(str(said))
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(said).encode())

        do_GET = do_POST = handle_any  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    provider.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def ovh_server(account: str, key: str, secret: str, consumer: str) -> Iterator[Provider]:
    def take(  # noqa: PLR0911  (one demand, one answer)
        provider: Provider, method: str, path: str, headers: "Message[str, str]", body: bytes
    ) -> Answer:
        if (method, path) == ("GET", "/1.0/auth/time"):
            return 200, OVH_CLOCK
        if (method, path) != ("POST", f"/1.0/sms/{account}/jobs"):
            return 404, {"errorCode": "NOT_FOUND", "message": f"{method} {path}"}
        if headers.get("X-Ovh-Application") != key or headers.get("X-Ovh-Consumer") != consumer:
            return 403, {"errorCode": "INVALID_CREDENTIAL", "message": "This credential is not valid"}
        if headers.get("X-Ovh-Timestamp") != str(OVH_CLOCK):
            return 400, {"errorCode": "QUERY_TIME_OUT", "message": "Query out of time"}
        parts = (secret, consumer, method, f"{provider.url}{path}", body.decode(), str(OVH_CLOCK))
        signature = "$1$" + hashlib.sha1("+".join(parts).encode()).hexdigest()  # noqa: S324  (theirs)
        if headers.get("X-Ovh-Signature") != signature:
            return 400, {"errorCode": "INVALID_SIGNATURE", "message": "Invalid signature"}
        job = json.loads(body)
        wrong = [name for name, value in job.items() if name not in OVH_JOB or not OVH_JOB[name](value)]
        if wrong or "message" not in job or ("sender" in job) == job.get("senderForResponse", False):
            return 400, {"message": f"[{', '.join(wrong)}] is not valid"}
        if provider.answers:
            return provider.answers.pop(0)
        bad = [each for each in job["receivers"] if each in provider.unknown_numbers]
        good = [each for each in job["receivers"] if each not in provider.unknown_numbers]
        provider.received.append(job)
        return 200, {
            "ids": list(range(len(good))),
            "invalidReceivers": bad,
            "totalCreditsRemoved": len(good),
            "validReceivers": good,
        }

    with serving(take) as provider:
        yield provider


@contextmanager
def twilio_server(account: str, token: str) -> Iterator[Provider]:
    known = "Basic " + base64.b64encode(f"{account}:{token}".encode()).decode()

    def take(  # noqa: PLR0911  (one demand, one answer)
        provider: Provider, method: str, path: str, headers: "Message[str, str]", body: bytes
    ) -> Answer:
        if headers.get("Authorization") != known:
            return 401, {"code": 20003, "message": "Authenticate", "status": 401}
        if (method, path) != ("POST", f"/2010-04-01/Accounts/{account}/Messages.json"):
            return 404, {"code": 20404, "message": "The requested resource was not found", "status": 404}
        form = {name: values[0] for name, values in parse_qs(body.decode(), strict_parsing=True).items()}
        if headers.get("Content-Type") != "application/x-www-form-urlencoded":
            return 415, {"code": 20415, "message": "Unsupported media type", "status": 415}
        if not re.fullmatch(r"\+[1-9][0-9]{7,14}", form.get("To", "")):
            return 400, {"code": 21211, "message": "Invalid 'To' Phone Number", "status": 400}
        if ("From" in form) == ("MessagingServiceSid" in form):
            return 400, {"code": 21603, "message": "A 'From' phone number is required.", "status": 400}
        if not 1 <= len(form.get("Body", "")) <= 1600:
            return 400, {"code": 21602, "message": "Message body is required.", "status": 400}
        if provider.answers:
            return provider.answers.pop(0)
        if form["To"] in provider.unknown_numbers:
            return 400, {"code": 21610, "message": "Attempt to send to unsubscribed recipient", "status": 400}
        provider.received.append(form)
        return 201, {"sid": f"SM{len(provider.received):032x}", "status": "queued", "error_code": None}

    with serving(take) as provider:
        yield provider

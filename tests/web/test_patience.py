"""Slow visitors take nobody's place, and whole requests are understood however they come."""

import http.client
import re
import select
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from sqlalchemy import URL

from scheduler.core.addresses import Addresses
from tests.conftest import database
from tests.web.site_process import HANGS, SiteProcess, site_process
from web.app import LARGEST_BODY
from web.assets import assets
from web.patience import VISITS

PAGE = b"GET /connexion HTTP/1.1\r\nHost: releve.example\r\n\r\n"
STYLE = (
    f"GET /assets/{assets()['bootstrap.css'].version}/bootstrap.css HTTP/1.1\r\nHost: releve.example\r\n\r\n".encode()
)
POST = b"POST /connexion HTTP/1.1\r\nHost: releve.example\r\nContent-Type: application/x-www-form-urlencoded\r\n"

SLOW = {
    "nothing": b"",
    "half a head": PAGE[:-2],
    "half a body": POST + b"Content-Length: 100\r\n\r\nemail=",
    "half a chunk": POST + b"Transfer-Encoding: chunked\r\n\r\n5\r\nem",
    "asks first": POST + b"Content-Length: 100\r\nExpect: 100-continue\r\n\r\n",
    "takes nothing": STYLE * 50,
    "never leaves": PAGE[:-2] + b"Connection: close\r\n\r\n",
}
"""What slow visitors send, and then nothing more; nor do they read."""
OF_EACH = 15


@pytest.fixture(scope="module")
def application(superuser: URL, populated: tuple[Addresses, object]) -> Iterator[URL]:
    """A database for the sites of this module."""
    with database(superuser, f"releve_test_{uuid4().hex}", populated[0].application.database or "") as found:
        yield found.application


@pytest.fixture(scope="module")
def site(application: URL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteProcess]:
    """A site that is as patient as can be."""
    with site_process(application, tmp_path_factory.mktemp("site")) as found:
        yield found


@contextmanager
def slow_visitors(site: SiteProcess, sent: bytes, number: int = OF_EACH) -> Iterator[list[socket.socket]]:
    """Visit so many times, send that, and stay."""
    with ExitStack() as stay:
        visitors = [stay.enter_context(site.connect(receive_buffer=1024)) for _ in range(number)]
        for each in visitors:
            each.sendall(sent)
        yield visitors


def page_of(site: SiteProcess) -> str:
    """Visit as a browser would, with a connection of one's own."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=HANGS)
    connection.request("GET", "/connexion")
    response = connection.getresponse()
    assert response.status == 200
    text = response.read().decode()
    connection.close()
    return text


def ended(visitor: socket.socket) -> bool:
    """Read on until the site closes; it raises when the site does not."""
    try:
        while visitor.recv(1_000_000):
            pass
    except ConnectionError:
        return True
    return True


def test_pages_are_answered_while_slow_visitors_stay(site: SiteProcess) -> None:
    with ExitStack() as stay:
        for kind, sent in SLOW.items():
            visitors = stay.enter_context(slow_visitors(site, sent))
            for _ in range(3):
                assert "Se connecter" in page_of(site), kind
            if kind.startswith("half"):
                assert select.select(visitors, [], [], 0)[0] == []  # they are there, and have heard nothing


@pytest.mark.long  # there is much to wait for
def test_slow_visitors_are_sent_away_in_the_end(application: URL, tmp_path: Path) -> None:
    with site_process(application, tmp_path, patience=0.5) as site, ExitStack() as stay:
        for visitors in [stay.enter_context(slow_visitors(site, sent)) for sent in SLOW.values()]:
            assert all(ended(each) for each in visitors)
        assert "Se connecter" in page_of(site)


def sign_in_page(site: SiteProcess) -> tuple[str, str]:
    """Return the cookie and the form's proof of a new session."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=HANGS)
    connection.request("GET", "/connexion")
    response = connection.getresponse()
    cookie = response.headers["Set-Cookie"].partition(";")[0]
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', response.read().decode())
    assert found
    connection.close()
    return cookie, found[1]


def form_of(site: SiteProcess, padding: int = 0) -> tuple[bytes, bytes]:
    """Return head and body of a form that is answered by 303 when it arrives in full."""
    cookie, proof = sign_in_page(site)
    body = urlencode({"language": "en", "pad": "x" * padding, "csrf_token": proof}).encode()
    head = f"POST /langue HTTP/1.1\r\nHost: releve.example\r\nCookie: {cookie}\r\n"
    return (head + "Content-Type: application/x-www-form-urlencoded\r\n").encode(), body


def statuses(connection: socket.socket, number: int) -> list[int]:
    """Read so many answers from a connection that stays open."""
    file = connection.makefile("rb")
    found = []
    for _ in range(number):
        status = int(file.readline().split()[1])
        length = 0
        while (line := file.readline()) != b"\r\n":
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        file.read(length)
        found.append(status)
    return found


def test_a_request_may_come_byte_by_byte(site: SiteProcess) -> None:
    head, body = form_of(site)
    with site.connect() as visitor:
        visitor.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in head + b"Content-Length: %d\r\n\r\n" % len(body) + body:
            visitor.sendall(bytes([byte]))
        assert statuses(visitor, 1) == [303]
        visitor.sendall(PAGE)
        assert statuses(visitor, 1) == [200]  # and the connection goes on


def test_a_large_body_comes_in_many_reads(site: SiteProcess) -> None:
    head, body = form_of(site, padding=900_000)
    with site.connect() as visitor:
        visitor.sendall(head + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        assert statuses(visitor, 1) == [303]


def test_a_body_in_chunks_is_understood(site: SiteProcess) -> None:
    head, body = form_of(site)
    with site.connect() as visitor:
        visitor.sendall(head + b"Transfer-Encoding: chunked\r\n\r\n")
        for part in (body[:20], body[20:]):
            visitor.sendall(b"%x\r\n%b\r\n" % (len(part), part))
        visitor.sendall(b"0\r\n\r\n")
        assert statuses(visitor, 1) == [303]


def test_who_asks_before_sending_is_told_to_go_on_once(site: SiteProcess) -> None:
    head, body = form_of(site)
    with site.connect() as visitor:
        visitor.sendall(head + b"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n" % len(body))
        assert visitor.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        visitor.sendall(body)
        assert statuses(visitor, 1) == [303]


def test_requests_sent_ahead_are_answered_one_after_the_other(site: SiteProcess) -> None:
    head, body = form_of(site)
    form = head + b"Content-Length: %d\r\n\r\n" % len(body) + body
    with site.connect() as visitor:
        visitor.sendall(PAGE + form + STYLE + PAGE)
        assert statuses(visitor, 4) == [200, 303, 200, 200]


def test_too_large_a_body_is_refused_before_it_comes_and_nothing_follows_it(site: SiteProcess) -> None:
    with site.connect() as visitor:
        visitor.sendall(POST + b"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n" % (LARGEST_BODY + 1))
        assert statuses(visitor, 1) == [413]
        visitor.sendall(PAGE)  # would be part of the body
        assert visitor.recv(1) == b""


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"nonsense\r\n\r\n", b"400"),
        (PAGE[:-2] + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"400"),
        (PAGE[:-2] + b"Content-Length: -5\r\n\r\n", b"400"),
        (PAGE[:-2] + b"X: %b\r\n\r\n" % (b"x" * 20_000), b"431"),
    ],
)
def test_what_is_no_request_is_refused_and_nothing_follows_it(site: SiteProcess, sent: bytes, status: bytes) -> None:
    with site.connect() as visitor:
        visitor.sendall(sent)
        visitor.sendall(PAGE)
        answer = visitor.makefile("rb").read()
    assert answer.split()[1] == status
    assert b"Se connecter" not in answer


def test_a_newcomer_beyond_all_places_takes_the_longest_waiting(site: SiteProcess) -> None:
    with slow_visitors(site, SLOW["half a head"], VISITS + 50) as visitors:
        assert "Se connecter" in page_of(site)
        assert ended(visitors[0])
        assert select.select(visitors[-1:], [], [], 0)[0] == []

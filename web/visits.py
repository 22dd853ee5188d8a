"""A visitor's connection, read and written without ever waiting for the visitor.

Whole requests come in, whole answers go out. What lies between, reading and writing as slowly as a visitor likes, costs
some memory and nobody's time.
"""

import re
import socket
from collections.abc import Callable

from gunicorn.config import Config
from gunicorn.http import get_parser
from gunicorn.http.unreader import IterUnreader

READ_BYTES = 65_536
LARGEST_HEAD = 65_536
"""Bytes; a browser's head is below 10,000. Beyond, the request is looked at as it is, and refused."""

END_OF_HEAD = b"\r\n\r\n"
LAST_CHUNK = b"\r\n0\r\n\r\n"
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,18})[ \t]*\r", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding:[^\r]*chunked", re.IGNORECASE)
ASKS_FIRST = re.compile(rb"\r\nexpect:[ \t]*100-continue", re.IGNORECASE)
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class Answer(bytearray):
    """Stands where gunicorn expects a socket, and takes what it writes."""

    def sendall(self, data: bytes) -> None:
        """Take a part of the answer."""
        self.extend(data)

    def send(self, _data: bytes) -> None:
        """Drop "100 Continue", all that comes this way: the body is here already."""

    def recv(self, _size: int) -> bytes:
        """Say that nothing more comes."""
        return b""

    def gettimeout(self) -> float:
        """Say that this never waits."""
        return 0.0

    def ignore(self, *_arguments: object) -> None:
        """Do nothing: the connection is the worker's to change."""

    setblocking = settimeout = shutdown = close = ignore


class Visit:
    """One connection and its current request, with the attributes that gunicorn gives its own connections.

    Attributes
    ----------
    sock
        The answer, or what of it has not gone out yet.
    goes_on
        Whether another request may follow on this connection.
    then
        What the worker does as soon as the connection is ready.
    deadline
        Until when that must have happened, on the monotonic clock.
    """

    initialized = data_ready = True  # gunicorn: neither TLS nor a wait stands before the first byte
    is_http2 = False

    def __init__(self, connection: socket.socket, client: object, server: object) -> None:
        connection.settimeout(0)
        self.connection = connection
        self.client, self.server = client, server
        self.incoming = bytearray()
        self.sock = Answer()
        self.goes_on = True
        self.told_to_continue = False
        self.then: Callable[[Visit], None] = Visit.close
        self.deadline = 0.0

    def init(self) -> None:
        """Prepare nothing, where gunicorn's connections would."""

    @property
    def held(self) -> int:
        """Tell how many bytes wait here."""
        return len(self.incoming) + len(self.sock)

    def receive(self) -> bool:
        """Take what has come; False when the visitor has gone."""
        try:
            data = self.connection.recv(READ_BYTES)
        except BlockingIOError:
            return True
        except OSError:
            return False
        self.incoming += data
        return bool(data)

    def is_ready(self, largest_body: int) -> bool:
        """Tell whether the request is whole, or so large that nobody waits for the rest of it."""
        end = self.incoming.find(END_OF_HEAD)
        if end < 0:
            return len(self.incoming) > LARGEST_HEAD
        end += len(END_OF_HEAD)
        head, body = self.incoming[:end], len(self.incoming) - end
        length = LENGTH.search(head)
        wanted = int(length[1]) if length else 0
        chunked = CHUNKED.search(head)
        if max(wanted, body) > largest_body or (length and chunked):  # the second is how requests are smuggled
            return True
        # Nobody sends the next request behind the last chunk before the answer; who does waits in vain.
        whole = self.incoming.endswith(LAST_CHUNK) if chunked else body >= wanted
        if not whole and not self.told_to_continue and ASKS_FIRST.search(head):
            self.told_to_continue = True
            self._send(CONTINUE)
        return whole

    def look_at(self, config: Config) -> None:
        """Give what has come to gunicorn's parser. It finds the rest of a request that is not whole to be missing."""
        self.parser = get_parser(config, [bytes(self.incoming)], self.client)
        self.incoming.clear()
        self.told_to_continue = False

    def answered(self, *, goes_on: bool) -> None:
        """Keep what has come beyond the request; after one that was not whole nobody knows where the next begins."""
        rest: IterUnreader = self.parser.unreader
        self.goes_on = goes_on and rest.iter is not None
        self.incoming += rest.take_buffered()

    def send(self) -> None:
        """Send as much of the answer as the visitor takes now; none of it is left when they have gone."""
        del self.sock[: self._send(self.sock)]

    def _send(self, data: bytes | bytearray) -> int:
        try:
            return self.connection.send(data)
        except BlockingIOError:
            return 0
        except OSError:
            self.goes_on = False
            return len(data)

    def say_goodbye(self) -> None:
        """Say that nothing more comes; to close at once could take the end of the answer back (RFC 9112, 9.6)."""
        try:
            self.connection.shutdown(socket.SHUT_WR)
        except OSError:  # they have gone already
            self.goes_on = False

    def close(self) -> None:
        """End the connection."""
        self.connection.close()

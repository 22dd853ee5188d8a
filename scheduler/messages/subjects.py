"""The subject of an e-mail, written so that whoever reads it back gets what was written.

Python's own folding of long subjects drops blanks between encoded words (3.11 and 3.12 at least), and refuses line
breaks, so that a letter would never go. Here the whole subject is encoded, blanks included.
"""

from email.charset import QP, Charset
from email.header import Header
from email.policy import Policy
from typing import ClassVar, Self

from scheduler.core.texts import without_breaks

LONGEST_LINE = 76
UTF8 = Charset("utf-8")
UTF8.header_encoding = QP


class Subject(str):
    """A subject as ``EmailMessage`` takes it for a header that is ready; control characters are left out."""

    __slots__ = ()

    name = "Subject"
    max_count = 1
    defects: ClassVar[tuple[Exception, ...]] = ()

    def __new__(cls, text: str) -> Self:
        """Make a subject of any text at all."""
        return super().__new__(cls, without_breaks(text))

    def fold(self, *, policy: Policy) -> str:
        """Return the header as it is sent."""
        written = f"{self.name}: {self}"
        plain = self.isascii() and "=?" not in self and self == " ".join(self.split())
        if not plain or len(written) > LONGEST_LINE:
            encoded = Header(self, UTF8, LONGEST_LINE, self.name).encode(linesep=policy.linesep)
            written = f"{self.name}: {encoded}"
        return written + policy.linesep

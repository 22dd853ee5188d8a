"""How many rows a table has, and a sum that tells whether they are the same, in whatever order they lie."""

from dataclasses import dataclass, field
from hashlib import sha256

from msgspec import Struct

MODULUS = 2**256


class Sum(Struct, frozen=True):
    """The number of rows and the sum of their SHA-256, as 64 hexadecimal digits."""

    rows: int
    sha256: str


@dataclass
class Digest:
    """Counts and sums the rows of ``COPY``'s text format, one a line; line breaks within a value are escaped there."""

    rows: int = 0
    total: int = 0
    rest: bytes = field(default=b"", repr=False)

    def feed(self, data: bytes) -> None:
        """Take the next bytes, whole lines or not."""
        *lines, self.rest = (self.rest + data).split(b"\n")
        for line in lines:
            self.rows += 1
            self.total = (self.total + int.from_bytes(sha256(line).digest())) % MODULUS

    @property
    def sum(self) -> Sum:
        """The sum of the whole lines that were fed so far."""
        return Sum(self.rows, f"{self.total:064x}")

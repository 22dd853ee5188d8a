"""A month's issued papers as one archive, for whoever deposits them in Chorus Pro; nothing is sent by itself."""

from collections.abc import Iterable, Iterator
from typing import IO, cast
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from scheduler.billing.factur_x import factur_x
from scheduler.billing.records import WholeBill
from scheduler.core.tables.bill_codes import BillKind


def file_name(whole: WholeBill) -> str:
    """Return how the file of an issued bill is called: facture-R2026-00001.pdf."""
    kind = "avoir" if whole.bill.kind == BillKind.CREDIT_NOTE else "facture"
    return f"{kind}-{whole.bill.number}.pdf"


class _Pieces:
    """A file that is only written, and handed on as it grows."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, piece: bytes) -> int:
        """Keep a piece."""
        self._written.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Have nothing left behind."""

    def taken(self) -> bytes:
        """Take out what has been written."""
        found, self._written = b"".join(self._written), []
        return found


def archive(wholes: Iterable[WholeBill]) -> Iterator[bytes]:
    """Yield a ZIP of the Factur-X files piece by piece, so that nobody waits for the last one to get the first.

    Two issuers may both have a number 1, so each has a folder where there are several.
    """
    papers = tuple(wholes)
    several = len({each.bill.issuer for each in papers}) > 1
    pieces = _Pieces()
    with ZipFile(cast("IO[bytes]", pieces), "w", ZIP_STORED) as files:  # a PDF is compressed already
        for each in papers:
            folder = f"{(each.issuer or {})['siret']}/" if several else ""
            assert each.issued_at  # noqa: S101  # issued
            files.writestr(ZipInfo(folder + file_name(each), each.issued_at.timetuple()[:6]), factur_x(each))
            yield pieces.taken()
    yield pieces.taken()

"""A document before it is drawn: what it is, what it is about, and the facts that it says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from scheduler.core.formats import HARD_SPACE
from scheduler.core.tables.document_codes import DocumentKind
from scheduler.documents.rendering import made_of, pdf
from scheduler.documents.words import TITLES, french


@dataclass(frozen=True, slots=True)
class Document:
    """A document: its template is called like its ``kind``, ``facts`` are in words.

    Of an order and a contract the ``mission`` is known and the ``organisation`` at whose site it is, of a statement the
    first day of the ``month``. ``market_name`` and ``zone`` are of the market, of whose clock its days are.
    """

    kind: DocumentKind
    market: int
    market_name: str
    zone: ZoneInfo
    agency: int
    worker: int
    facts: Mapping[str, Any]
    organisation: int | None = None
    mission: int | None = None
    month: date | None = None

    @property
    def made_of(self) -> str:
        """The hash of all that it says; not of when it was handed out."""
        return made_of(self.kind, self.facts)

    def drawn(self, now: datetime, *, given: bool) -> bytes:
        """Return it as a PDF that says whether it was ``given`` at this moment, or is a preview."""
        what = [f"mission n°{HARD_SPACE}{self.mission}"] if self.mission else []
        when = f"remis le {french(self.zone).day(now)}" if given else "aperçu, pas encore remis"
        foot = ", ".join([self.market_name, *what, when])
        return pdf(self.kind, {**self.facts, "title": TITLES[self.kind], "foot": foot}, now)

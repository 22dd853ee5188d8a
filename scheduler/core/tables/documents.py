"""Documents that were handed out, kept to the byte as they were."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.core.tables.base import Base, Code, Id, Now, among, listed
from scheduler.core.tables.document_codes import OF_A_MISSION, DocumentKind

LARGEST = 1_000_000
"""Bytes of one document; one with twenty days has some forty thousand."""


class GivenDocument(Base):
    """A document as it was handed out, once for all that it says; rows are only ever added.

    ``made_of`` is the hash of what it says and of its template, ``sha256`` that of its bytes. ``content`` are these; a
    mission order bears the worker's link and is sealed, so its ``made_of`` is of the key too. No content: the worker
    was forgotten. ``given_by`` is null where the worker opened it by their link.
    """

    __tablename__ = "given_documents"
    __table_args__ = (
        CheckConstraint(
            f"CASE WHEN kind IN ({listed(OF_A_MISSION)}) THEN mission_id IS NOT NULL AND month IS NULL"
            " ELSE mission_id IS NULL AND month IS NOT NULL END",
            name="about",
        ),
        CheckConstraint("month = date_trunc('month', month::timestamp)::date", name="month"),
        CheckConstraint("made_of ~ '^[0-9a-f]{64}$' AND sha256 ~ '^[0-9a-f]{64}$'", name="hashes"),
        CheckConstraint(f"octet_length(content) <= {LARGEST}", name="content"),
        among("kind", DocumentKind),
        UniqueConstraint(
            *("kind", "agency_id", "worker_id", "mission_id", "month", "made_of"),
            name="given_documents_once",
            postgresql_nulls_not_distinct=True,
        ),
        Index("given_documents_mission_id_idx", "mission_id"),
        Index("given_documents_worker_id_idx", "worker_id"),
    )

    id: Mapped[Id]
    market_id: Mapped[int] = mapped_column(ForeignKey("markets.id"))
    kind: Mapped[DocumentKind] = mapped_column(Code(DocumentKind))
    agency_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"))
    mission_id: Mapped[int | None] = mapped_column(ForeignKey("missions.id"))
    month: Mapped[date | None]
    given_at: Mapped[Now]
    given_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    made_of: Mapped[str]
    sha256: Mapped[str]
    content: Mapped[bytes | None]

"""Whom a site would like, or does not want, until it says otherwise."""

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.core.tables.base import Base, Code, Now, among, listed
from scheduler.core.tables.codes import BANNED_REASONS, PREFERRED_REASONS, PersonReason, PersonWish


class SitePerson(Base):
    """A worker of whom a site has said for all its requests that it would like them, or does not want them.

    A request that says something else of the person is heard first.
    """

    __tablename__ = "site_persons"
    __table_args__ = (
        ForeignKeyConstraint(["site_id", "market_id"], ["sites.id", "sites.market_id"]),
        Index("site_persons_worker_id_idx", "worker_id"),
        among("wish", (PersonWish.PREFERRED, PersonWish.BANNED)),
        CheckConstraint(
            f"wish = 'preferred' AND reason IN ({listed(PREFERRED_REASONS)})"
            f" OR wish = 'banned' AND reason IN ({listed(BANNED_REASONS)})",
            name="reason",
        ),
    )

    site_id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"), primary_key=True)
    market_id: Mapped[int]
    wish: Mapped[PersonWish] = mapped_column(Code(PersonWish))
    reason: Mapped[PersonReason] = mapped_column(Code(PersonReason))
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[Now]

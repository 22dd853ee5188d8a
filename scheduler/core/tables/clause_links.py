"""Links by which whoever follows the clauses of a market reads its clause hours without an account."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.core.tables.base import Base, Id, Now


class ClauseLink(Base):
    """Such a link, for the months from one to another, until the end of a day; as ``Link`` it keeps a hash alone."""

    __tablename__ = "clause_links"
    __table_args__ = (
        ForeignKeyConstraint(["market_id", "organisation_id"], ["members.market_id", "members.organisation_id"]),
        CheckConstraint("token_hash ~ '^[0-9a-f]{64}$'", name="token_hash"),
        CheckConstraint(
            "first_month = date_trunc('month', first_month::timestamp)::date"
            " AND last_month = date_trunc('month', last_month::timestamp)::date AND first_month <= last_month",
            name="months",
        ),
        Index("clause_links_market_id_idx", "market_id"),
    )

    id: Mapped[Id]
    market_id: Mapped[int]
    organisation_id: Mapped[int]
    made_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    first_month: Mapped[date]
    last_month: Mapped[date]
    until_day: Mapped[date]
    seed: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[Now]
    revoked_at: Mapped[datetime | None]

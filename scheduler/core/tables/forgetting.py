"""Who was forgotten: whose names, contacts, home and papers were blanked, by whom, when and why. A code is left."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.core.tables.base import Base, Code, Id, Now, among
from scheduler.core.tables.forgetting_codes import ForgettingReason


class Forgetting(Base):
    """One person who was forgotten, or the people of a site; nobody undoes it.

    ``organisation_id`` is whose person it was. No ``forgotten_by``: the administration did it.
    """

    __tablename__ = "forgettings"
    __table_args__ = (
        CheckConstraint("num_nonnulls(worker_id, user_id, site_id) = 1", name="whom"),
        Index("forgettings_worker_once", "worker_id", unique=True, postgresql_where=text("worker_id IS NOT NULL")),
        Index("forgettings_user_once", "user_id", unique=True, postgresql_where=text("user_id IS NOT NULL")),
        among("reason", ForgettingReason),
    )

    id: Mapped[Id]
    at: Mapped[Now]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    forgotten_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    worker_id: Mapped[int | None] = mapped_column(ForeignKey("workers.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("sites.id"))
    reason: Mapped[ForgettingReason] = mapped_column(Code(ForgettingReason))

"""How an agency's payroll program wants its files. Rows are only ever added: the newest counts, all are on record."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.core.tables.base import Base, Id, Now, always
from scheduler.core.tables.codes import OrganisationKind


class PayrollProfile(Base):
    """One version of an agency's profile, as ``scheduler.exports.payroll_profile`` reads it."""

    __tablename__ = "payroll_profiles"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "kind"], ["organisations.id", "organisations.kind"]),
        CheckConstraint("jsonb_typeof(profile) = 'object'", name="profile"),
        Index("payroll_profiles_organisation_id_idx", "organisation_id"),
    )

    id: Mapped[Id]
    organisation_id: Mapped[int]
    kind: Mapped[str] = always(OrganisationKind.AGENCY)
    profile: Mapped[dict[str, Any]]
    created_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[Now]

"""What organisations have said of the files that they bring in."""

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.core.tables.base import Base, Now


class FileShape(Base):
    """What the columns of a shape of file are, as somebody of the organisation has said.

    ``fingerprint`` is a hash of its heads, which are not kept: a file without any begins with somebody's name.
    ``columns`` says for each of them which of ours it is; an empty text is one that is not read.
    """

    __tablename__ = "file_shapes"
    __table_args__ = (
        CheckConstraint("fingerprint ~ '^[0-9a-f]{64}$'", name="fingerprint"),
        CheckConstraint("cardinality(columns) BETWEEN 1 AND 60", name="columns"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(primary_key=True)
    columns: Mapped[list[str]] = mapped_column(ARRAY(Text))
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    confirmed_at: Mapped[Now]

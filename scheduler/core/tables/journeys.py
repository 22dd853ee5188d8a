"""How long ways take as the market itself says, beside the minutes that are computed."""

from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.core.tables.base import Base, Code, Id, among
from scheduler.core.tables.journey_codes import TravelMode


class GivenJourney(Base):
    """Minutes one way to a site by a means, from about a kilometre (``lat``, ``lon``) or for one worker alone."""

    __tablename__ = "given_journeys"
    __table_args__ = (
        ForeignKeyConstraint(["site_id", "market_id"], ["sites.id", "sites.market_id"]),
        UniqueConstraint(
            "site_id", "mode", "worker_id", "lat", "lon", name="given_journeys_once", postgresql_nulls_not_distinct=True
        ),
        CheckConstraint("lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180", name="point"),
        CheckConstraint("(lat IS NULL) = (lon IS NULL) AND (lat IS NULL) <> (worker_id IS NULL)", name="whence"),
        CheckConstraint("minutes BETWEEN 0 AND 1440", name="minutes"),
        Index("given_journeys_worker_id_idx", "worker_id"),
        among("mode", TravelMode),
    )

    id: Mapped[Id]
    market_id: Mapped[int]
    site_id: Mapped[int]
    worker_id: Mapped[int | None] = mapped_column(ForeignKey("workers.id"))
    lat: Mapped[Decimal | None] = mapped_column(Numeric(4, 2))
    lon: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    mode: Mapped[TravelMode] = mapped_column(Code(TravelMode))
    minutes: Mapped[int]

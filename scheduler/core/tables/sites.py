"""Sites, the days on which they are closed or manned, and which agency serves them for how much."""

from datetime import date

from sqlalchemy import CheckConstraint, FetchedValue, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.core.tables.base import Base, Code, Id, always, among
from scheduler.core.tables.calendar_codes import HolidayLaw, SchoolZone
from scheduler.core.tables.codes import ClosureReason, OrganisationKind


class Site(Base):
    """A place where work is asked for; ``uai`` numbers a French school. Closed for good from ``closed_from``.

    ``shown`` is how people read the name: beside its town where another site of the market is called alike. The
    database writes it (``functions/sites.sql``); ``name`` is what is edited, and what goes out to come in again.
    ``holiday_law`` and ``school_zone`` are null where they are those of the market.
    """

    __tablename__ = "sites"
    __table_args__ = (
        ForeignKeyConstraint(
            ["market_id", "organisation_id", "kind"], ["members.market_id", "members.organisation_id", "members.kind"]
        ),
        UniqueConstraint("market_id", "uai"),
        UniqueConstraint("id", "market_id"),
        UniqueConstraint("id", "organisation_id", "market_id"),
        CheckConstraint("uai ~ '^[0-9]{7}[A-Z]$'", name="uai"),
        CheckConstraint("lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180", name="point"),
        Index("sites_organisation_id_idx", "organisation_id"),
        among("holiday_law", HolidayLaw),
        among("school_zone", SchoolZone),
    )
    # A statement returns rows as they were before its triggers, so what these write is read when it is asked for.
    __mapper_args__ = {"eager_defaults": False}  # noqa: RUF012

    id: Mapped[Id]
    market_id: Mapped[int]
    organisation_id: Mapped[int]
    kind: Mapped[str] = always(OrganisationKind.ESTABLISHMENT)
    uai: Mapped[str | None]
    name: Mapped[str]
    shown: Mapped[str] = mapped_column(server_default=text("''"), server_onupdate=FetchedValue())
    address: Mapped[str]
    lat: Mapped[float]
    lon: Mapped[float]
    closed_from: Mapped[date | None]
    holiday_law: Mapped[HolidayLaw | None] = mapped_column(Code(HolidayLaw))
    school_zone: Mapped[SchoolZone | None] = mapped_column(Code(SchoolZone))


class Sheet(Base):
    """What a site tells whoever is sent there, and not everybody: a code of its gate may stand in it.

    ``contact``, ``phone`` and ``access`` say whom to ask for and how to get in; ``meals`` and the equipment what to
    eat, what is there and what to bring.
    """

    __tablename__ = "site_sheets"
    __table_args__ = (ForeignKeyConstraint(["site_id", "market_id"], ["sites.id", "sites.market_id"]),)

    site_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    market_id: Mapped[int]
    contact: Mapped[str | None]
    phone: Mapped[str | None]
    access: Mapped[str | None]
    meals: Mapped[str | None]
    equipment_provided: Mapped[str | None]
    equipment_to_bring: Mapped[str | None]


class Closure(Base):
    """A day without work, at one site or (no site) in the whole market."""

    __tablename__ = "closures"
    __table_args__ = (
        ForeignKeyConstraint(["market_id"], ["markets.id"]),
        ForeignKeyConstraint(["site_id", "market_id"], ["sites.id", "sites.market_id"]),
        UniqueConstraint("market_id", "site_id", "day", postgresql_nulls_not_distinct=True),
        Index("closures_site_id_idx", "site_id"),
        among("reason", ClosureReason),
    )

    id: Mapped[Id]
    market_id: Mapped[int]
    site_id: Mapped[int | None]
    day: Mapped[date]
    reason: Mapped[ClosureReason] = mapped_column(Code(ClosureReason))


class PermanenceDay(Base):
    """A day in the school holidays on which a site's agents are at work."""

    __tablename__ = "permanence_days"
    __table_args__ = (ForeignKeyConstraint(["site_id", "market_id"], ["sites.id", "sites.market_id"]),)

    site_id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    market_id: Mapped[int]


class Territory(Base):
    """A site that lies in an agency's territory; ``sector``: the agency is the one that serves it first."""

    __tablename__ = "territories"
    __table_args__ = (
        ForeignKeyConstraint(
            ["market_id", "agency_id", "kind"], ["members.market_id", "members.organisation_id", "members.kind"]
        ),
        ForeignKeyConstraint(["site_id", "market_id"], ["sites.id", "sites.market_id"]),
        Index("territories_site_id_idx", "site_id"),
        Index("territories_one_sector", "site_id", unique=True, postgresql_where=text("sector")),
    )

    agency_id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(primary_key=True)
    market_id: Mapped[int]
    kind: Mapped[str] = always(OrganisationKind.AGENCY)
    sector: Mapped[bool] = mapped_column(server_default=text("false"))


class AgencyShare(Base):
    """The part of the market's hours that the agencies agreed to give to one of them, from a day on.

    All parts with the same day are one agreement; it counts until the next one begins.
    """

    __tablename__ = "agency_shares"
    __table_args__ = (
        ForeignKeyConstraint(
            ["market_id", "agency_id", "kind"], ["members.market_id", "members.organisation_id", "members.kind"]
        ),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
    )

    market_id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(primary_key=True)
    from_day: Mapped[date] = mapped_column(primary_key=True, server_default="2000-01-01")
    kind: Mapped[str] = always(OrganisationKind.AGENCY)
    percent: Mapped[int]

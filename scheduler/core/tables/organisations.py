"""Markets, the organisations in them, and the users of those."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    FetchedValue,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Numeric,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.core.tables.base import Base, Code, Id, among
from scheduler.core.tables.codes import AgencyKind, Language, MailWish, OrganisationKind, Role


class Market(Base):
    """One contract under which agencies serve sites together.

    ``nightly_start`` is on the market's own clock; a run plans only shifts that start ``lead_time_minutes`` after it.
    ``travel_model`` is a ``scheduler.market.travel_model.TravelModel``; null is the built-in one.
    """

    __tablename__ = "markets"
    __table_args__ = (
        CheckConstraint("code ~ '^[a-z][a-z0-9-]*$'", name="code"),
        CheckConstraint("jsonb_typeof(settings) = 'object'", name="settings"),
        CheckConstraint("lead_time_minutes >= 0", name="lead_time_minutes"),
        CheckConstraint("jsonb_typeof(travel_model) = 'object'", name="travel_model"),
        # Reading a clock there fails for a time zone that does not exist.
        CheckConstraint("(timestamptz '2000-01-01 00:00Z' AT TIME ZONE timezone) IS NOT NULL", name="timezone"),
    )

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    timezone: Mapped[str] = mapped_column(server_default="Europe/Paris")
    nightly_start: Mapped[time] = mapped_column(server_default="03:30")
    lead_time_minutes: Mapped[int] = mapped_column(server_default=text("0"))
    settings: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    travel_model: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))


class Place(Base):
    """A place of a market by which people say about where they live, such as a commune; rounded as homes are.

    ``insee`` numbers a French commune.
    """

    __tablename__ = "places"
    __table_args__ = (
        CheckConstraint("name <> ''", name="name"),
        CheckConstraint("insee ~ '^[0-9][0-9AB][0-9]{3}$'", name="insee"),
        UniqueConstraint("market_id", "insee"),
        CheckConstraint("lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180", name="point"),
    )

    market_id: Mapped[int] = mapped_column(ForeignKey("markets.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    lat: Mapped[Decimal] = mapped_column(Numeric(4, 2))
    lon: Mapped[Decimal] = mapped_column(Numeric(5, 2))
    insee: Mapped[str | None]
    postcodes: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))


class Organisation(Base):
    """An agency, an establishment or a buyer; the telephone is what others are told to ring, the point its office.

    ``home_market_id`` is the first market that it took part in, by a trigger on ``members``: of several leads, that
    one's looks after its accounts.
    """

    __tablename__ = "organisations"
    __table_args__ = (
        UniqueConstraint("id", "kind"),
        CheckConstraint("code ~ '^[a-z0-9][a-z0-9-]*$'", name="code"),
        CheckConstraint(
            "lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180 AND (lat IS NULL) = (lon IS NULL)", name="point"
        ),
        CheckConstraint("(kind = 'agency') = (agency_kind IS NOT NULL)", name="agency_has_kind"),
        among("kind", OrganisationKind),
        among("agency_kind", AgencyKind),
    )

    id: Mapped[Id]
    kind: Mapped[OrganisationKind] = mapped_column(Code(OrganisationKind))
    agency_kind: Mapped[AgencyKind | None] = mapped_column(Code(AgencyKind))
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    phone: Mapped[str | None]
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    home_market_id: Mapped[int | None] = mapped_column(ForeignKey("markets.id"))


class Member(Base):
    """An organisation that takes part in a market; one agency leads it. An agency leaves after ``until_day``.

    ``duty_user_id`` answers for an agency while nobody is at its office; null: it answers when it opens, unless
    ``yes_counts``: then a stand-by's own yes confirms (``missions.counted_yes``).
    """

    __tablename__ = "members"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "kind"], ["organisations.id", "organisations.kind"]),
        UniqueConstraint("market_id", "organisation_id", "kind"),
        CheckConstraint("NOT leads OR kind = 'agency'", name="an_agency_leads"),
        CheckConstraint("until_day IS NULL OR kind = 'agency' AND NOT leads", name="an_agency_leaves"),
        CheckConstraint("duty_user_id IS NULL OR kind = 'agency'", name="an_agency_is_on_duty"),
        CheckConstraint("NOT yes_counts OR kind = 'agency' AND duty_user_id IS NULL", name="a_yes_counts"),
        Index("members_duty_user_id_idx", "duty_user_id"),
        Index("members_one_lead", "market_id", unique=True, postgresql_where=text("leads")),
        Index("members_organisation_id_idx", "organisation_id"),
    )

    market_id: Mapped[int] = mapped_column(ForeignKey("markets.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[OrganisationKind] = mapped_column(Code(OrganisationKind))
    leads: Mapped[bool] = mapped_column(server_default=text("false"))
    until_day: Mapped[date | None]
    duty_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    yes_counts: Mapped[bool] = mapped_column(server_default=text("false"))


class User(Base):
    """Somebody as they act for one organisation, or the engine, who never signs in.

    They sign in with their account, which may have a user in other organisations too; these know nothing of each other.
    ``accepted_at`` is since when they act for this one, null for whoever is invited. The address is the account's.
    Whoever ``administers`` invites, helps and disables the people of the organisation, and those of the market where
    they plan it for the agency that leads it.
    Of somebody ``forgotten_at`` some moment only a number is left.
    """

    __tablename__ = "users"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "kind"], ["organisations.id", "organisations.kind"]),
        ForeignKeyConstraint(["account_id", "email"], ["accounts.id", "accounts.email"], onupdate="CASCADE"),
        UniqueConstraint("account_id", "organisation_id"),
        UniqueConstraint("id", "account_id"),
        CheckConstraint("email = lower(email) AND email ~ '^[^@\\s]+@[^@\\s]+$'", name="email"),
        CheckConstraint(
            "(kind = 'establishment' AND role = 'requester') OR (kind = 'buyer' AND role = 'buyer')"
            " OR (kind = 'agency' AND role IN ('coordinator', 'planner', 'engine'))",
            name="role_fits_organisation",
        ),
        CheckConstraint("role <> 'engine' OR accepted_at IS NULL", name="engine_never_signs_in"),
        CheckConstraint("forgotten_at IS NULL OR disabled_at IS NOT NULL", name="forgotten"),
        CheckConstraint("role <> 'engine' OR NOT administers", name="engine_never_administers"),
        Index("users_organisation_id_idx", "organisation_id"),
        among("language", Language),
        among("mail", MailWish),
    )

    id: Mapped[Id]
    email: Mapped[str]
    name: Mapped[str]
    account_id: Mapped[int] = mapped_column(server_default=FetchedValue())
    organisation_id: Mapped[int]
    kind: Mapped[OrganisationKind] = mapped_column(Code(OrganisationKind))
    role: Mapped[Role] = mapped_column(Code(Role))
    language: Mapped[Language] = mapped_column(Code(Language), server_default="fr")
    accepted_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    mail: Mapped[MailWish] = mapped_column(Code(MailWish), server_default="each")
    forgotten_at: Mapped[datetime | None]
    administers: Mapped[bool] = mapped_column(server_default=text("false"))

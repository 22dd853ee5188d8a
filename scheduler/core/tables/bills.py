"""Prices, and bills with the hours that each of their cents is made of.

Money is in whole cents, time in whole minutes. Issued bills never change: a trigger stops everybody
(``functions/billing.sql``). Nothing here names a person: a day is known by the code of who worked.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.core.tables.base import Base, Code, Id, Now, always, among
from scheduler.core.tables.bill_codes import BillKind, BillState, PriceKind
from scheduler.core.tables.codes import AgencyKind, OrganisationKind


class Price(Base):
    """What an hour of a kind of time, or the travel of a day of work, costs from a day on.

    It is of any or of one trade, of any or of one kind of agency.
    """

    __tablename__ = "prices"
    __table_args__ = (
        ForeignKeyConstraint(["job_id", "market_id"], ["jobs.id", "jobs.market_id"]),
        UniqueConstraint(
            *("market_id", "kind", "job_id", "agency_kind", "from_day"),
            name="prices_once",
            postgresql_nulls_not_distinct=True,
        ),
        CheckConstraint("cents_per_hour BETWEEN 1 AND 100000", name="cents_per_hour"),
        CheckConstraint("cents_per_day BETWEEN 1 AND 100000", name="cents_per_day"),
        CheckConstraint(
            "CASE kind WHEN 'travel' THEN cents_per_day IS NOT NULL AND cents_per_hour IS NULL"
            " ELSE cents_per_hour IS NOT NULL AND cents_per_day IS NULL END",
            name="unit",
        ),
        among("kind", PriceKind),
        among("agency_kind", AgencyKind),
    )

    id: Mapped[Id]
    market_id: Mapped[int] = mapped_column(ForeignKey("markets.id"))
    kind: Mapped[PriceKind] = mapped_column(Code(PriceKind))
    job_id: Mapped[int | None]
    agency_kind: Mapped[AgencyKind | None] = mapped_column(Code(AgencyKind))
    from_day: Mapped[date]
    cents_per_hour: Mapped[int | None]
    cents_per_day: Mapped[int | None]


class BillingParty(Base):
    """Who an organisation is on a bill, as its issuer or as who pays.

    ``vat_basis_points`` is the rate of what the organisation supplies (2000: 20 %); null: outside VAT (CGI 261, 7, 1°
    bis). ``service_code`` and ``engagement`` are what whoever pays asks for in Chorus Pro.
    """

    __tablename__ = "billing_parties"
    __table_args__ = (
        CheckConstraint("siret ~ '^[0-9]{14}$'", name="siret"),
        CheckConstraint("postcode ~ '^[0-9]{5}$'", name="postcode"),
        CheckConstraint("iban ~ '^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$'", name="iban"),
        CheckConstraint("vat_basis_points BETWEEN 1 AND 3000", name="vat_basis_points"),
        CheckConstraint("vat_number ~ '^FR[0-9A-Z]{2}[0-9]{9}$'", name="vat_number"),
        CheckConstraint("vat_basis_points IS NULL OR vat_number IS NOT NULL", name="taxed"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), primary_key=True, autoincrement=False)
    legal_name: Mapped[str]
    siret: Mapped[str]
    street: Mapped[str]
    postcode: Mapped[str]
    city: Mapped[str]
    iban: Mapped[str | None]
    vat_basis_points: Mapped[int | None]
    vat_number: Mapped[str | None]
    service_code: Mapped[str | None]
    engagement: Mapped[str | None]


class Bill(Base):
    """A month of an agency's people at a site, as its issuer bills it; or the credit note of such a bill.

    ``head`` is that of the month's chain of hours, ``asked_minutes`` what the site asked for in the month, of whatever
    agency. ``issuer`` and ``payer`` are the parties as they were when it was issued. A bill is ``credited`` once a
    credit note takes it back; of a site, an agency and a month one bill alone is not.
    """

    __tablename__ = "bills"
    __table_args__ = (
        ForeignKeyConstraint(["site_id", "market_id"], ["sites.id", "sites.market_id"]),
        ForeignKeyConstraint(
            ["market_id", "agency_id", "agency"], ["members.market_id", "members.organisation_id", "members.kind"]
        ),
        UniqueConstraint("issuer_id", "year", "seq"),
        UniqueConstraint("credits_id"),
        CheckConstraint("month = date_trunc('month', month::timestamp)::date", name="month"),
        CheckConstraint("head ~ '^[0-9a-f]{64}$'", name="head"),
        CheckConstraint("minutes >= 0 AND net_cents >= 0 AND vat_cents >= 0", name="amounts"),
        CheckConstraint("(kind = 'credit_note') = (credits_id IS NOT NULL)", name="credits"),
        CheckConstraint("NOT credited OR kind = 'bill' AND state = 'issued'", name="credited"),
        CheckConstraint(
            "CASE state WHEN 'issued' THEN num_nulls(year, seq, number, issued_at, issuer, payer) = 0"
            " ELSE num_nonnulls(year, seq, number, issued_at, issuer, payer) = 0 END",
            name="issued",
        ),
        CheckConstraint("state <> 'questioned' OR question IS NOT NULL", name="questioned"),
        CheckConstraint("length(question) BETWEEN 1 AND 280", name="question"),
        among("kind", BillKind),
        among("state", BillState),
        Index(
            "bills_once",
            *("market_id", "month", "site_id", "agency_id"),
            unique=True,
            postgresql_where=text("kind = 'bill' AND NOT credited"),
        ),
        Index("bills_agency_id_idx", "agency_id"),
    )

    id: Mapped[Id]
    market_id: Mapped[int] = mapped_column(ForeignKey("markets.id"))
    month: Mapped[date]
    site_id: Mapped[int]
    agency_id: Mapped[int]
    agency: Mapped[str] = always(OrganisationKind.AGENCY)
    issuer_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    kind: Mapped[BillKind] = mapped_column(Code(BillKind), server_default="bill")
    state: Mapped[BillState] = mapped_column(Code(BillState), server_default="draft")
    head: Mapped[str]
    asked_minutes: Mapped[int]
    planned_minutes: Mapped[int]
    minutes: Mapped[int]
    net_cents: Mapped[int]
    vat_basis_points: Mapped[int | None]
    vat_cents: Mapped[int]
    question: Mapped[str | None]
    credited: Mapped[bool] = mapped_column(server_default=text("false"))
    credits_id: Mapped[int | None] = mapped_column(ForeignKey("bills.id"))
    year: Mapped[int | None]
    seq: Mapped[int | None]
    number: Mapped[str | None]
    made_at: Mapped[Now]
    issued_at: Mapped[datetime | None]
    issuer: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    payer: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))


class BillLine(Base):
    """Minutes of one trade and one kind of time at one price, or the travel of so many days at one price.

    Travel has ``days`` and no ``minutes``, all else the other way round. ``cents`` of minutes is rounded to the
    nearest, half upwards.
    """

    __tablename__ = "bill_lines"
    __table_args__ = (
        CheckConstraint(
            "CASE kind WHEN 'travel' THEN num_nulls(days, cents_per_day) = 0"
            " AND num_nonnulls(minutes, cents_per_hour) = 0 ELSE num_nulls(minutes, cents_per_hour) = 0"
            " AND num_nonnulls(days, cents_per_day) = 0 END",
            name="unit",
        ),
        CheckConstraint(
            "place >= 1 AND minutes >= 1 AND cents_per_hour >= 1 AND days >= 1 AND cents_per_day >= 1", name="amounts"
        ),
        CheckConstraint(
            "cents = CASE kind WHEN 'travel' THEN days::bigint * cents_per_day"
            " ELSE (2 * minutes::bigint * cents_per_hour + 60) / 120 END",
            name="cents",
        ),
        UniqueConstraint("bill_id", "place"),
        UniqueConstraint("id", "bill_id"),
        among("kind", PriceKind),
    )

    id: Mapped[Id]
    bill_id: Mapped[int] = mapped_column(ForeignKey("bills.id", ondelete="CASCADE"))
    place: Mapped[int]
    job: Mapped[str]
    kind: Mapped[PriceKind] = mapped_column(Code(PriceKind))
    cents_per_hour: Mapped[int | None]
    minutes: Mapped[int | None]
    cents_per_day: Mapped[int | None]
    days: Mapped[int | None]
    cents: Mapped[int]


class BillDay(Base):
    """A day of work on a bill, as the ledger had it: ``entry_id`` is its last entry, ``worker_code`` who worked."""

    __tablename__ = "bill_days"
    __table_args__ = (
        CheckConstraint("planned_minutes >= 0 AND minutes >= 0 AND break_minutes >= 0", name="minutes"),
        Index("bill_days_entry_id_idx", "entry_id"),
    )

    bill_id: Mapped[int] = mapped_column(ForeignKey("bills.id", ondelete="CASCADE"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("hour_entries.id"), primary_key=True)
    day: Mapped[date]
    worker_code: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    break_minutes: Mapped[int]
    planned_minutes: Mapped[int]
    minutes: Mapped[int]
    reason: Mapped[str | None]


class BillLineHours(Base):
    """How many minutes of a day stand on a line: from each cent back to the hours, and forward again.

    A day whose travel stands on the line has none there.
    """

    __tablename__ = "bill_line_hours"
    __table_args__ = (
        ForeignKeyConstraint(["line_id", "bill_id"], ["bill_lines.id", "bill_lines.bill_id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["bill_id", "entry_id"], ["bill_days.bill_id", "bill_days.entry_id"], ondelete="CASCADE"),
        CheckConstraint("minutes >= 0", name="minutes"),
        Index("bill_line_hours_day_idx", "bill_id", "entry_id"),
    )

    line_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    bill_id: Mapped[int]
    minutes: Mapped[int]

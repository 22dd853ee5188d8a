"""The closed lists of bills."""

from enum import StrEnum


class Circuit(StrEnum):
    """Who issues a market's bills: nobody, each member for its own people, or the lead for all."""

    OFF = "off"
    MEMBERS = "members"
    LEAD = "lead"


class TimeKind(StrEnum):
    """Kinds of time that have a price of their own; a public holiday comes before a Sunday, both before an evening."""

    BASE = "base"
    EVENING = "evening"
    SUNDAY = "sunday"
    PUBLIC_HOLIDAY = "public_holiday"


class PriceKind(StrEnum):
    """What has a price: an hour of each kind of time, and the travel of a day of work."""

    BASE = TimeKind.BASE.value
    EVENING = TimeKind.EVENING.value
    SUNDAY = TimeKind.SUNDAY.value
    PUBLIC_HOLIDAY = TimeKind.PUBLIC_HOLIDAY.value
    TRAVEL = "travel"


class BillKind(StrEnum):
    """A bill, or the credit note that takes one back whole."""

    BILL = "bill"
    CREDIT_NOTE = "credit_note"


class BillState(StrEnum):
    """How far a bill is.

    ``draft``: not shown to the buyer yet. ``proposed``: the buyer looks at it. ``questioned``: the buyer has said why
    not. ``accepted``: it may be issued. ``issued``: it has a number and is never changed again.
    """

    DRAFT = "draft"
    PROPOSED = "proposed"
    QUESTIONED = "questioned"
    ACCEPTED = "accepted"
    ISSUED = "issued"


class BillAct(StrEnum):
    """What moves a bill on."""

    PROPOSE = "propose"
    ACCEPT = "accept"
    QUESTION = "question"
    ISSUE = "issue"


class BillSide(StrEnum):
    """Who acts on a bill: whoever issues it, or the buyer who will pay it."""

    ISSUER = "issuer"
    BUYER = "buyer"

"""The closed lists of the files for payroll programs."""

from enum import StrEnum


class PaidTime(StrEnum):
    """What time a minute of work falls into, since some are paid otherwise.

    ``night``: from 21:00 to 6:00 (L3122-20). A minute is of one kind alone: of a public holiday before all, then of a
    Sunday, then of the night.
    """

    BASE = "base"
    NIGHT = "night"
    SUNDAY = "sunday"
    HOLIDAY = "holiday"


class PayrollLines(StrEnum):
    """What a line of the file is: somebody's month, or each day of it; of one kind of time."""

    MONTH = "month"
    DAY = "day"


class Rounding(StrEnum):
    """In what hours are written: whole minutes (455), quarters (7,50) or hundredths (7,58) of hours."""

    MINUTES = "minutes"
    QUARTERS = "quarters"
    HUNDREDTHS = "hundredths"


class Separator(StrEnum):
    """What stands between two values of a line."""

    SEMICOLON = "semicolon"
    COMMA = "comma"
    TAB = "tab"


class DecimalSign(StrEnum):
    """What stands before the decimals."""

    COMMA = "comma"
    POINT = "point"


class DayForm(StrEnum):
    """How days are written: 09/11/2026, 09112026 or 2026-11-09."""

    SLASHES = "slashes"
    DIGITS = "digits"
    ISO = "iso"


class PayrollField(StrEnum):
    """What a column of the file can hold; ``CODE`` is the person's."""

    CODE = "code"
    NAME = "name"
    KIND = "kind"
    HOURS = "hours"
    FIRST_DAY = "first_day"
    LAST_DAY = "last_day"
    CONTRACT_FROM = "contract_from"
    CONTRACT_TO = "contract_to"
    DAY = "day"
    STARTS_AT = "starts_at"
    ENDS_AT = "ends_at"
    BREAK = "break"
    SITE = "site"
    JOB = "job"
    MISSION = "mission"
    ENTRIES = "entries"


OF_ONE_DAY = (
    PayrollField.DAY,
    PayrollField.STARTS_AT,
    PayrollField.ENDS_AT,
    PayrollField.BREAK,
    PayrollField.SITE,
    PayrollField.JOB,
    PayrollField.MISSION,
)
"""Columns that only a line of one day can fill."""

"""The lines of a payroll file as a table, and how its CSV is written."""

from collections.abc import Callable, Mapping

from scheduler.core.tables.payroll_codes import DayForm, DecimalSign, PayrollField, Rounding, Separator
from scheduler.exports.counted import CountedDay
from scheduler.exports.payroll import Payroll, PayrollLine
from scheduler.exports.payroll_profile import Profile
from scheduler.reports import Column, ColumnKind, Dialect, Sheet, Value, sheet

SEPARATORS = {Separator.SEMICOLON: ";", Separator.COMMA: ",", Separator.TAB: "\t"}
SIGNS = {DecimalSign.COMMA: ",", DecimalSign.POINT: "."}
DAYS = {DayForm.SLASHES: "%d/%m/%Y", DayForm.DIGITS: "%d%m%Y", DayForm.ISO: "%Y-%m-%d"}


def _of_day(value: Callable[[CountedDay], Value]) -> Callable[[PayrollLine], Value]:
    """Return what a line of one day takes of it, and one of a month leaves empty."""
    return lambda line: None if line.of_day is None else value(line.of_day)


VALUES: Mapping[PayrollField, tuple[Callable[[PayrollLine], Value], ColumnKind]] = {
    PayrollField.CODE: (lambda each: each.code, ColumnKind.TEXT),
    PayrollField.NAME: (lambda each: each.name, ColumnKind.TEXT),
    PayrollField.FIRST_DAY: (lambda each: each.first_day, ColumnKind.DAY),
    PayrollField.LAST_DAY: (lambda each: each.last_day, ColumnKind.DAY),
    PayrollField.CONTRACT_FROM: (lambda each: each.contract_from, ColumnKind.DAY),
    PayrollField.CONTRACT_TO: (lambda each: each.contract_to, ColumnKind.DAY),
    PayrollField.DAY: (_of_day(lambda each: each.day), ColumnKind.DAY),
    PayrollField.STARTS_AT: (_of_day(lambda each: each.starts_at), ColumnKind.CLOCK),
    PayrollField.ENDS_AT: (_of_day(lambda each: each.ends_at), ColumnKind.CLOCK),
    PayrollField.BREAK: (_of_day(lambda each: each.break_minutes), ColumnKind.NUMBER),
    PayrollField.SITE: (_of_day(lambda each: each.site), ColumnKind.TEXT),
    PayrollField.JOB: (_of_day(lambda each: each.job), ColumnKind.TEXT),
    PayrollField.MISSION: (_of_day(lambda each: each.mission), ColumnKind.NUMBER),
    PayrollField.ENTRIES: (lambda each: " ".join(map(str, each.entries)), ColumnKind.TEXT),
}


def payroll_sheet(name: str, found: Payroll) -> Sheet:
    """Return the file as a table, under the heads of its profile."""
    return sheet(name, [_column(found.profile, each.field, each.head) for each in found.profile.columns], found.lines)


def dialect(profile: Profile) -> Dialect:
    """Return how the CSV is written."""
    return Dialect(SEPARATORS[profile.separator], SIGNS[profile.decimal], DAYS[profile.days], profile.heads)


def _column(profile: Profile, field: PayrollField, head: str) -> Column[PayrollLine]:
    if field == PayrollField.KIND:
        return Column(head, lambda each: profile.code_of(each.kind))
    if field == PayrollField.HOURS:
        whole = profile.rounding == Rounding.MINUTES
        return Column(head, lambda each: each.amount, ColumnKind.NUMBER if whole else ColumnKind.HUNDREDTHS)
    value, kind = VALUES[field]
    return Column(head, value, kind)

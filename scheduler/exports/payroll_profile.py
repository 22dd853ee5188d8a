"""How a payroll program wants its file: which columns, in which order and under which heads, written how."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, ValidationError, convert, to_builtins

from scheduler.core.errors import Invalid
from scheduler.core.tables.payroll_codes import (
    OF_ONE_DAY,
    DayForm,
    DecimalSign,
    PaidTime,
    PayrollField,
    PayrollLines,
    Rounding,
    Separator,
)
from scheduler.core.texts import one_line
from scheduler.reports import is_formula_like

LONGEST_HEAD = 60
LONGEST_CODE = 20


class Column(Struct, frozen=True, forbid_unknown_fields=True):
    """A column of the file: what it holds, under which head."""

    field: PayrollField
    head: str


# In French whatever language the screen has: these files are for French payroll programs.
HEADS: Mapping[PayrollField, str] = {
    PayrollField.CODE: "Matricule",
    PayrollField.NAME: "Salarié(e)",
    PayrollField.KIND: "Rubrique",
    PayrollField.HOURS: "Heures",
    PayrollField.FIRST_DAY: "Du",
    PayrollField.LAST_DAY: "Au",
    PayrollField.CONTRACT_FROM: "Début du contrat",
    PayrollField.CONTRACT_TO: "Fin du contrat",
    PayrollField.DAY: "Jour",
    PayrollField.STARTS_AT: "Début",
    PayrollField.ENDS_AT: "Fin",
    PayrollField.BREAK: "Pause (minutes)",
    PayrollField.SITE: "Établissement",
    PayrollField.JOB: "Métier",
    PayrollField.MISSION: "Mission",
    PayrollField.ENTRIES: "Lignes du registre",
}

USUAL = (
    PayrollField.CODE,
    PayrollField.NAME,
    PayrollField.FIRST_DAY,
    PayrollField.LAST_DAY,
    PayrollField.KIND,
    PayrollField.HOURS,
    PayrollField.ENTRIES,
)


class Profile(Struct, frozen=True, forbid_unknown_fields=True):
    """What an agency has chosen for its file.

    Attributes
    ----------
    lines
        A line a person and kind of time, for the month or for each day.
    columns
        What stands on a line, in this order.
    separator, decimal, days, heads
        How the CSV is written; without ``heads`` it begins with the first line.
    rounding
        In what hours are written; what a line rounds away is carried into the person's next one.
    base, night, sunday, holiday
        What the program calls each kind of time.
    """

    lines: PayrollLines = PayrollLines.MONTH
    columns: tuple[Column, ...] = tuple(Column(each, HEADS[each]) for each in USUAL)
    separator: Separator = Separator.SEMICOLON
    decimal: DecimalSign = DecimalSign.COMMA
    days: DayForm = DayForm.SLASHES
    heads: bool = True
    rounding: Rounding = Rounding.HUNDREDTHS
    base: str = "BASE"
    night: str = "NUIT"
    sunday: str = "DIMANCHE"
    holiday: str = "FERIE"

    def code_of(self, kind: PaidTime) -> str:
        """Return what the program calls a kind of time."""
        code: str = getattr(self, kind.value)
        return code

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Profile":
        """Read a profile as it is stored.

        Raises
        ------
        Invalid
            When it is not as documented.
        """
        try:
            return convert(dict(stored), cls)
        except ValidationError as error:
            field, reason = "profile", "not_as_documented"
            raise Invalid(field, reason, str(error)) from error

    @property
    def stored(self) -> dict[str, Any]:
        """The profile in JSON types."""
        found: dict[str, Any] = to_builtins(self)
        return found


def checked(profile: Profile) -> Profile:
    """Return a profile as it is kept: texts on one line.

    Raises
    ------
    Invalid
        ``columns``: none says how many hours or none whose (``columns_needed``), or one is of a single day while lines
        are of a month (``columns_of_a_day``). ``file_text``: a head (``columns``) or a code (the kind of time) that is
        missing, too long, or begins as a formula does.
    """
    columns = tuple(Column(each.field, _text("columns", each.head, LONGEST_HEAD)) for each in profile.columns)
    fields = [each.field for each in columns]
    if PayrollField.HOURS not in fields or not {PayrollField.CODE, PayrollField.NAME} & set(fields):
        field, reason = "columns", "columns_needed"
        raise Invalid(field, reason)
    if profile.lines == PayrollLines.MONTH and set(OF_ONE_DAY) & set(fields):
        field, reason = "columns", "columns_of_a_day"
        raise Invalid(field, reason)
    codes = {kind.value: _text(kind.value, profile.code_of(kind), LONGEST_CODE) for kind in PaidTime}
    return convert(profile.stored | {"columns": [to_builtins(each) for each in columns], **codes}, Profile)


def _text(field: str, given: str, longest: int) -> str:
    kept = one_line(given)
    if not 1 <= len(kept) <= longest or is_formula_like(kept):
        reason = "file_text"
        raise Invalid(field, reason)
    return kept

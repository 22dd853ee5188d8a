"""The form of a payroll file: what a line is, which columns in which order, how values are written."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, SelectChoice, SelectField, StringField  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, NumberRange, Optional

from scheduler.core.tables.payroll_codes import (
    DayForm,
    DecimalSign,
    PaidTime,
    PayrollField,
    PayrollLines,
    Rounding,
    Separator,
)
from scheduler.exports.payroll_profile import HEADS, LONGEST_CODE, LONGEST_HEAD, Column, Profile
from web.fields import WholeField
from web.forms import Form
from web.wording.codes import label

NEEDED = InputRequired(_("Indiquez une valeur."))
RANKED = NumberRange(1, 99, _("Un rang va de 1 à 99 ; sans rang, la colonne n’est pas dans le fichier."))


def choices(codes: type) -> list[Any]:
    """Return the members of a closed list with their words."""
    return [SelectChoice(each.value, label(each)) for each in codes]  # type: ignore[attr-defined]  # a StrEnum


class PayrollForm(Form):
    """What an agency chooses for its file; of each column its place (empty: not in the file) and its head."""

    lines = RadioField(_("Lignes"), choices=choices(PayrollLines))
    rounding = SelectField(_("Heures"), choices=choices(Rounding))
    separator = SelectField(_("Séparateur"), choices=choices(Separator))
    decimal = SelectField(_("Décimales"), choices=choices(DecimalSign))
    days = SelectField(_("Dates"), choices=choices(DayForm))
    heads = BooleanField(_("Intitulés sur la première ligne"))
    base = StringField(label(PaidTime.BASE), [NEEDED], render_kw={"maxlength": LONGEST_CODE})
    night = StringField(label(PaidTime.NIGHT), [NEEDED], render_kw={"maxlength": LONGEST_CODE})
    sunday = StringField(label(PaidTime.SUNDAY), [NEEDED], render_kw={"maxlength": LONGEST_CODE})
    holiday = StringField(label(PaidTime.HOLIDAY), [NEEDED], render_kw={"maxlength": LONGEST_CODE})

    @property
    def columns(self) -> list[tuple[PayrollField, Any, Any]]:
        """What can be a column, with the fields of its place and of its head."""
        return [(each, self[f"place_{each}"], self[f"head_{each}"]) for each in PayrollField]

    @property
    def profile(self) -> Profile:
        """What was filled in; of two columns at one place the first in the list comes first."""
        placed = [(place.data, which, head.data) for which, place, head in self.columns if place.data is not None]
        return Profile(
            lines=PayrollLines(self.lines.data),
            columns=tuple(Column(which, head or "") for _, which, head in sorted(placed, key=lambda each: each[0])),
            separator=Separator(self.separator.data),
            decimal=DecimalSign(self.decimal.data),
            days=DayForm(self.days.data),
            heads=bool(self.heads.data),
            rounding=Rounding(self.rounding.data),
            **{kind.value: self[kind.value].data or "" for kind in PaidTime},
        )


for each in PayrollField:
    setattr(PayrollForm, f"place_{each}", WholeField(label(each), [Optional(), RANKED]))
    setattr(PayrollForm, f"head_{each}", StringField(label(each), render_kw={"maxlength": LONGEST_HEAD}))


def filled(profile: Profile) -> dict[str, Any]:
    """Return what the form shows of a profile; the head of a column that is not in it is the usual one."""
    values: dict[str, Any] = {f"head_{each}": head for each, head in HEADS.items()}
    for place, column in enumerate(profile.columns, start=1):
        values |= {f"place_{column.field}": place, f"head_{column.field}": column.head}
    names = ("lines", "rounding", "separator", "decimal", "days", "heads", *(kind.value for kind in PaidTime))
    return values | {name: getattr(profile, name) for name in names}

"""The buyer's page: how much of what the sites asked for is covered."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from flask import Blueprint, render_template, request
from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from wtforms import DateField
from wtforms.validators import InputRequired

from scheduler.coverage import coverage
from scheduler.errors import Invalid
from scheduler.tables.codes import Role
from web.context import actor, transaction
from web.forms import Form
from web.permissions import allowed
from web.wording.formats import local

blueprint = Blueprint("buyer", __name__, url_prefix="/departement")

SCHOOL_YEAR_BEGINS = 9
"""The month."""


@dataclass(frozen=True, slots=True)
class Period:
    """A time that one tap chooses."""

    label: LazyString
    from_day: date
    to_day: date


def usual_periods(today: date) -> tuple[Period, ...]:
    """Return the times that people ask for; the first one is shown at first."""
    monday = today - timedelta(days=today.weekday())
    month = today.replace(day=1)
    next_month = (month + timedelta(days=31)).replace(day=1)
    year = today.year if today.month >= SCHOOL_YEAR_BEGINS else today.year - 1
    return (
        Period(_("Ce mois-ci"), month, next_month - timedelta(days=1)),
        Period(_("Cette semaine"), monday, monday + timedelta(days=6)),
        Period(_("4 dernières semaines"), monday - timedelta(days=28), monday - timedelta(days=1)),
        Period(_("4 prochaines semaines"), monday, monday + timedelta(days=27)),
        Period(_("Année scolaire"), date(year, SCHOOL_YEAR_BEGINS, 1), date(year + 1, SCHOOL_YEAR_BEGINS - 1, 31)),
    )


class PeriodForm(Form):
    """From when to when; asked for by GET, so that the address of the page can be kept."""

    class Meta:
        """It changes nothing, so nobody need forge it."""

        csrf = False

    from_day = DateField(_("Du"), [InputRequired(_("Indiquez une date."))], name="du")
    to_day = DateField(_("Au"), [InputRequired(_("Indiquez une date."))], name="au")


@blueprint.get("/")
@allowed(Role.BUYER)
def home() -> tuple[str, int]:
    """Show the coverage of a time, by default of this month."""
    today = local(datetime.now(UTC)).date()
    periods = usual_periods(today)
    first = periods[0]
    form = PeriodForm(request.args or None, from_day=first.from_day, to_day=first.to_day)
    found = None
    asked_well = form.validate() if request.args else True
    if asked_well and form.from_day.data and form.to_day.data:
        try:
            with transaction() as session:
                found = coverage(session, actor(), form.from_day.data, form.to_day.data)
        except Invalid as error:
            form.refuse(error)
    page = render_template("buyer/home.html", form=form, periods=periods, coverage=found, today=today)
    return page, 200 if found else 422

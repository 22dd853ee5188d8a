"""The buyer's page: what the sites asked for, how much of it is covered, how quickly and by how many people."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from flask import Blueprint, Response, render_template, request
from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectField
from wtforms.validators import InputRequired

from scheduler.buyer.empty import Empty
from scheduler.buyer.figures import Asked, Figures, Line, Stretch, figures
from scheduler.core.errors import Invalid
from scheduler.core.months import month_end
from scheduler.core.tables.codes import Role
from scheduler.market.school_weeks import school_year
from scheduler.reports import Column, ColumnKind, sheet
from web.addresses import understood
from web.buyer_words import REASONS, bars, delay, week_name
from web.context import actor, transaction
from web.fields import DayField
from web.files import sent
from web.forms import Form
from web.numbers import number
from web.permissions import allowed
from web.wording.formats import local

blueprint = Blueprint("buyer", __name__, url_prefix="/departement")

for_buyers = allowed(Role.BUYER)


@dataclass(frozen=True, slots=True)
class Period:
    """A time that one tap chooses."""

    label: LazyString
    from_day: date
    to_day: date


def usual_periods(today: date) -> tuple[Period, ...]:
    """Return the times that people ask for; the first one is shown at first.

    The four weeks before and after are whole ones beside this week, so what has been and what is to come never mix.
    """
    monday = today - timedelta(days=today.weekday())
    month = today.replace(day=1)
    return (
        Period(_("Ce mois-ci"), month, month_end(month)),
        Period(_("Cette semaine"), monday, monday + timedelta(days=6)),
        Period(_("4 dernières semaines"), monday - timedelta(days=28), monday - timedelta(days=1)),
        Period(_("4 prochaines semaines"), monday + timedelta(days=7), monday + timedelta(days=34)),
        Period(_("Année scolaire"), *school_year(today)),
    )


def _number_or_none(text: str) -> int | None:
    return understood(text, number)


class PeriodForm(Form):
    """From when to when, where and what; asked for by GET, so that the address of the page can be kept."""

    class Meta:
        """It changes nothing, so nobody need forge it."""

        csrf = False

    from_day = DayField(_("Du"), [InputRequired(_("Indiquez une date."))], name="du")
    to_day = DayField(_("Au"), [InputRequired(_("Indiquez une date."))], name="au")
    site = SelectField(_("Établissement"), coerce=_number_or_none, validate_choice=False, default="")
    job = SelectField(_("Métier"), coerce=_number_or_none, validate_choice=False, default="", name="metier")

    def offer(self, found: Figures) -> None:
        """Fill in what the numbers can be narrowed to."""
        every = [("", gettext("Tous"))]
        self.site.choices = every + [(str(each.id), each.name) for each in found.all_sites]
        self.job.choices = every + [(str(each.id), each.name) for each in found.all_jobs]


def _form() -> PeriodForm:
    first = usual_periods(local(datetime.now(UTC)).date())[0]
    form = PeriodForm(request.args or None)
    if not form.is_submitted() and not form.from_day.raw_data:
        form.from_day.data, form.to_day.data = first.from_day, first.to_day
    form.site.choices = form.job.choices = [("", gettext("Tous"))]
    return form


def _counted(form: PeriodForm) -> Figures | None:
    """Count what the form asks for, None when it cannot be."""
    asked_well = form.validate() if form.from_day.raw_data or form.to_day.raw_data else True
    if not (asked_well and form.from_day.data and form.to_day.data):
        return None
    try:
        with transaction() as session:
            asked = Asked(form.from_day.data, form.to_day.data, form.site.data or None, form.job.data or None)
            found = figures(session, actor(), asked)
    except Invalid as error:
        form.refuse(error)
        return None
    form.offer(found)
    return found


@blueprint.get("/")
@for_buyers
def home() -> tuple[str, int]:
    """Show the numbers of a time, by default of this month."""
    today = local(datetime.now(UTC)).date()
    form = _form()
    found = _counted(form)
    by_week = request.args.get("par") == "semaine"
    page = render_template(
        "buyer/home.html",
        form=form,
        periods=usual_periods(today),
        figures=found,
        today=today,
        by_week=by_week,
        bars=bars(found.weeks if by_week else found.months) if found else [],
        delay=delay,
        reasons=REASONS,
        week_name=week_name,
    )
    return page, 200 if found else 422


_COUNTS: tuple[Column[Line], ...] = (
    Column(_("Demandes"), lambda each: each.count.requests, ColumnKind.NUMBER),
    Column(_("Heures demandées"), lambda each: each.count.asked_minutes, ColumnKind.HOURS),
    Column(_("Heures assurées"), lambda each: each.count.covered_minutes, ColumnKind.HOURS),
    Column(_("Part assurée"), lambda each: each.count.percent, ColumnKind.PERCENT),
    Column(_("De la demande au premier jour (heures)"), lambda each: each.delays.notice_minutes, ColumnKind.HOURS),
    Column(_("De la demande à la confirmation (heures)"), lambda each: each.delays.answer_minutes, ColumnKind.HOURS),
)
_STRETCHES: tuple[Column[Stretch], ...] = (
    Column(_("Heures demandées"), lambda each: each.asked_minutes, ColumnKind.HOURS),
    Column(_("Heures assurées"), lambda each: each.covered_minutes, ColumnKind.HOURS),
    Column(_("Part assurée"), lambda each: each.percent, ColumnKind.PERCENT),
)
SITES: tuple[Column[Line], ...] = (
    Column(_("Établissement"), lambda each: each.name),
    Column(_("Adresse"), lambda each: each.about),
    *_COUNTS,
)
JOBS: tuple[Column[Line], ...] = (Column(_("Métier"), lambda each: each.name), *_COUNTS)
MONTHS: tuple[Column[Stretch], ...] = (
    Column(_("Mois"), lambda each: each.first_day, ColumnKind.DAY),
    *_STRETCHES,
    Column(_("Personnes envoyées"), lambda each: each.people, ColumnKind.NUMBER),
)
WEEKS: tuple[Column[Stretch], ...] = (
    Column(_("Semaine scolaire"), week_name),
    Column(_("Lundi"), lambda each: each.first_day, ColumnKind.DAY),
    *_STRETCHES,
)
EMPTY: tuple[Column[Empty], ...] = (
    Column(_("Raison"), lambda each: str(REASONS[each.reason])),
    Column(_("Heures non pourvues"), lambda each: each.minutes, ColumnKind.HOURS),
)


@blueprint.get("/fichier")
@for_buyers
def figures_file() -> Response | tuple[str, int]:
    """Send the numbers of a time: by site, and in the workbook by trade, month, week and reason too."""
    form = _form()
    found = _counted(form)
    if found is None:
        return home()
    return sent(
        "couverture",
        sheet(gettext("Établissements"), SITES, found.sites),
        sheet(gettext("Métiers"), JOBS, found.jobs),
        sheet(gettext("Mois"), MONTHS, found.months),
        sheet(gettext("Semaines"), WEEKS, found.weeks),
        sheet(gettext("Non pourvu"), EMPTY, found.empty),
    )

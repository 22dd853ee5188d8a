"""The page of a calendar, the market's for its lead and a site's for its own people: one year, and what to change.

Both routes show and change it here; they differ in where they lie and in what may be asked for.
"""

from datetime import date

from flask import flash, render_template, request
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from wtforms import SelectChoice, SelectField  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Optional

from scheduler.core.db import OpenTransaction
from scheduler.core.errors import Invalid
from scheduler.core.tables.calendar_codes import HolidayLaw, SchoolZone, SolidarityDay
from scheduler.core.tables.codes import ClosureReason
from scheduler.market.calendar.closing import close, man, reopen, set_calendar, unman
from scheduler.market.calendar.year import Year, year_of
from web.addresses import understood
from web.context import actor, transaction
from web.days import day_of
from web.fields import DayField
from web.forms import Form, chosen_day
from web.wording.codes import label

OF_MARKET = (ClosureReason.SCHOOL_HOLIDAY, ClosureReason.BRIDGE, ClosureReason.PUBLIC_HOLIDAY, ClosureReason.SITE)
AS_MARKET = ""
SIGNS = {
    ClosureReason.PUBLIC_HOLIDAY: "F",
    ClosureReason.SCHOOL_HOLIDAY: "V",
    ClosureReason.BRIDGE: "P",
    ClosureReason.SITE: "E",
}
"""A letter for each kind of closed day, beside its colour."""


class PeriodForm(Form):
    """Days, both ends included; one alone where the last is empty."""

    first_day = DayField(_("Du"), [InputRequired(_("Indiquez le premier jour."))])
    last_day = DayField(_("Au"), [Optional()])
    reason = SelectField(_("Motif"), choices=[SelectChoice(each.value, label(each)) for each in OF_MARKET])

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day, None as long as there is no first."""
        first = self.first_day.data
        return (first, self.last_day.data or first) if first else None


class CalendarForm(Form):
    """Whose holidays count."""

    holiday_law = SelectField(_("Jours fériés"))
    school_zone = SelectField(_("Vacances scolaires"))
    solidarity_day = SelectField(
        _("Journée de solidarité"), choices=[SelectChoice(each.value, label(each)) for each in SolidarityDay]
    )

    def offer(self, *, of_site: bool) -> None:
        """Offer the choices; a site may go by its market."""
        if of_site:
            del self.solidarity_day  # the market's
        same = [SelectChoice(AS_MARKET, str(_("Comme le marché")))] if of_site else []
        self.holiday_law.choices = same + [SelectChoice(each.value, label(each)) for each in HolidayLaw]
        self.school_zone.choices = same + [SelectChoice(each.value, label(each)) for each in SchoolZone]


def shown_day(today: date) -> date:
    """Return a day of the school year that the address asks for, or of the one under way."""
    return understood(request.values.get("annee", ""), lambda year: day_of(f"{year}-09-01")) or today


def act(site: int | None) -> PeriodForm | CalendarForm | None:
    """Do what a form asks for and say what came of it; return the form when something is wrong on it."""
    do = request.form.get("do", "")
    if do == "set":
        return _set(site)
    if do in {"reopen", "unman"}:
        with transaction() as session:
            _take_back(session, do, site)
        return None
    form = PeriodForm()
    if site is not None:
        del form.reason  # a site closes for a reason of its own
    if form.validate() and form.days:
        try:
            with transaction() as session:
                told = _add(session, do, site, form.days, form)
        except Invalid as error:
            form.refuse(error)
        else:
            flash(told, "success")
            return None
    return form


def _take_back(session: OpenTransaction, do: str, site: int | None) -> None:
    first, last = chosen_day("first_day"), chosen_day("last_day")
    if do == "reopen":
        reopen(session, actor(), first, last, site)
        flash(gettext("Fermeture retirée."), "success")
    elif site is not None:
        unman(session, actor(), site, first, last)
        flash(gettext("Permanence retirée."), "success")


def _add(session: OpenTransaction, do: str, site: int | None, days: tuple[date, date], form: PeriodForm) -> str:
    first, last = days
    if do == "man" and site is not None:
        manned = man(session, actor(), site, first, last)
        return str(ngettext("%(num)s jour de permanence noté.", "%(num)s jours de permanence notés.", manned))
    reason = ClosureReason.SITE if site is not None else ClosureReason(form.reason.data)
    done = close(session, actor(), first, last, reason, site)
    if done.days:
        told = str(ngettext("%(num)s jour fermé.", "%(num)s jours fermés.", done.days))
    elif done.told:
        told = gettext("Ces jours étaient déjà fermés\N{NO-BREAK SPACE}: leur motif est enregistré.")
    else:
        told = gettext("Ces jours étaient déjà fermés\N{NO-BREAK SPACE}: rien n’a changé.")
    if done.shifts:
        told += " " + str(
            ngettext(
                "%(num)s créneau est demandé ces jours-là : annulez-le s’il n’a plus lieu.",
                "%(num)s créneaux sont demandés ces jours-là : annulez ceux qui n’ont plus lieu.",
                done.shifts,
            )
        )
    return told


def _set(site: int | None) -> CalendarForm | None:
    form = CalendarForm()
    form.offer(of_site=site is not None)
    if form.validate():
        law, zone = form.holiday_law.data or None, form.school_zone.data or None
        with transaction() as session:
            worked = SolidarityDay(form.solidarity_day.data) if site is None else None
            set_calendar(session, actor(), law and HolidayLaw(law), zone and SchoolZone(zone), site, worked)
        flash(gettext("Calendrier enregistré. Les demandes déjà faites ne changent pas."), "success")
        return None
    return form


def page(template: str, year: Year, today: date, wrong: PeriodForm | CalendarForm | None, **more: object) -> str:
    """Render a year with its forms, one of which may be wrong."""
    calendar = wrong if isinstance(wrong, CalendarForm) else _filled(year)
    return render_template(
        template,
        year=year,
        today=today,
        signs=SIGNS,
        period=wrong if isinstance(wrong, PeriodForm) else PeriodForm(None),
        calendar=calendar,
        do=request.form.get("do", ""),
        **more,
    )


def _filled(year: Year) -> CalendarForm:
    law, zone = (year.setting.holiday_law, year.setting.school_zone) if year.site is None else year.own
    given = {"holiday_law": law or AS_MARKET, "school_zone": zone or AS_MARKET}
    form = CalendarForm(None, data=given | {"solidarity_day": year.setting.solidarity_day})
    form.offer(of_site=year.site is not None)
    return form


def read_year(session: OpenTransaction, today: date, site: int | None) -> Year:
    """Read the school year that the address asks for."""
    return year_of(session, actor(), shown_day(today), site)

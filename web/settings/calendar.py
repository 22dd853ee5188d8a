"""The calendar of the market and of its sites, for whoever administers it."""

from datetime import datetime

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from scheduler.market.calendar.year import sites_to_choose
from web import calendar_page
from web.calendar_page import CalendarForm, PeriodForm
from web.context import actor, transaction
from web.language import zone
from web.numbers import number
from web.settings.blueprint import blueprint, for_administration

Answer = Response | str | tuple[str, int]


@blueprint.get("/calendrier")
@for_administration
def calendar() -> str:
    """Show a year of the market, or of one of its sites."""
    return _page(_site())


@blueprint.post("/calendrier")
@for_administration
def change_calendar() -> Answer:
    """Close or reopen days, say when a site is at work, or whose holidays count."""
    site = _site()
    wrong = calendar_page.act(site)
    if wrong is not None:
        return _page(site, wrong), 422
    return redirect(url_for("settings.calendar", etablissement=site, annee=request.form.get("annee") or None), 303)


def _page(site: int | None, wrong: PeriodForm | CalendarForm | None = None) -> str:
    today = datetime.now(zone()).date()
    with transaction() as session:
        year = calendar_page.read_year(session, today, site)
        sites = sites_to_choose(session, actor())
    return calendar_page.page("settings/calendar.html", year, today, wrong, sites=sites)


def _site() -> int | None:
    given = request.values.get("etablissement", "")
    try:
        return number(given) if given else None
    except ValueError:
        abort(404)

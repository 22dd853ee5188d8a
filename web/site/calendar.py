"""The calendar of a college: when it is closed, when its agents are at work in the holidays."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from web import calendar_page
from web.context import transaction
from web.settings.told import told
from web.site.blueprint import blueprint, for_sites
from web.wording.formats import today

Answer = Response | str | tuple[str, int]


@blueprint.route("/lieux/<int:site_id>/calendrier", methods=["GET", "POST"])
@for_sites
def site_calendar(site_id: int) -> Answer:
    """Show a year of a site; close or reopen days of it, or say when its agents are at work."""
    wrong = None
    if request.method == "POST":
        wrong = calendar_page.act(site_id)
        if wrong is None:
            shown = request.form.get("annee") or None
            return redirect(url_for("site.site_calendar", site_id=site_id, annee=shown), 303)
    with transaction() as session:
        year = calendar_page.read_year(session, today(), site_id)
    return calendar_page.page("site/calendar.html", year, today(), wrong, told=told), 422 if wrong else 200

"""Nobody came: the college says so, and takes it back when it was a mistake."""

from flask import flash, redirect, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.missions.no_show import no_show
from scheduler.missions.undo_no_show import undo_no_show
from web.context import actor, transaction
from web.forms import chosen_day
from web.nobody_came import told
from web.site.blueprint import blueprint, for_sites


@blueprint.post("/missions/<int:mission_id>/absence")
@for_sites
def report_no_show(mission_id: int) -> Response:
    """Open the day again, so that somebody else is looked for."""
    with transaction() as session:
        missed = no_show(session, actor(), mission_id, chosen_day())
    flash(told(missed), "success")
    return redirect(url_for("site.request_detail", number=missed.request), 303)


@blueprint.post("/missions/<int:mission_id>/absence/retirer")
@for_sites
def take_no_show_back(mission_id: int) -> Response:
    """Give the day back to whoever came after all."""
    with transaction() as session:
        request = undo_no_show(session, actor(), mission_id).request_id
    flash(gettext("C’est corrigé. La mission et les heures sont rétablies, tous sont prévenus."), "success")
    return redirect(url_for("site.request_detail", number=request), 303)

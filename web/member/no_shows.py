"""Nobody came: the agency says so, and takes it back when it was a mistake."""

from flask import flash, redirect, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.missions.no_show import no_show
from scheduler.missions.undo_no_show import undo_no_show
from web.context import actor, transaction
from web.forms import chosen_day
from web.member.blueprint import blueprint, for_agencies
from web.nobody_came import told


@blueprint.post("/missions/<int:mission_id>/absence")
@for_agencies
def report_no_show(mission_id: int) -> Response:
    """Take the day off the mission and have somebody else looked for."""
    with transaction() as session:
        missed = no_show(session, actor(), mission_id, chosen_day())
    flash(told(missed), "success")
    return redirect(url_for("member.detail", mission_id=mission_id), 303)


@blueprint.post("/missions/<int:mission_id>/absence/retirer")
@for_agencies
def take_no_show_back(mission_id: int) -> Response:
    """Give the day back to whoever came after all."""
    with transaction() as session:
        back = undo_no_show(session, actor(), mission_id)
        whole = back.id
    flash(gettext("C’est corrigé. La mission et les heures sont rétablies, tous sont prévenus."), "success")
    return redirect(url_for("member.detail", mission_id=whole), 303)

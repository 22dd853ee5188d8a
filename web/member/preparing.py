"""Before somebody's first day: what the agency has done, ticked on the mission's page."""

from datetime import UTC, datetime

from flask import flash, redirect, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.core.errors import Invalid
from scheduler.missions.preparing import keep_prepared
from web.context import actor, transaction
from web.member.blueprint import blueprint, for_agencies
from web.member.missions import page_of
from web.member.preparation_form import PreparationForm
from web.unchanged import seen


@blueprint.post("/missions/<int:mission_id>/preparatifs")
@for_agencies
def keep_preparation(mission_id: int) -> Response | tuple[str, int]:
    """Keep what is done."""
    form = PreparationForm()
    if form.validate():
        try:
            with transaction() as session:
                keep_prepared(session, actor(), mission_id, form.given, datetime.now(UTC), seen=seen())
        except Invalid as error:
            form.refuse(error)
        else:
            flash(gettext("C’est noté."), "success")
            return redirect(url_for("member.detail", mission_id=mission_id, _anchor="before"), 303)
    return page_of(mission_id, preparation=form), 422

"""The agency asks its own stand-by for days that it has lost, and confirms in the same step if it wants."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.core.errors import Conflict
from scheduler.missions.own_stand_bys import ask_own_stand_by, offered_instead
from web.context import actor, transaction
from web.member.blueprint import blueprint, for_agencies
from web.member.missions import page_of
from web.numbers import number

Answer = Response | tuple[str, int]


@blueprint.post("/missions/<int:mission_id>/remplacer")
@for_agencies
def ask_stand_by(mission_id: int) -> Answer:
    """Offer what is open to somebody of the list, who comes for sure or is still to be heard."""
    confirmed = request.form.get("comes") == "yes"
    try:
        with transaction() as session:
            made = ask_own_stand_by(
                session, actor(), mission_id, request.form.get("worker", 0, type=number), confirmed=confirmed
            )
    except Conflict:
        return page_of(mission_id, stand_by_problem=_why_not(mission_id)), 409
    flash(
        gettext("C’est confirmé\N{NO-BREAK SPACE}: l’établissement et la mandataire sont prévenus.")
        if confirmed
        else gettext("C’est proposé, la mandataire le sait. Confirmez ici dès que la personne a dit oui."),
        "success",
    )
    return redirect(url_for("member.detail", mission_id=made), 303)


def _why_not(mission_id: int) -> str:
    """Say that somebody was faster, most often the offer that is made by itself, or else what may stand against it."""
    with transaction() as session:
        names = offered_instead(session, actor(), mission_id)
    if names:
        return str(gettext("Ces jours sont déjà proposés à %(who)s.", who=", ".join(names).removesuffix(".")))
    if names is not None:
        return str(gettext("Ces jours sont déjà proposés à quelqu’un."))
    return str(
        gettext(
            "Ce n’est plus possible\N{NO-BREAK SPACE}: ces jours sont pris, ou une règle s’y oppose (repos, contrat,"
            " trajet…)."
        )
    )

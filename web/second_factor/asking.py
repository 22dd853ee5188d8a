"""Between the password and the first page: the code of whoever has a second factor."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scheduler.core.errors import Invalid, TooManyAttempts
from scheduler.market.accounts import Factor
from scheduler.market.accounts.second_factor import pass_second_factor
from web import known_browsers
from web.auth import own_address
from web.context import database, signed_in
from web.permissions import allowed_to_entering, to_second_factor
from web.second_factor.blueprint import CodeForm, blueprint


@blueprint.route("/connexion/code", methods=["GET", "POST"])
@allowed_to_entering
def ask() -> Response | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """Ask for a code; whoever has passed already goes on, whoever has no second factor yet sets one up."""
    wanted = own_address(request.args.get("next"))
    who = signed_in()
    if who.factor == Factor.MISSING:
        return to_second_factor(who.factor, wanted)
    if who.factor == Factor.NONE:
        return redirect(wanted or url_for("auth.home"), 303)
    form = CodeForm()
    wait, status = None, 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                known = pass_second_factor(database(), who, form.tried)
            except Invalid as error:
                form.refuse(error)
            except TooManyAttempts as error:
                wait, status = error.minutes, 429
            else:
                known_browsers.keep(who.actor.user, known)
                return redirect(wanted or url_for("auth.home"), 303)
    recovering = "secours" in request.args
    page = render_template("second_factor/ask.html", form=form, wait=wait, recovering=recovering, wanted=wanted)
    return page, status, {"Retry-After": str(wait * 60)} if wait else {}

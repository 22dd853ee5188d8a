"""A second factor is set up: a picture for the telephone, its first code, and the recovery codes, shown once."""

import segno
from flask import redirect, render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response
from wtforms import HiddenField

from scheduler.core.errors import Conflict, Invalid
from scheduler.market.accounts import Factor
from scheduler.market.accounts.second_factor import propose, take_up
from web.auth import own_address
from web.context import config, database, signed_in
from web.permissions import allowed_to_entering, to_second_factor
from web.second_factor.blueprint import CodeForm, blueprint


class SetUpForm(CodeForm):
    """The first code, and the secret that it is of, sealed."""

    proposed = HiddenField()


@blueprint.route("/connexion/double-authentification", methods=["GET", "POST"])
@allowed_to_entering
def set_up() -> Response | tuple[str, int]:
    """Show a new secret until its first code comes."""
    who = signed_in()
    wanted = own_address(request.args.get("next"))
    if who.factor == Factor.ASKED:
        return to_second_factor(who.factor, wanted)
    form = SetUpForm()
    status, key = 200, config().secret_key
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                with database().transaction(who.actor) as session:
                    codes = take_up(session, who, form.proposed.data or "", form.code.data or "", key)
            except Invalid as error:
                form.refuse(error)
            except Conflict:
                return redirect(url_for("second_factor.manage"), 303)
            else:
                return render_template("second_factor/codes.html", codes=codes, wanted=wanted), 200
    try:
        with database().transaction(who.actor) as session:
            found = propose(session, key, form.proposed.data)
    except Conflict:
        return redirect(url_for("second_factor.manage"), 303)
    form.proposed.data = found.sealed
    page = render_template(
        "second_factor/set_up.html",
        form=form,
        found=found,
        picture=picture(found.address),
        due=who.factor == Factor.MISSING,
        wanted=wanted,
    )
    return page, status


def picture(address: str) -> Markup:
    """Draw an address as a QR code, a part of the page: no other file holds the secret."""
    drawn = segno.make(address, error="m").svg_inline(
        omitsize=True, light="#fff", title=gettext("Image à lire avec votre application"), svgclass="qr"
    )
    return Markup(drawn)  # noqa: S704  # segno escapes the title, and the address becomes squares

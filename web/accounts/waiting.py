"""Inviting at once all who cannot come in yet: by e-mail where it goes out, else as sheets to print."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from scheduler.market.accounts import invite_waiting
from scheduler.market.accounts import sheets as sheets_of
from web.accounts.blueprint import blueprint
from web.addresses import number
from web.context import actor, config, transaction
from web.permissions import allowed_to_administrators


@blueprint.post("/reglages/personnes/inviter")
@allowed_to_administrators
def invite_everybody() -> Response:
    """Invite everybody who waits for it, or those of one organisation."""
    mailed, wanted = config().sends_links, number("organisation")
    with transaction() as session:
        invited = invite_waiting(session, actor(), wanted, config().secret_key, config().sign_in, mailed=mailed)
    if not invited:
        flash(gettext("Personne n’attend plus d’invitation."), "success")
    elif mailed:
        flash(
            ngettext("%(num)s invitation part par courriel.", "%(num)s invitations partent par courriel.", invited),
            "success",
        )
    else:
        return redirect(url_for("accounts.sheets"), 303)
    return redirect(url_for("accounts.people", organisation=wanted), 303)


@blueprint.get("/reglages/personnes/feuilles")
@allowed_to_administrators
def sheets() -> str:
    """Show the invitations that whoever looks has made to hand over, a sheet each."""
    with transaction() as session:
        found = sheets_of(session, actor(), config().secret_key)
    return render_template("accounts/sheets.html", sheets=found, shortest=config().sign_in.shortest)

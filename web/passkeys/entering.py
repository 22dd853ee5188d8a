"""Signing in with a passkey: the device is asked, and its answer comes back in a form."""

from flask import Response, flash, redirect, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from scheduler.core.errors import Invalid, TooManyAttempts
from scheduler.market.accounts.passkeys import ask_for_signature, sign_in_by_passkey
from web.auth import own_address, remember, visitor
from web.context import actor_or_none, config, database
from web.passkeys.blueprint import AnswerForm, blueprint, keep_question, kept_question, party
from web.permissions import open_to_all
from web.wording import problems


@blueprint.post("/connexion/cle-d-acces/question")
@open_to_all
def question() -> Response:
    """Return what the device is asked, for the script of the page."""
    asked = ask_for_signature(database(), party())
    keep_question(asked.challenge)
    return Response(asked.options, mimetype="application/json")


@blueprint.post("/connexion/cle-d-acces")
@open_to_all
def sign_in() -> AnyResponse:
    """Sign in whose device has answered."""
    known, wanted = party(), own_address(request.args.get("next"))
    if actor_or_none():
        return redirect(wanted or url_for("auth.home"), 303)
    (challenge,) = kept_question(1) or (None,)
    form = AnswerForm()
    answer = (form.credential.data or "") if form.validate() else ""
    try:
        entered = sign_in_by_passkey(database(), answer, challenge, known, visitor(), config().sign_in)
    except Invalid as error:
        said = str(problems.invalid(error))
    except TooManyAttempts as error:
        said = ngettext(
            "Trop d’essais avec une clé d’accès. Réessayez dans une minute, ou connectez-vous autrement.",
            "Trop d’essais avec une clé d’accès. Réessayez dans %(num)s minutes, ou connectez-vous autrement.",
            error.minutes,
        )
    else:
        remember(entered)
        return redirect(wanted or url_for("auth.home"), 303)
    flash(said, "error")
    return redirect(url_for("auth.sign_in", next=wanted), 303)

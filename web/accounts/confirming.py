"""Another address: whoever comes with the link that went to it says that it is theirs."""

from flask import flash, redirect, render_template, url_for
from flask_babel import LazyString, gettext
from werkzeug.wrappers import Response

from scheduler.core.errors import Conflict, NotFound
from scheduler.core.tables.account_codes import LinkKind
from scheduler.market.accounts import LinkState, confirm_address, found_link
from web.accounts.blueprint import blueprint
from web.accounts.choosing import refusal
from web.context import actor_or_none, database
from web.permissions import open_to_all
from web.wording import problems

Answer = Response | tuple[str, int]
RULE = "/connexion/adresse/<token>"


@blueprint.get(RULE)
@open_to_all
def ask_to_confirm(token: str) -> Answer:
    """Ask first: programs that look at mails open links."""
    return _page(token)


@blueprint.post(RULE)
@open_to_all
def confirm(token: str) -> Answer:
    """Let the address sign in from now on; nobody is signed in by that."""
    try:
        confirm_address(database(), token, _signed_in())
    except NotFound:
        return _page(token)
    except Conflict as error:
        return _page(token, problems.conflict(error))
    flash(gettext("Votre adresse est confirmée. Connectez-vous avec elle."), "success")
    return redirect(url_for("auth.sign_in"), 303)


def _signed_in() -> int | None:
    who = actor_or_none()
    return who.user if who else None


def _page(token: str, problem: LazyString | None = None) -> Answer:
    link = found_link(database(), token)
    if link.state != LinkState.WORKS or link.kind != LinkKind.EMAIL:
        return refusal(link)
    first = link.guarded and _signed_in() != link.user
    page = render_template("accounts/confirm.html", link=link, token=token, problem=problem, sign_in_first=first)
    return page, 409 if problem else 200

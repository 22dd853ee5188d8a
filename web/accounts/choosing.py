"""An invitation, or a link for a forgotten password: whoever comes with it chooses their password."""

from flask import redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.core.errors import Invalid, NotFound
from scheduler.market.accounts import FOR_PASSWORDS, FoundLink, LinkState, choose_by_link, found_link
from web.accounts.blueprint import blueprint
from web.accounts.new_password import HINT, NewPasswordForm
from web.auth import remember, visitor
from web.context import config, database
from web.permissions import open_to_all

Answer = Response | tuple[str, int]


@blueprint.get("/connexion/mot-de-passe/<token>")
@open_to_all
def choose(token: str) -> Answer:
    """Show the form: programs that look at mails open links, but choose no passwords."""
    return _page(token, NewPasswordForm(formdata=None))


@blueprint.post("/connexion/mot-de-passe/<token>")
@open_to_all
def keep_chosen(token: str) -> Answer:
    """Keep the password, use the link up and sign in."""
    form = NewPasswordForm()
    if form.validate():
        try:
            entered = choose_by_link(database(), token, form.password.data or "", visitor(), config().sign_in)
        except Invalid as error:
            form.refuse(error)
        except NotFound:
            return _page(token, form)
        else:
            remember(entered)
            return redirect(url_for("auth.home"), 303)
    return _page(token, form, 422)


def _page(token: str, form: NewPasswordForm, status: int = 200) -> Answer:
    link = found_link(database(), token)
    if link.state != LinkState.WORKS or link.kind not in FOR_PASSWORDS:
        return refusal(link)
    if link.joins:
        return redirect(url_for("accounts.ask_to_join", token=token), 303)
    return render_template("accounts/choose.html", link=link, form=form, hint=HINT), status


def refusal(link: FoundLink) -> tuple[str, int]:
    """Say why a link does not work, and what to do."""
    reasons = {
        LinkState.USED: gettext("Il a déjà servi : un lien ne sert qu’une fois."),
        LinkState.EXPIRED: gettext("Il est trop ancien."),
        LinkState.REPLACED: gettext("Un lien plus récent le remplace, ou un mot de passe a été choisi depuis."),
        LinkState.DISABLED: gettext("Le compte est désactivé."),
    }
    text = render_template("accounts/refused.html", reason=reasons.get(link.state), state=link.state)
    return text, 404

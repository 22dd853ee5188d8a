"""Signing in and out, and the language of the screens."""

import ipaddress
from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import Blueprint, Flask, flash, g, redirect, render_template, request, session, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response
from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired, Length

from scheduler.core.errors import Invalid, NotFound
from scheduler.core.tables.codes import Language
from scheduler.market import accounts
from scheduler.market.accounts import Entered, Visitor
from web import known_browsers
from web.context import OTHERS, TOKEN, actor_or_none, config, database, session_of, signed_in_or_none, transaction
from web.forms import Form
from web.kept_forms.whose import KEPT, begin_pages, carried
from web.navigation import home_of
from web.permissions import allowed_to_signed_in, open_to_all
from web.proof import Proof

blueprint = Blueprint("auth", __name__)
csrf = Proof()

LONGEST_EMAIL = 254  # RFC 5321, 4.5.3.1.3


class SignInForm(Form):
    """The two fields of the sign-in page."""

    email = EmailField(
        _("Adresse électronique"),
        [InputRequired(_("Saisissez votre adresse électronique.")), Length(max=LONGEST_EMAIL)],
    )
    password = PasswordField(
        _("Mot de passe"),
        [InputRequired(_("Saisissez votre mot de passe.")), Length(max=accounts.LONGEST_PASSWORD)],
    )


def init_app(app: Flask) -> None:
    """Let Flask-WTF watch over the application."""
    csrf.init_app(app)
    csrf.exempt(sign_out)  # it asks for itself


@blueprint.route("/connexion", methods=["GET", "POST"])
@open_to_all
def sign_in() -> Response | tuple[str, int]:
    """Sign somebody in and bring them to where they wanted to go."""
    wanted = own_address(request.args.get("next"))
    if actor_or_none():
        return redirect(wanted or url_for("auth.home"), 303)
    form = SignInForm()
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                entered = accounts.sign_in(
                    database(),
                    form.email.data or "",
                    form.password.data or "",
                    visitor(),
                    config().sign_in,
                    link_key=config().secret_key if config().sends_links else None,
                )
            except Invalid as error:
                form.refuse(error)
            else:
                remember(entered)
                return redirect(wanted or url_for("auth.home"), 303)
    return _sign_in_page(form, wanted), status


def _sign_in_page(form: SignInForm, wanted: str | None) -> str:
    known = config()
    return render_template(
        "auth/sign_in.html", form=form, provider=known.provider, passkeys=known.relying_party, wanted=wanted
    )


def network_address() -> str | None:
    """Return where the visitor comes from; None over a socket of this machine, or when a proxy says nonsense."""
    try:
        return str(ipaddress.ip_address(request.remote_addr or ""))
    except ValueError:
        return None


def visitor() -> Visitor:
    """Return what is known of who is at the door."""
    return Visitor(network_address(), known_browsers.known())


def remember(entered: Entered, others: Sequence[str] = ()) -> None:
    """Begin a new session; nothing of the old one, which somebody else may have planted, lives on.

    But for the language, and a form of the same account that came after its session had ended. ``others`` are tokens of
    the same person's other accounts, which go on beside it.
    """
    language, waits = session.get("language"), carried(entered.user)
    leave(others)
    if language:
        session["language"] = language
    if waits:
        session[KEPT] = waits
    session.permanent = True
    session[TOKEN] = entered.token
    if others:
        session[OTHERS] = [*others]
    begin_pages(entered.user, *entered.users, *(who.actor.user for who in map(session_of, others) if who))
    g.pop("actor")
    g.pop("signed_in")
    if actor_or_none():  # not whoever has yet to show a second factor, and may only know the password
        known_browsers.keep(entered.account, entered.known)


def leave(keeping: Sequence[str] = ()) -> None:
    """End the session under way, and those of the same person's other accounts, with every copy of their cookie."""
    who = signed_in_or_none()  # first: it may find that another one goes on
    own = {session.get(TOKEN): who}
    for token in (*own, *session.get(OTHERS, ())):
        who = own[token] if token in own else session_of(token)
        if who is not None and token not in keeping:
            accounts.end_session(database(), who)
    g.actor = g.signed_in = None
    session.clear()


@blueprint.get("/connexion/lien/<token>")
@open_to_all
def link(token: str) -> tuple[str, int]:
    """Show the button that uses a link up: programs that look at mails open links, but press no buttons."""
    works = accounts.link_works(database(), token)
    return render_template("auth/link.html", works=works, minutes=config().sign_in.link_minutes), 200 if works else 404


@blueprint.post("/connexion/lien/<token>")
@open_to_all
def use_link(token: str) -> Response | tuple[str, int]:
    """Sign in whose link it is."""
    try:
        entered = accounts.sign_in_by_link(database(), token, visitor())
    except NotFound:
        return link(token)
    remember(entered)
    return redirect(url_for("auth.home"), 303)


@blueprint.post("/deconnexion")
@open_to_all
def sign_out() -> Response:
    """Sign out; whoever is not signed in any more, such as in a second tab, gets the same answer."""
    if signed_in_or_none() is not None:
        csrf.protect()  # with the session the token has gone too
    leave()
    flash(gettext("Vous êtes déconnecté(e)."), "success")
    return redirect(url_for("auth.sign_in"), 303)


@blueprint.get("/")
@allowed_to_signed_in
def home() -> Response:
    """Bring everybody to the first of their own pages."""
    actor = actor_or_none()
    return redirect(home_of(actor) if actor else url_for("auth.sign_in"), 303)


@blueprint.post("/langue")
@open_to_all
def language() -> Response:
    """Change the language of the screens, for good when somebody is signed in."""
    wanted = request.form.get("language", "")
    if wanted in set(Language):
        session["language"] = wanted
        actor = actor_or_none()
        if actor:
            with transaction() as opened:
                accounts.choose_language(opened, actor, Language(wanted))
    return redirect(own_address(request.form.get("next")) or url_for("auth.home"), 303)


def own_address(address: str | None) -> str | None:
    """Return an address within this site, None for any other: a link may not lead elsewhere through us.

    Browsers drop tabs and line ends and read a backslash as a slash, so neither is taken. Two slashes may begin a host,
    and dots before them vanish; no page of ours has two in its path.
    """
    if not address or "\\" in address or not address.isprintable():
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    own = address.startswith("/") and "//" not in address.partition("?")[0].partition("#")[0] and not parts.netloc
    return address if own else None

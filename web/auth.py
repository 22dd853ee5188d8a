"""Signing in and out, and the language of the screens."""

import ipaddress
from urllib.parse import urlsplit

from flask import Blueprint, Flask, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_login import LoginManager, UserMixin, login_user, logout_user
from flask_wtf.csrf import CSRFProtect
from werkzeug.wrappers import Response
from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired, Length

from scheduler import accounts
from scheduler.access import Actor
from scheduler.errors import Invalid, NotFound
from scheduler.tables.codes import Language
from web.context import actor_or_none, config, database, transaction
from web.forms import Form
from web.navigation import home_of
from web.permissions import allowed_to_signed_in, open_to_all

blueprint = Blueprint("auth", __name__)
csrf = CSRFProtect()
login = LoginManager()

LONGEST_EMAIL = 254  # RFC 5321, 4.5.3.1.3


class SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """A user as Flask-Login keeps them in the session: the id alone."""

    def __init__(self, user: int, actor: Actor) -> None:
        self.id = str(user)
        self.actor = actor


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
    """Let Flask-Login and Flask-WTF watch over the application."""
    login.init_app(app, add_context_processor=False)
    csrf.init_app(app)


@login.user_loader  # type: ignore[untyped-decorator]  # Flask-Login has no types
def signed_in(user: str) -> SignedIn | None:
    """Return the user of a session; None when the account is gone, disabled or in no market any more."""
    try:
        return SignedIn(int(user), database().actor(int(user)))
    except NotFound:
        return None


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
                user = accounts.sign_in(
                    database(), form.email.data or "", form.password.data or "", network_address(), config().sign_in
                )
            except Invalid as error:
                form.refuse(error)
            else:
                remember(user)
                return redirect(wanted or url_for("auth.home"), 303)
    return render_template("auth/sign_in.html", form=form), status


def network_address() -> str | None:
    """Return where the visitor comes from; None over a socket of this machine, or when a proxy says nonsense."""
    try:
        return str(ipaddress.ip_address(request.remote_addr or ""))
    except ValueError:
        return None


def remember(user: int) -> None:
    """Begin a new session; nothing of the old one, which somebody else may have planted, lives on."""
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    session.permanent = True
    login_user(signed_in(str(user)))


@blueprint.post("/deconnexion")
@open_to_all
def sign_out() -> Response:
    """Sign out; whoever is not signed in any more gets the same answer."""
    logout_user()
    session.clear()
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

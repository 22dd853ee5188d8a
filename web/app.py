"""The application: made by a function, so that every test and every process makes its own."""

from importlib import import_module

from flask import Flask, Response
from werkzeug.middleware.proxy_fix import ProxyFix

from scheduler.core.db import Database
from web import (
    assets,
    auth,
    by_provider,
    errors,
    hits,
    language,
    made_for,
    one_tap,
    own_name,
    passkeys,
    second_factor,
    set_up,
    text_answers,
    where_to_act,
)
from web.addresses import misunderstood
from web.config import Config
from web.context import EXTENSION, identity, several_accounts, several_markets, several_organisations
from web.doors import require_readable_request
from web.headers import add_headers
from web.hours import words as hour_words
from web.kept_forms import showing
from web.navigation import menu
from web.permissions import may_open, require_permission
from web.search import blueprint as search
from web.search import looked_for
from web.sessions import Sessions
from web.unchanged import seen_mark
from web.wording import formats, missing, names
from web.wording.codes import badge, label

PUBLICS = (
    "site",
    "lead",
    "member",
    "buyer",
    "results",
    "imports",
    "worker",
    "preferences",
    "accounts",
    "agendas",
    "settings",
    "impact",
    "clause",
)
"""One module or package each, with its ``blueprint``; files are brought in by several publics."""

LARGEST_BODY = 1_000_000  # bytes; the largest form is far smaller


def create_app(database: Database, config: Config) -> Flask:
    """Make the application on an open database."""
    app = Flask("web", static_folder=None)
    app.session_interface = Sessions()
    app.extensions[EXTENSION] = {"database": database, "config": config}
    app.config.update(
        SECRET_KEY=config.secret_key,
        # The prefix makes browsers refuse such a cookie from another host or over http.
        SESSION_COOKIE_NAME="__Host-releve" if config.secure else "releve",
        SESSION_COOKIE_SECURE=config.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=config.sign_in.idle,
        PREFERRED_URL_SCHEME="https" if config.secure else "http",
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a request is often begun, left for lunch and sent
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,  # a file that was checked comes back as a field
    )
    if config.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # the way Flask's own documentation tells
            app.wsgi_app, x_for=config.proxies, x_proto=config.proxies, x_host=config.proxies
        )
    language.init_app(app)
    own_name.init_app(app)
    set_up.init_app(app)  # before anybody is asked who they are
    app.before_request(made_for.require_same_role)  # before a page that is closed to the other role
    app.before_request(require_permission)  # before the check against forged requests: strangers go and sign in
    auth.init_app(app)
    app.before_request(require_readable_request)
    errors.init_app(app)
    hits.init_app(app)
    hour_words.init_app(app)
    text_answers.init_app(app, auth.csrf)
    _prepare_templates(app)
    app.register_blueprint(assets.blueprint)
    app.register_blueprint(auth.blueprint)
    app.register_blueprint(by_provider.blueprint)
    app.register_blueprint(second_factor.blueprint)
    app.register_blueprint(passkeys.blueprint)
    app.register_blueprint(where_to_act.blueprint)
    app.register_blueprint(set_up.blueprint)
    app.register_blueprint(one_tap.blueprint)
    app.register_blueprint(showing.blueprint)
    app.register_blueprint(search)
    import_module("web.changing")  # its pages hang under those of others
    for name in PUBLICS:
        app.register_blueprint(import_module(f"web.{name}").blueprint)

    @app.after_request
    def headers(response: Response) -> Response:
        return add_headers(response, config)

    showing.init_app(app)  # the last to be told and the first to answer: the headers come after it
    return app


def _prepare_templates(app: Flask) -> None:
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(formats.FILTERS)
    app.jinja_env.filters.update(names.FILTERS)
    app.jinja_env.globals.update(
        asset_url=assets.asset_url,
        badge=badge,
        hours=formats.hours,
        hours_of_day=formats.hours_of_day,
        icon=assets.icon,
        identity=identity,
        label=label,
        language=language.language,
        looked_for=looked_for,
        may_open=may_open,
        menu=menu,
        missing=missing,
        misunderstood=misunderstood,
        seen_mark=seen_mark,
        several_accounts=several_accounts,
        several_markets=several_markets,
        several_organisations=several_organisations,
    )

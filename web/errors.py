"""What went wrong, as a page that says what happened, what to do and where to go."""

from flask import Flask, current_app, g, jsonify, render_template, request
from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.wrappers import Response

from scheduler.core.errors import (
    Conflict,
    DatabaseBusy,
    DatabaseDown,
    Invalid,
    NoNightlyRun,
    NotAllowed,
    NotFound,
    NotPossible,
    TooManyAttempts,
)
from web.context import actor_or_none, config
from web.kept_forms.keeping import lead_back, page_of_form
from web.live import is_part
from web.permissions import to_sign_in
from web.wording import problems

Page = tuple[str, int] | tuple[str, int, dict[str, str]]
Answer = Page | tuple[Response, int, dict[str, str]]
RETRY_SECONDS = 10
"""When a program may ask again while the database is away."""


def page(
    status: int, title: LazyString, what: LazyString, advice: LazyString, again: str | None = None
) -> tuple[str, int]:
    """Render an error: what happened, what to do, and where the situation can be seen ``again`` as it is now."""
    text = render_template("errors/error.html", status=status, title=title, what=what, advice=advice, again=again)
    return text, status


def not_found(_error: Exception) -> Page:
    """Answer for what does not exist, or not for this person."""
    return page(
        404,
        _("Page introuvable"),
        _("Cette page n’existe pas, ou vous n’y avez pas accès."),
        _("Vérifiez l’adresse, ou repartez de votre page d’accueil."),
    )


def not_allowed(_error: Exception) -> Page:
    """Answer whoever may not do that."""
    return page(
        403,
        _("Accès refusé"),
        _("Votre compte ne permet pas cette action."),
        _("Si vous en avez besoin, demandez-la à la personne qui gère les comptes de votre organisation."),
    )


def conflict(error: Conflict) -> Page:
    """Answer whoever came second."""
    return page(
        409,
        _("Enregistrement impossible"),
        problems.conflict(error),
        _("Rien n’a été enregistré. Regardez la situation actuelle, puis recommencez si besoin."),
        page_of_form(),
    )


def no_nightly_run(error: NoNightlyRun) -> Page:
    """Answer whose change needs the nightly run, which only the administration can give an account."""
    current_app.logger.error("%s %s: %s", request.method, request.path, error)
    return page(
        503,
        _("Le calcul de nuit n’a pas de compte"),
        _("Ce changement en a besoin. Rien n’a été enregistré."),
        _("Prévenez la personne qui a installé Relève\N{NO-BREAK SPACE}: le journal du serveur lui dit quoi faire."),
    )


def not_possible(_error: NotPossible) -> Page:
    """Answer whoever acts on something that has moved on."""
    return page(
        409,
        _("Cette action n’est plus possible"),
        problems.SOMETHING_CHANGED,
        _("Rien n’a été enregistré. Regardez la situation actuelle, puis recommencez si besoin."),
        page_of_form(),
    )


def invalid(error: Invalid) -> Page:
    """Answer a value that cannot be, when no form of ours has shown it on its field."""
    return page(
        422,
        _("Saisie à corriger"),
        problems.invalid(error),
        _("Rien n’a été enregistré. Revenez à la page précédente et corrigez votre saisie."),
    )


def too_many_attempts(error: TooManyAttempts) -> Page:
    """Answer whoever may be guessing, or may have forgotten: they wait, or come in by a link."""
    text = render_template("auth/too_many.html", error=error, link_minutes=config().sign_in.link_minutes)
    return text, 429, {"Retry-After": str(error.minutes * 60)}


def too_busy(_error: DatabaseBusy) -> Page:
    """Answer whoever asks while the database has too much to do, and ask it nothing more."""
    g.actor = g.identity = None
    text, status = page(
        503,
        _("Service très sollicité"),
        _("La réponse a pris trop de temps. Rien n’a été enregistré."),
        _("Patientez une minute, puis réessayez."),
    )
    return text, status, {"Retry-After": "60"}


def too_large(_error: HTTPException) -> Page:
    """Answer whoever sends more than any form of ours takes."""
    return page(
        413,
        _("Envoi trop volumineux"),
        _("Ce que vous envoyez est trop volumineux : un fichier compte 500 Ko au plus."),
        _("Rien n’a été enregistré. Partagez le fichier en plusieurs, puis envoyez-les l’un après l’autre."),
    )


def forged(_error: CSRFError) -> Page | Response:
    """Answer a form whose proof is missing: most likely it was open while the session ended.

    Whoever has signed in again since finds it filled in; another person does not.
    """
    who = actor_or_none()
    back = lead_back(who.user) if who else None
    if back is not None:
        return back
    return page(
        400,
        _("Votre session a expiré"),
        _("Cette page était ouverte depuis trop longtemps : votre saisie n’a pas été enregistrée."),
        _("Revenez à la page précédente, actualisez-la et recommencez."),
    )


def unauthorized(_error: HTTPException) -> Response:
    """Send whoever is not signed in to the sign-in page."""
    return to_sign_in()


def other(error: HTTPException) -> Page | Response:
    """Answer the rest of HTTP's errors; redirects that come as exceptions pass."""
    if error.code is None or error.code < 400:  # noqa: PLR2004
        return error.get_response()
    return page(
        error.code,
        _("Demande non comprise"),
        _("Le site n’a pas compris ce que votre navigateur demande."),
        _("Revenez à la page précédente et recommencez."),
    )


def database_down(error: DatabaseDown) -> Answer:
    """Answer while the database is away, as whoever asks can read it; the answer asks it nothing."""
    current_app.logger.warning("%s %s: %s", request.method, request.path, error)
    g.actor = g.identity = None
    headers = {"Retry-After": str(RETRY_SECONDS)}
    what = _("Le site ne peut pas lire ses données en ce moment. Il revient de lui-même.")
    if is_part():
        return render_template("errors/part.html", what=what), 503, headers
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        return jsonify(error=str(what)), 503, headers
    return *page(
        503,
        _("Service momentanément indisponible"),
        what,
        _("Réessayez dans une minute. Ce que vous veniez d’envoyer n’a peut-être pas été enregistré."),
    ), headers


def failed(error: InternalServerError) -> Answer:
    """Answer for a fault of ours. The page asks the database nothing: it may be the one that failed."""
    if isinstance(error.original_exception, DatabaseDown):  # it went while another error was being answered
        return database_down(error.original_exception)
    g.actor = g.identity = None
    return page(
        500,
        _("Une erreur est survenue"),
        _("Le problème vient de notre côté et il a été noté."),
        _("Réessayez dans quelques minutes. Ce que vous veniez d’envoyer n’a peut-être pas été enregistré."),
    )


def init_app(app: Flask) -> None:
    """Put one handler before each kind of error."""
    app.register_error_handler(NotFound, not_found)
    app.register_error_handler(NoNightlyRun, no_nightly_run)
    app.register_error_handler(404, not_found)
    app.register_error_handler(NotAllowed, not_allowed)
    app.register_error_handler(403, not_allowed)
    app.register_error_handler(401, unauthorized)
    app.register_error_handler(Conflict, conflict)
    app.register_error_handler(NotPossible, not_possible)
    app.register_error_handler(Invalid, invalid)
    app.register_error_handler(DatabaseDown, database_down)
    app.register_error_handler(TooManyAttempts, too_many_attempts)
    app.register_error_handler(413, too_large)
    app.register_error_handler(DatabaseBusy, too_busy)
    app.register_error_handler(CSRFError, forged)
    app.register_error_handler(HTTPException, other)
    app.register_error_handler(500, failed)

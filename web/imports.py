"""Bringing files in: the template, the check with its report, and the import of what was checked.

Nothing is kept between the check and the import: the file comes back with the button, and is checked again.
"""

import binascii
from base64 import b64decode, b64encode
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import LazyString, gettext, ngettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response as AnyResponse

from scheduler.core.errors import Invalid
from scheduler.core.tables.codes import Role
from scheduler.imports import (
    IMPORTERS,
    LINES,
    MAX_BYTES,
    MAX_ROWS,
    Code,
    Fault,
    Kind,
    Report,
    addresses_of,
    advise,
    ask_about,
    head,
    kinds_of,
    let_know,
    load,
    stored,
    template,
)
from scheduler.imports.addresses import Answers
from scheduler.imports.names import names_of
from web.context import actor, config, transaction
from web.files import sent
from web.permissions import allowed

blueprint = Blueprint("imports", __name__, url_prefix="/importer")

FAULTS_SHOWN = 200

Answer = str | tuple[str, int] | AnyResponse


@dataclass(frozen=True, slots=True)
class Words:
    """A kind of file on the screen: its address, name and what it is for."""

    slug: str
    name: LazyString
    about: LazyString
    icon: str


WORDS: Mapping[Kind, Words] = {
    Kind.SITES: Words(
        "etablissements",
        _("Établissements"),
        _("Ajouter des établissements au marché, corriger leur adresse, leur contact, leurs associations."),
        "building",
    ),
    Kind.WORKERS: Words(
        "salaries",
        _("Salariés"),
        _("Créer ou mettre à jour les fiches\N{NO-BREAK SPACE}: contrat, PASS IAE, transport, heures souhaitées."),
        "person-lines-fill",
    ),
    Kind.SKILLS: Words(
        "competences",
        _("Compétences"),
        _("Dire qui sait faire quoi, et jusqu’à quand."),
        "star",
    ),
    Kind.AVAILABILITIES: Words(
        "disponibilites",
        _("Disponibilités"),
        _("Les horaires de chaque semaine, et les dates où quelqu’un ne peut pas venir."),
        "calendar-week",
    ),
    Kind.REQUESTS: Words(
        "demandes",
        _("Demandes de remplacement"),
        _("Envoyer plusieurs demandes d’un coup, par exemple les absences connues du trimestre."),
        "card-list",
    ),
    Kind.COMMUNES: Words(
        "communes",
        _("Communes"),
        _("Les communes du marché avec leurs codes postaux : elles situent domiciles et établissements."),
        "geo-alt",
    ),
    Kind.CLOSURES: Words(
        "fermetures",
        _("Fermetures"),
        _("Fermer des jours dans tout le marché ou dans un établissement\N{NO-BREAK SPACE}: ponts, vacances, travaux."),
        "calendar-x",
    ),
    Kind.JOURNEYS: Words(
        "trajets",
        _("Temps de trajet"),
        _("Dire combien de minutes durent les trajets que vous connaissez\N{NO-BREAK SPACE}: les autres sont estimés."),
        "signpost-split",
    ),
}

NAMED: Mapping[Kind, LazyString] = {
    Kind.SITES: _("Associations du marché"),
    Kind.SKILLS: _("Compétences connues"),
    Kind.REQUESTS: _("Métiers du marché"),
}
"""What the names are called that a file may hold."""


@blueprint.get("/")
@allowed(Role.REQUESTER, Role.COORDINATOR, Role.PLANNER)
def home() -> str:
    """Show which files somebody may bring."""
    return render_template("imports/home.html", kinds=[(kind, WORDS[kind]) for kind in kinds_of(actor())])


def _page(kind: Kind, report: Report | None = None, content: str = "") -> str:
    with transaction() as session:
        names = names_of(session, actor(), kind)
    return render_template(
        "imports/kind.html",
        kind=kind,
        words=WORDS[kind],
        columns=[(head(each), each) for each in IMPORTERS[kind].columns_for(asking=_asking())],
        names=names,
        names_title=NAMED.get(kind),
        stored_file=_stored_file(kind),
        report=report,
        shown=report.faults[:FAULTS_SHOWN] if report else (),
        asked=report.questions[:FAULTS_SHOWN] if report else (),
        missing={Code.NOT_CHOSEN, Code.CHOSEN_TWICE},
        advice=advice,
        content=content,
        max_kilobytes=MAX_BYTES // 1000,
        max_rows=MAX_ROWS,
    )


def _asking() -> bool:
    """Tell whether somebody may be asked where an address lies."""
    return config().geocoder is not None


def _stored_file(kind: Kind) -> str | None:
    """Return the endpoint of the list of what is stored, in the words of an import; None where none is."""
    if kind == Kind.COMMUNES:
        return None
    if kind in LINES:
        return f"imports.stored_{kind}"
    if kind == Kind.WORKERS:
        return "member.workers_file"
    return "lead.requests_file" if actor().leads else "site.requests_file"


def advice(fault: Fault) -> str:
    """Say what to do about a fault."""
    return advise(fault, translated=gettext)


def _bring(kind: Kind) -> Answer:
    """Check a file that was chosen, or import one that was checked."""
    checked, columns = request.form.get("content"), _columns()
    if checked is None:
        content = _uploaded()
    else:
        try:
            content = b64decode(checked, validate=True)
        except binascii.Error:
            abort(400)
    # Whoever presses the button has read the questions above it; who says what columns are has not seen any yet.
    seen = checked is not None and columns is None
    try:
        answers = _answers(kind, content, columns)
        with transaction() as session:
            let_know(session, answers)
            report = load(session, actor(), kind, content, apply=seen, sure=seen, columns=columns)
    except Invalid:
        abort(400)
    if report.applied:
        flash(told(report), "success")
        return redirect(url_for(f"imports.{kind}"), 303)
    to_say = report.proposal is not None
    kept = "" if report.faults and not to_say and not report.read_as else b64encode(content).decode()
    page = _page(kind, report, kept)
    return (page, 422) if report.faults and (columns or not to_say) else page


def _answers(kind: Kind, content: bytes, columns: list[str] | None) -> Answers | None:
    """Ask where the addresses of a file lie, with no transaction open; None where nobody may be asked."""
    geocoder = config().geocoder
    if geocoder is None:
        return None
    with transaction() as session:
        addresses = addresses_of(session, actor(), kind, content, columns)
    return ask_about(geocoder, addresses)


def _columns() -> list[str] | None:
    """Return what somebody says the columns of the file are, an empty list to be asked again."""
    if "ask" in request.form:
        return []
    return request.form.getlist("columns") or None


def _uploaded() -> bytes:
    """Return the file that was chosen, as far as one may be long."""
    given = request.files.get("file")
    if given is None:
        return b""
    with closing(given.stream) as file:
        return file.read(MAX_BYTES + 1)


def told(report: Report) -> str:
    """Say what an import stored."""
    what = outcome(report.added, report.changed, report.removed, report.unchanged)
    return str(gettext("L’import est fait\N{NO-BREAK SPACE}: %(what)s.", what=what))


def outcome(added: int, changed: int, removed: int, unchanged: int | None = None) -> str:
    """Say what became of the rows of a file; None: how many stayed as they were is not known."""
    parts = [
        ngettext("%(num)s ligne ajoutée", "%(num)s lignes ajoutées", added),
        ngettext("%(num)s modifiée", "%(num)s modifiées", changed),
    ]
    if unchanged is not None:
        parts.append(ngettext("%(num)s inchangée", "%(num)s inchangées", unchanged))
    if removed:
        parts.append(ngettext("%(num)s remplacée", "%(num)s remplacées", removed))
    return ", ".join(parts)


def _add_routes(kind: Kind, words: Words) -> None:
    """Give a kind of file its page, its check and its template, each for those who may bring it."""
    importer = IMPORTERS[kind]
    if importer.sets_up:
        permission = allowed(*importer.leads, leads=True, administers=True)
    else:
        permission = allowed(*importer.roles, of_lead=importer.leads)

    def template_file() -> Response:
        return sent(f"modele-{words.slug}", *template(kind, asking=_asking()))

    def stored_file() -> Response:
        with transaction() as session:
            found = stored(session, actor(), kind, datetime.now(UTC))
        return sent(words.slug, found)

    if kind in LINES:
        blueprint.add_url_rule(f"/{words.slug}/fichier", f"stored_{kind}", permission(stored_file), methods=["GET"])
    for endpoint, rule, method, view in (
        (f"{kind}", "", "GET", lambda: _page(kind)),
        (f"check_{kind}", "", "POST", lambda: _bring(kind)),
        (f"template_{kind}", "/modele", "GET", template_file),
    ):
        blueprint.add_url_rule(f"/{words.slug}{rule}", endpoint, permission(view), methods=[method])


for _kind, _words in WORDS.items():
    _add_routes(_kind, _words)

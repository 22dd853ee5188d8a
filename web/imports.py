"""Bringing files in: the template, the check with its report, and the import of what was checked.

Nothing is kept between the check and the import: the file comes back with the button, and is checked again.
"""

import binascii
from base64 import b64decode, b64encode
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import LazyString, gettext, ngettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response as AnyResponse

from scheduler.core.tables.codes import Role
from scheduler.imports import (
    ADVICE,
    IMPORTERS,
    MAX_BYTES,
    MAX_ROWS,
    Fault,
    Kind,
    Report,
    head,
    kinds_of,
    load,
    template,
)
from scheduler.imports.names import names_of
from web.context import actor, transaction
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
        columns=[(head(each), each) for each in IMPORTERS[kind].columns],
        names=names,
        names_title=NAMED.get(kind),
        report=report,
        shown=report.faults[:FAULTS_SHOWN] if report else (),
        asked=report.questions[:FAULTS_SHOWN] if report else (),
        advice=advice,
        content=content,
        max_kilobytes=MAX_BYTES // 1000,
        max_rows=MAX_ROWS,
    )


def advice(fault: Fault) -> str:
    """Say what to do about a fault."""
    return str(gettext(ADVICE[fault.code]))


def _bring(kind: Kind) -> Answer:
    """Check a file that was chosen, or import one that was checked."""
    checked = request.form.get("content")
    if checked is None:
        content = _uploaded()
    else:
        try:
            content = b64decode(checked, validate=True)
        except binascii.Error:
            abort(400)
    with transaction() as session:
        # Whoever presses the button has read the questions above it.
        report = load(session, actor(), kind, content, apply=checked is not None, sure=checked is not None)
    if report.applied:
        flash(told(report), "success")
        return redirect(url_for(f"imports.{kind}"), 303)
    page = _page(kind, report, "" if report.faults else b64encode(content).decode())
    return (page, 422) if report.faults else page


def _uploaded() -> bytes:
    """Return the file that was chosen, as far as one may be long."""
    given = request.files.get("file")
    if given is None:
        return b""
    with closing(given.stream) as file:
        return file.read(MAX_BYTES + 1)


def told(report: Report) -> str:
    """Say what an import stored."""
    parts = [
        ngettext("%(num)s ligne ajoutée", "%(num)s lignes ajoutées", report.added),
        ngettext("%(num)s modifiée", "%(num)s modifiées", report.changed),
        ngettext("%(num)s inchangée", "%(num)s inchangées", report.unchanged),
    ]
    if report.removed:
        parts.append(ngettext("%(num)s remplacée", "%(num)s remplacées", report.removed))
    return str(gettext("L’import est fait\N{NO-BREAK SPACE}: %(what)s.", what=", ".join(parts)))


def _add_routes(kind: Kind, words: Words) -> None:
    """Give a kind of file its page, its check and its template, each for those who may bring it."""
    importer = IMPORTERS[kind]
    if importer.roles:
        permission = allowed(*importer.roles, of_lead=importer.leads)
    else:
        permission = allowed(*importer.leads, leads=True)

    def template_file() -> Response:
        return sent(f"modele-{words.slug}", *template(kind))

    for endpoint, rule, method, view in (
        (f"{kind}", "", "GET", lambda: _page(kind)),
        (f"check_{kind}", "", "POST", lambda: _bring(kind)),
        (f"template_{kind}", "/modele", "GET", template_file),
    ):
        blueprint.add_url_rule(f"/{words.slug}{rule}", endpoint, permission(view), methods=[method])


for _kind, _words in WORDS.items():
    _add_routes(_kind, _words)

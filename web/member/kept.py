"""What is kept of a worker, why and until when; erasing it; of whom nothing is needed any more."""

from collections.abc import Mapping
from datetime import UTC, datetime

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _
from msgspec import json
from werkzeug.wrappers import Response as AnyResponse

from scheduler.core.errors import Conflict, Invalid, NotFound
from scheduler.core.tables.forgetting_codes import ForgettingReason
from scheduler.workforce import discard_worker, forget_worker, kept_file, past_periods
from scheduler.workforce.forgetting import REASONS
from scheduler.workforce.retention import PERIODS, Kept
from web.context import actor, transaction
from web.files import stored_as
from web.member.blueprint import blueprint, for_agencies
from web.wording import problems

KINDS: Mapping[Kept, tuple[LazyString, LazyString]] = {
    Kept.IDENTITY: (_("Nom affiché et code"), _("Savoir de qui il s’agit. L’établissement ne lit que ce nom.")),
    Kept.CONTRACTS: (_("Dates des contrats"), _("Ne proposer de missions que pendant un contrat.")),
    Kept.WORK: (_("Missions et heures"), _("Payer, facturer, respecter les durées de travail et de repos.")),
    Kept.CAREER: (_("Formation et sortie"), _("Dire ce que le parcours a apporté, sans nom.")),
    Kept.PAPERS: (_("PASS IAE"), _("N’envoyer personne sans PASS IAE valable.")),
    Kept.ABILITIES: (_("Compétences, limites, établissements connus"), _("Proposer des missions qui conviennent.")),
    Kept.TIMES: (_("Disponibilités et engagements"), _("Proposer des heures possibles. La raison n’est pas gardée.")),
    Kept.HOME: (_("Lieu de vie (à un kilomètre près) et trajets"), _("Proposer des trajets acceptables.")),
    Kept.CONTACT: (_("Téléphone, courriel, page personnelle"), _("Écrire à la personne, avec son accord.")),
    Kept.MESSAGES: (_("Messages envoyés à la personne"), _("Savoir ce qui lui a été dit.")),
}
"""Each kind in words, and what it is for."""


@blueprint.get("/salaries/<int:worker_id>/donnees")
@for_agencies
def kept(worker_id: int) -> str:
    """Show what is kept of somebody."""
    return _page(worker_id)


def _page(worker_id: int, problem: str | None = None) -> str:
    with transaction() as session:
        found = kept_file(session, actor(), worker_id)
    return render_template(
        "member/kept.html",
        file=found,
        documents=found.lists[Kept.WORK]["given_documents"],
        kinds=KINDS,
        periods=PERIODS,
        reasons=REASONS,
        problem=problem,
    )


@blueprint.get("/salaries/<int:worker_id>/donnees/fichier")
@for_agencies
def kept_as_file(worker_id: int) -> Response:
    """Send all of it, to be handed to the person."""
    with transaction() as session:
        found = kept_file(session, actor(), worker_id)
    content = json.format(json.encode({kind.value: tables for kind, tables in found.lists.items()}), indent=2)
    return stored_as(f"donnees-{found.code.lower()}.json", content, "application/json")


@blueprint.post("/salaries/<int:worker_id>/donnees/effacer")
@for_agencies
def forget(worker_id: int) -> AnyResponse | tuple[str, int]:
    """Erase what is kept of somebody but for their code."""
    given = request.form.get("reason", "")
    if given not in {each.value for each in REASONS}:
        return _page(worker_id, gettext("Choisissez pourquoi ces données sont effacées.")), 422
    if not request.form.get("sure"):
        return _page(
            worker_id, gettext("Cochez la case\N{NO-BREAK SPACE}: personne ne pourra annuler l’effacement.")
        ), 422
    try:
        with transaction() as session:
            forget_worker(session, actor(), worker_id, ForgettingReason(given))
    except Conflict as error:
        return _page(worker_id, str(problems.conflict(error))), 409
    except Invalid as error:
        return _page(worker_id, str(problems.invalid(error))), 422
    flash(gettext("Les données de cette personne sont effacées. Son code reste."), "success")
    return redirect(url_for("member.workers"), 303)


@blueprint.post("/salaries/<int:worker_id>/donnees/supprimer")
@for_agencies
def discard(worker_id: int) -> AnyResponse | tuple[str, int]:
    """Take back a file that was opened by mistake."""
    try:
        with transaction() as session:
            discard_worker(session, actor(), worker_id)
    except NotFound:  # as for whose it never was, so that it tells nobody of others' files
        flash(gettext("Cette fiche n’est pas, ou plus, parmi les vôtres."), "success")
        return redirect(url_for("member.workers"), 303)
    except Conflict as error:
        return _page(worker_id, str(problems.conflict(error))), 409
    flash(gettext("Fiche supprimée."), "success")
    return redirect(url_for("member.workers"), 303)


@blueprint.get("/salaries/conservation")
@for_agencies
def periods() -> str:
    """Show of whom nothing is needed any more."""
    with transaction() as session:
        found = past_periods(session, actor(), datetime.now(UTC))
    return render_template("member/past_periods.html", people=found)

"""Today: what somebody must see to, who could come, and the offer that one click makes."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

from scheduler.core.errors import Invalid
from scheduler.core.tables.codes import MissionState
from scheduler.lead.awaited import awaited
from scheduler.lead.needs import Cause, needs
from scheduler.lead.unable import unable
from scheduler.lead.unfilled import unfilled_by_draft
from scheduler.lead.urgent import Ranked, gap, offer_by_hand
from scheduler.lead.why import why
from scheduler.market.clock import market_clock
from scheduler.planning.arriving import A_QUARTER
from scheduler.planning.given_up import GivenUp
from scheduler.planning.standing import broken_here
from web.context import actor, transaction
from web.fields import minute_of_clock
from web.language import zone
from web.lead.blueprint import blueprint, for_lead
from web.lead.words import expected_at
from web.live import is_part
from web.numbers import number
from web.wording import problems
from web.wording.codes import label
from web.wording.formats import duration, short_moment
from web.wording.names import to_name

CAUSES: dict[Cause, LazyString] = {
    Cause.SOON: _("Le calcul de la nuit vient trop tard"),
    Cause.DECLINED: _("Refusée par l’association"),
    Cause.EXPIRED: _("Restée sans réponse"),
    Cause.TAKEN_OFF: _("Ne peut plus venir"),
    Cause.NO_SHOW: _("Personne n’est venu"),
}


@blueprint.get("/aujourd-hui")
@for_lead
def today() -> str:
    """Show what somebody must see to, the most urgent first."""
    now = datetime.now(UTC)
    with transaction() as session:
        found = needs(session, actor(), now)
        waiting = awaited(session, actor(), now)
        broken = broken_here(session, actor(), as_lead=True)
        clock = market_clock(session, actor())
        reached = clock.reached_by_run(now)
        cannot = unable(session, clock, now)
    return render_template(
        "lead/today.html",
        reached=reached,
        urgent=[each for each in found if each.urgent],
        later=[each for each in found if not each.urgent],
        waiting=waiting,
        cannot=cannot,
        broken=broken,
        causes=CAUSES,
        now=now,
    )


@blueprint.get("/demandes/<int:request_id>/candidats")
@for_lead
def candidates(request_id: int) -> str:
    """Show who could take the empty shifts of a request; asked by htmx, the list alone."""
    return _candidates(request_id)


def _candidates(request_id: int, error: Invalid | None = None) -> str:
    now = datetime.now(UTC)
    with transaction() as session:
        found = gap(session, actor(), request_id, now)
        explained = not found.ranked and unfilled_by_draft(session, actor(), request_id)[1] is not None
    template = "lead/candidates_list.html" if is_part() else "lead/candidates.html"
    problem = error and str(problems.invalid(error))
    return render_template(
        template, found=found, need=found.need, explained=explained, reasons=reasons, now=now, problem=problem
    )


@blueprint.post("/demandes/<int:request_id>/offre")
@for_lead
def make_offer(request_id: int) -> Response | tuple[str, int]:
    """Offer shifts to one person: their agency is asked at once."""
    worker = request.form.get("worker", 0, type=number)
    shifts = request.form.getlist("shift", type=number)
    try:
        with transaction() as session:
            mission = offer_by_hand(session, actor(), request_id, worker, shifts, _starts_at(datetime.now(UTC)))
            made = why(session, actor(), mission)
    except Invalid as error:
        return _candidates(request_id, error), 422
    if made.answer_by and made.parts[0].starts_at <= datetime.now(UTC):  # no deadline lies after the start
        flash(
            gettext(
                "Mission proposée %(to_agency)s pour %(person)s. C’est commencé : réponse attendue tout de suite.",
                to_agency=to_name(made.person.agency_name),
                person=made.person.label.removesuffix("."),  # the sentence ends with one
            ),
            "success",
        )
    elif made.answer_by:
        flash(
            gettext(
                "Mission proposée %(to_agency)s pour %(person)s. Réponse attendue avant le %(when)s.",
                to_agency=to_name(made.person.agency_name),
                person=made.person.label.removesuffix("."),  # the sentence ends with one
                when=short_moment(made.answer_by),
            ),
            "success",
        )
    return redirect(url_for("lead.today"), 303)


def _starts_at(now: datetime) -> datetime | None:
    """Read when somebody comes to a shift that has begun: the first such time of the clock from about now on."""
    typed = request.form.get("starts")
    if typed is None:
        return None
    minute = minute_of_clock(typed)
    if minute is None:
        field, problem = "starts_at", "unreadable_time"
        raise Invalid(field, problem)
    earliest = (now - A_QUARTER).astimezone(zone())
    found = datetime.combine(earliest.date(), time(), zone()) + timedelta(minutes=minute)
    return (found if found >= earliest else found + timedelta(days=1)).astimezone(UTC)


def reasons(ranked: Ranked) -> Sequence[str]:
    """Say in words what speaks for somebody, first what speaks against asking them again."""
    facts, said = ranked.facts, []
    if facts.given_up:
        said.append(_given_up(facts.given_up))
    if facts.promised:
        said.append(gettext("prévu(e) ailleurs, sans que ce soit encore annoncé"))
    if facts.stand_by:
        said.append(gettext("prévu(e) en remplacement"))
    if facts.on_request:
        said.append(gettext("vient déjà d’autres jours pour cette demande"))
    if facts.preferred:
        said.append(gettext("souhaité(e) par l’établissement"))
    if facts.familiar:
        said.append(gettext("connaît l’établissement"))
    if ranked.expected_at:
        said.append(gettext("attendu(e) ailleurs\N{NO-BREAK SPACE}: %(place)s", place=expected_at(ranked.expected_at)))
    if ranked.person.wished_minutes and facts.week_minutes is not None:
        rest = ranked.person.wished_minutes - facts.week_minutes
        if rest >= 0:
            said.append(gettext("reste dans ses heures souhaitées"))
        else:
            said.append(gettext("%(time)s de plus que ses heures souhaitées", time=duration(-rest)))
    return said


def _given_up(told: GivenUp) -> str:
    if told.reason:
        return str(gettext("a déjà refusé (%(reason)s)", reason=str(label(told.reason)).lower()))
    if told.state == MissionState.EXPIRED:
        return str(gettext("son association n’a pas répondu à temps"))
    return str(gettext("sa mission sur ce créneau a été annulée"))

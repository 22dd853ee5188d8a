"""The agency's missions: the list, its news, one of them."""

from datetime import UTC, datetime

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from scheduler.core.errors import NotFound
from scheduler.core.tables.codes import COVERING, GIVEN_UP, DeclineReason, MissionState
from scheduler.documents import of_mission
from scheduler.hours.lists import news as newest
from scheduler.missions import agency_missions, latest, mission
from scheduler.missions.no_show import AFTERWARDS, no_show_days
from scheduler.missions.own_stand_bys import own_stand_bys
from scheduler.missions.preparing import unprepared
from scheduler.missions.undo_no_show import gone_into, no_shows
from scheduler.planning.standing import broken_here
from scheduler.workforce import pass_alerts, share_of
from web.context import actor, transaction
from web.member.blueprint import blueprint, for_agencies
from web.member.history import in_words
from web.member.preparation_form import STEPS, PreparationForm
from web.remarks import RemarkForm
from web.wording.formats import local


@blueprint.get("/")
@for_agencies
def home() -> str:
    """Show what is to be answered, what is coming, what was."""
    now = datetime.now(UTC)
    with transaction() as session:
        found = agency_missions(session, actor(), now)
        seen, hours_waiting = newest(session, actor())
        alerts = pass_alerts(session, actor(), local(now).date())
        broken = broken_here(session, actor())
        to_prepare = unprepared(session, actor(), found.coming, local(now).date())
        share = share_of(session, actor(), now)
    return render_template(
        "member/missions.html",
        missions=found,
        seen=seen,
        reasons=list(DeclineReason),
        now=now,
        today=local(now).date(),
        alerts=alerts,
        broken=broken,
        to_prepare=[(each.line, [STEPS[step] for step in each.missing]) for each in to_prepare if not each.begun],
        owed=[(each.line, [STEPS[step] for step in each.missing]) for each in to_prepare if each.begun],
        share=share,
        hours_waiting=hours_waiting,
    )


@blueprint.get("/nouveautes")
@for_agencies
def news() -> str | Response:
    """Tell an open list that it is out of date.

    It says so rather than changing the list, which would move a button away under somebody's thumb.
    """
    with transaction() as session:
        seen = latest(session, actor())
    if request.args.get("vu") == seen:
        return Response(status=204)
    return render_template("member/news.html")


@blueprint.get("/missions/<int:mission_id>")
@for_agencies
def detail(mission_id: int) -> str | WerkzeugResponse:
    """Show one mission with all that is needed to answer it and to send somebody.

    One of which nothing is left since a no-show was taken back leads to the one that has its day again.
    """
    try:
        return page_of(mission_id)
    except NotFound:
        with transaction() as session:
            whole = gone_into(session, mission_id)
        if whole is None:
            raise
        return redirect(url_for("member.detail", mission_id=whole), 301)


def page_of(
    mission_id: int,
    problem: str | None = None,
    part_problem: str | None = None,
    *,
    preparation: PreparationForm | None = None,
    remark: RemarkForm | None = None,
    stand_by_problem: str | None = None,
) -> str:
    """Render the page of a mission, with what was wrong with what was filled in on it, if anything."""
    now = datetime.now(UTC)
    with transaction() as session:
        found = mission(session, actor(), mission_id)
        missed = no_show_days(session, mission_id, now) if found.line.state == MissionState.CONFIRMED else ()
        absences = no_shows(session, now, request=found.line.request_id, worker=found.line.worker_id)
        documents = of_mission(session, actor(), mission_id) if found.line.state in COVERING else None
        to_ask = own_stand_bys(session, actor(), mission_id, now) if found.line.state in GIVEN_UP else None
    return render_template(
        "member/mission.html",
        mission=found,
        line=found.line,
        history=in_words(found),
        reasons=list(DeclineReason),
        problem=problem,
        part_problem=part_problem,
        ticked=request.form.getlist("day") if part_problem else None,
        missed=missed,
        absences=absences,
        to_ask=to_ask,
        documents=documents,
        stand_by_problem=stand_by_problem,
        preparation=preparation or PreparationForm.showing(found.prepared),
        missing_steps=[STEPS[step] for step in found.prepared.missing],
        remarks=found.remarks,
        remark=remark or RemarkForm(formdata=None),
        over=found.line.ends_at <= now - AFTERWARDS,
        now=now,
    )

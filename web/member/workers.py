"""The agency's people: the list and one file."""

from datetime import UTC, datetime

from flask import render_template, request
from flask_babel import get_locale

from scheduler.careers.file import career
from scheduler.core.folded import folded
from scheduler.core.texts import one_line
from scheduler.hours.counters import counters
from scheduler.hours.kept import keeps_hours
from scheduler.workforce import worker, workers
from web.addresses import page
from web.context import actor, transaction
from web.member.blueprint import blueprint, for_agencies
from web.wording.formats import local

OF_A_PAGE = 50
FEW = 12
"""Up to so many people are seen at a glance: no field to search them is shown."""

LONGEST = 80


@blueprint.get("/salaries", endpoint="workers")
@for_agencies
def all_workers() -> str:
    """Show the workers whose files the agency keeps."""
    now = datetime.now(UTC)
    with transaction() as session:
        found = workers(session, actor(), now)
    today = local(now).date()
    ending = sorted(
        (each for each in found if each.employed and each.held_pass and each.held_pass.warns(today)),
        key=lambda each: each.held_pass.to_day if each.held_pass else today,
    )
    sought, here = one_line(request.args.get("cherche", ""))[:LONGEST], page()
    words = folded(sought).split()
    fitting = [each for each in found if all(word in folded(f"{each.name} {each.code}") for word in words)]
    return render_template(
        "member/workers.html",
        all=len(found),
        workers=fitting[OF_A_PAGE * (here - 1) : OF_A_PAGE * here],
        more=len(fitting) > OF_A_PAGE * here,
        page=here,
        sought=sought,
        searchable=len(found) > FEW,
        ending=ending,
        today=today,
    )


@blueprint.get("/salaries/<int:worker_id>", endpoint="worker")
@for_agencies
def one_worker(worker_id: int) -> str:
    """Show one worker's file."""
    now = datetime.now(UTC)
    with transaction() as session:
        found = worker(session, actor(), worker_id, now)
        counted = counters(session, actor(), worker_id, now)
        path = career(session, actor(), worker_id, now) if keeps_hours(session, actor()) else None
    today = local(now).date()
    return render_template(
        "member/worker.html",
        worker=found,
        counted=counted,
        career=path,
        today=today,
        weekdays=get_locale().days["format"]["wide"],
    )

"""Asking for a replacement, in two steps: what and when, then the hours of each day.

The first step is a question in an address (GET): nothing is kept, and going back finds it filled in as it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID, uuid4

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.requests import (
    AskedShift,
    IdenticalRequestError,
    InvalidRequestError,
    KnownPerson,
    NewRequest,
    OtherwiseAskedError,
    ask,
    check_shifts,
    people_known,
)
from scheduler.requests.site_of import site_of
from scheduler.requests.usual_hours import PostChoice, posts, propose_hours
from web.context import actor, transaction
from web.kept_forms.showing import typed_before
from web.language import zone
from web.live import is_part
from web.numbers import number
from web.site import hours_form
from web.site.asked_form import Asked, AskedForm, key
from web.site.blueprint import blueprint, for_sites
from web.site.hours_form import Row
from web.wording.formats import today

Answer = str | tuple[str, int] | Response
KNOWN_SHOWN = 12
OF_FIRST_STEP = frozenset({"first_day", "last_day", "headcount", "site", "job"})


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the second step shows."""

    post: PostChoice
    rows: list[Row]
    known: tuple[KnownPerson, ...]


@blueprint.get("/demandes/nouvelle")
@for_sites
def new_request() -> str:
    """Ask which post, when and why; coming back from the second step, with what was given."""
    choices = _choices()
    form = AskedForm(request.args or None, meta={"csrf": False})
    form.offer(choices)
    return _first_step(form, choices)


@blueprint.get("/demandes/nouvelle/horaires")
@for_sites
def new_hours() -> Answer:
    """Propose the hours of each day."""
    choices = _choices()
    form = AskedForm(request.args, meta={"csrf": False})
    form.offer(choices)
    wanted = form.asked(today())
    if wanted is None:
        return _first_step(form, choices), 422
    form.token.data = str(uuid4())
    proposal = _proposal(wanted, choices)
    if (typed := typed_before(url_for("site.create_request"))) is not None:
        hours_form.read(proposal.rows, typed)  # which the totals add up
    return _second_step(form, proposal)


@blueprint.post("/demandes/nouvelle/horaires")
@for_sites
def create_request() -> Answer:
    """Store the request, or show what is wrong with it; "total" only adds the hours up."""
    choices = _choices()
    form = AskedForm()
    form.offer(choices)
    wanted = form.asked(today())
    if wanted is None:
        return _first_step(form, choices), 422
    proposal = _proposal(wanted, choices)
    hours_form.read(proposal.rows, request.form)
    if request.form.get("do") == "total":
        return _second_step(form, proposal)
    return _send(form, wanted, proposal, choices)


def _send(form: AskedForm, wanted: Asked, proposal: Proposal, choices: Sequence[PostChoice]) -> Answer:
    ticked, shifts = hours_form.asked(proposal.rows)
    new = _new(wanted, proposal, shifts, form.token.data)
    if len(shifts) < len(ticked):
        _check_readable(new, proposal.rows, ticked)
        return _second_step(form, proposal), 422
    try:
        with transaction() as session:
            made = ask(session, actor(), new, again="again" in request.form)
    except OtherwiseAskedError as error:
        words = gettext(
            "Cette demande était déjà envoyée\N{NO-BREAK SPACE}: vos changements n’y figurent pas."
            " Corrigez-la ici si besoin."
        )
        flash(words, "error")
        return redirect(url_for("site.request_detail", number=error.request), 303)
    except IdenticalRequestError as error:
        return _second_step(form, proposal, identical=error.request), 409
    except InvalidRequestError as error:
        if any(each.field in OF_FIRST_STEP for each in error.problems):
            for each in error.problems:
                form.refuse(each)
            return _first_step(form, choices), 422
        return _second_step(form, proposal, hours_form.place(error.problems, ticked)), 422
    flash(gettext("Demande envoyée."), "success")
    return redirect(url_for("site.request_detail", number=made), 303)


def _choices() -> tuple[PostChoice, ...]:
    with transaction() as session:
        return posts(session, actor())


def _proposal(wanted: Asked, choices: Sequence[PostChoice]) -> Proposal:
    (post,) = [each for each in choices if key(each) == wanted.post]
    with transaction() as session:
        _held = site_of(session, actor(), post.site)  # both of the next need it: as long as it is held it is read once
        proposed = propose_hours(session, actor(), post.site, post.job, post.label, wanted.first_day, wanted.last_day)
        known = people_known(session, actor(), post.site)
    return Proposal(post, hours_form.rows_of(proposed, post), known[:KNOWN_SHOWN])


def _check_readable(new: NewRequest, rows: Sequence[Row], ticked: Sequence[Row]) -> None:
    """Say what is wrong with the times that can be read together with which cannot, not one after the other."""
    kinds = {row.day: row.kind for row in rows}
    hours_form.place(check_shifts(new, kinds, zone(), datetime.now(zone())), [row for row in ticked if not row.errors])


def _new(wanted: Asked, proposal: Proposal, shifts: Sequence[AskedShift], token: str | None) -> NewRequest:
    return NewRequest(
        site=proposal.post.site,
        job=proposal.post.job,
        first_day=wanted.first_day,
        last_day=wanted.last_day,
        reason=wanted.reason,
        shifts=tuple(shifts),
        headcount=wanted.headcount,
        preferred=_people("preferred"),
        unwanted=_people("unwanted"),
        manned=hours_form.manned(proposal.rows),
        form_token=_token(token),
        label=proposal.post.label,
    )


def _people(name: str) -> frozenset[int]:
    return frozenset(map(_person, request.form.getlist(name)))


def _person(given: str) -> int:
    """Read whom a college names; what no number of a person can be stands for somebody whom nobody knows."""
    try:
        return number(given)
    except ValueError:
        return 0


def _token(given: str | None) -> UUID | None:
    try:
        return UUID(given or "")
    except ValueError:  # without one a form can be sent twice, which is no reason to refuse it
        return None


def _first_step(form: AskedForm, choices: Sequence[PostChoice]) -> str:
    sites = [(name, list(each)) for (_, name), each in groupby(choices, key=lambda post: (post.site, post.site_name))]
    return render_template("site/new_request.html", form=form, sites=sites, key=key, today=today())


def _second_step(
    form: AskedForm, proposal: Proposal, wrong: Sequence[str] = (), *, identical: int | None = None
) -> str:
    weeks = hours_form.weeks_of(proposal.rows)
    return render_template(
        "site/hours_total.html" if is_part() else "site/new_hours.html",
        form=form,
        post=proposal.post,
        known=proposal.known,
        preferred=_people("preferred"),
        unwanted=_people("unwanted"),
        weeks=weeks,
        minutes=sum(week.minutes for week in weeks),
        days=sum(week.days for week in weeks),
        wrong=wrong,
        identical=identical,
        row_errors=list(hours_form.messages(proposal.rows)),
    )

"""What a link in an e-mail does after one more tap: it shows the one thing, and a button."""

from datetime import UTC, datetime

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext

from scheduler.core.access import Actor
from scheduler.core.db import OpenTransaction
from scheduler.core.errors import Invalid, NotFound, NotPossible
from scheduler.core.tables.codes import MissionState
from scheduler.hours.lists import to_sign
from scheduler.hours.saying import sign
from scheduler.messages.one_tap import Deed, OneTap, acting, opened
from scheduler.missions import confirm, mission_line
from scheduler.missions.answers import NothingHolds
from scheduler.missions.no_show import no_show, no_show_days, shown_to_site
from scheduler.missions.undo_no_show import said_already
from web.context import config, database
from web.forms import chosen_day
from web.hours.words import told as signed
from web.nobody_came import told as nobody_came
from web.numbers import number
from web.permissions import open_to_all
from web.wording.confirmed import told_of

blueprint = Blueprint("one_tap", __name__)


@blueprint.get("/faire/<token>")
@open_to_all
def show(token: str) -> tuple[Response, int]:
    """Show what the link does; programs that look at mails open links, but press no buttons."""
    return _page(token)


@blueprint.post("/faire/<token>")
@open_to_all
def do(token: str) -> tuple[Response, int]:
    """Do it, as whose link it is."""
    try:
        link = opened(token, config().secret_key, datetime.now(UTC))
        day = chosen_day() if link.deed == Deed.NOBODY_CAME else None
        if link.deed == Deed.SIGN_HOURS:
            return _sign(token, link)
        with acting(database(), link) as (session, actor):
            if day is not None:
                done = nobody_came(no_show(session, actor, link.mission, day))
            else:
                done = told_of(confirm(session, actor, link.mission))
    except NotFound:
        return _dead()
    except (NotPossible, Invalid):
        return _page(token, status=409, too_late=True)
    except NothingHolds:
        return _page(token, status=409)  # it says what stands in the way
    return _sent(200, link=link, done=done, what=None, days=())


def _sign(token: str, link: OneTap) -> tuple[Response, int]:
    """Sign the days that were shown, and show what still waits: another week, or what somebody changed meanwhile."""
    with acting(database(), link) as (session, actor):
        done = sign(session, actor, request.form.getlist("entry", type=number))
    said, tone = signed(done, gettext("C’est signé. L’association valide les heures."))
    with acting(database(), link) as (session, actor):
        what, days = _told(session, actor, link)
    tone = "good" if tone == "success" else "wait"
    return _sent(200, link=link, done=said, tone=tone, what=what, days=days, token=token)


def _page(token: str, *, status: int = 200, too_late: bool = False) -> tuple[Response, int]:
    try:
        link = opened(token, config().secret_key, datetime.now(UTC))
        with acting(database(), link) as (session, actor):
            what, days = _told(session, actor, link)
    except NotFound:
        return _dead()
    return _sent(status, link=link, done=None, what=what, days=days, token=token, too_late=too_late)


def _told(session: OpenTransaction, actor: Actor, link: OneTap) -> tuple[dict[str, object], tuple[object, ...]]:
    """Return who goes where and when, and what can be pressed: the days, or the one answer."""
    if link.deed == Deed.SIGN_HOURS:
        weeks = to_sign(session, actor)
        return {"weeks": weeks}, tuple(day for week in weeks for day in week.days)
    if link.deed == Deed.NOBODY_CAME:
        worker, site, days = shown_to_site(session, actor, link.mission)
        now = datetime.now(UTC)
        of_request, said = said_already(session, actor, link.mission, now)
        told: dict[str, object] = {"worker": worker, "site": site, "days": days, "line": None}
        told |= {"request": of_request, "said": said}
        return told, no_show_days(session, link.mission, now)
    line = mission_line(session, actor, link.mission)
    told = {"worker": line.worker, "site": line.site, "days": tuple(each.day for each in line.shifts), "line": line}
    return told, (True,) if line.state == MissionState.PUBLISHED else ()


def _dead() -> tuple[Response, int]:
    return _sent(404, link=None, done=None, what=None, days=())


def _sent(status: int, **values: object) -> tuple[Response, int]:
    """Keep the page out of search engines, and its address out of other sites."""
    response = Response(render_template("one_tap.html", request_path=request.path, **{"too_late": False, **values}))
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response, status

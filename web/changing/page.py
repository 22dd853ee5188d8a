"""What the pages of a change share: the way back, reading the request, and the words for what stands in the way."""

from datetime import date

from flask import render_template, request, url_for
from flask_babel import gettext

from scheduler.errors import Invalid
from scheduler.obstacles import BreaksRules, Obstacle
from scheduler.requests import Changing, changing
from web.context import actor, transaction
from web.lead.words import OBSTACLES
from web.wording import problems
from web.wording.formats import hours, short_day


def back(number: int) -> str:
    """Return the address of the request's own page, among the pages of whoever looks."""
    if request.blueprint == "lead":
        return url_for("lead.request", request_id=number)
    return url_for("site.request_detail", number=number)


def read(number: int) -> Changing:
    """Read a request that the user may change."""
    with transaction() as session:
        return changing(session, actor(), number)


def render(template: str, found: Changing, **values: object) -> str:
    """Render a page of a change."""
    return render_template(f"changing/{template}.html", found=found, back=back(found.id), **values)


def day_given(name: str) -> date | None:
    """Read a day from the address or the form, None when none or nonsense was given."""
    try:
        return date.fromisoformat(request.values.get(name, ""))
    except ValueError:
        return None


def obstacle(found: Obstacle) -> str:
    """Say what stands in the way: lun. 8 mars, de 7 h à 14 h: Marie D. n’aurait pas son repos entre deux jours."""
    words = OBSTACLES.get(found.rule)
    told: str = gettext(
        "%(day)s, %(hours)s : %(person)s %(broken)s.",
        day=short_day(found.starts_at.date()),
        hours=hours(found.starts_at, found.ends_at),
        person=found.person or gettext("la personne proposée"),
        broken=gettext(words.one) if words else found.rule,
    )
    return told


def obstacles(error: BreaksRules | None) -> list[tuple[str, str | None]]:
    """Return what stands in the way in words, with the sentence of the independent check for whoever plans."""
    plans = request.blueprint == "lead"
    return [(obstacle(each), each.message if plans else None) for each in (error.obstacles if error else ())]


def wrong(error: Invalid) -> str:
    """Say what is wrong with a value."""
    return str(problems.invalid(error))

"""The page that anybody may read: a market's figures, on screen, on paper, and as a picture for other sites."""

from flask import Response, abort, render_template
from flask_babel import force_locale, gettext
from markupsafe import Markup
from werkzeug.http import http_date

from scheduler.core.errors import NotFound
from scheduler.documents.rendering import pdf
from scheduler.impact.publishing import Published, published
from web.context import database
from web.impact.blueprint import blueprint
from web.impact.drawing import ASKED, WORKED, chart, picture
from web.impact.words import hidden_note, hours, means, people, quality, shown
from web.permissions import open_to_all
from web.wording.formats import day, local, month

AN_HOUR = "public, max-age=3600"
"""What is counted once a day may be kept for an hour, by whatever stands between."""


def _published(code: str) -> Published:
    try:
        with database().transaction(None) as session:
            return published(session, code)
    except NotFound:
        abort(404)


@blueprint.get("/chiffres")
@open_to_all
def figures(code: str) -> str:
    """Show the figures of a market that publishes them."""
    told = _published(code)
    found = told.figures
    return render_template(
        "impact/public.html",
        told=told,
        found=found,
        groups=[means(found), people(found), quality(found)],
        note=hidden_note(found),
        chart=Markup(chart(found)),  # noqa: S704  # our own drawing; every word in it is escaped
        hours=hours,
        shown=shown,
    )


@blueprint.get("/chiffres.svg")
@open_to_all
def drawing(code: str) -> Response:
    """Send the main figures as a picture; other sites may show it."""
    answer = Response(picture(_published(code)), mimetype="image/svg+xml")
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return _kept(answer)


@blueprint.get("/chiffres.pdf")
@open_to_all
def paper(code: str) -> Response:
    """Send the figures on two pages, in French."""
    told = _published(code)
    with force_locale("fr"):
        content = pdf("figures", facts(told), told.counted_at)
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = 'inline; filename="chiffres.pdf"'
    return _kept(answer, told)


def facts(told: Published) -> dict[str, object]:
    """Return what the document shows, in words."""
    found = told.figures
    groups = (
        (gettext("Le marché"), means(found)),
        (gettext("Les personnes"), people(found)),
        (gettext("La réponse"), quality(found)),
    )
    return {
        "title": gettext("La réussite de ce marché en chiffres"),
        "market": told.market,
        "days": gettext("Du %(first)s au %(last)s", first=day(found.from_day), last=day(found.to_day)),
        "counted": gettext("Compté le %(day)s par Relève.", day=day(local(told.counted_at).date())),
        "groups": [
            {
                "title": title,
                "figures": [
                    {"value": each.value, "label": each.label, "definition": each.definition} for each in told_of
                ],
            }
            for title, told_of in groups
        ],
        "note": hidden_note(found),
        "chart_title": gettext("Heures demandées et faites, mois par mois"),
        "chart": chart(found),
        "keys": [[WORKED, gettext("Heures faites")], [ASKED, gettext("Heures demandées")]],
        "heads": [gettext("Mois"), gettext("Demandées"), gettext("Faites"), gettext("Personnes")],
        "months": [
            [month(each.first_day), hours(each.asked_minutes), hours(each.worked_minutes), shown(each.people)]
            for each in found.months
        ],
    }


def _kept(answer: Response, told: Published | None = None) -> Response:
    answer.headers["Cache-Control"] = AN_HOUR
    if told is not None:
        answer.headers["Last-Modified"] = http_date(told.counted_at)
    return answer

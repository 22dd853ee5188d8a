"""One field in the head of every page: people, sites and requests, as far as whoever looks may know them."""

from collections.abc import Mapping

from flask import Blueprint, render_template, request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from scheduler.core.tables.codes import Role
from scheduler.core.texts import one_line
from scheduler.market.search import OF_A_PAGE, Hit, Kind, kinds_for, plans, search
from web.addresses import code, page
from web.context import actor, transaction
from web.permissions import allowed_to_signed_in

blueprint = Blueprint("search", __name__)

LONGEST = 80
"""Characters of what is looked for; nothing is called by more."""

TITLES: Mapping[Kind, LazyString] = {
    Kind.PEOPLE: _("Salariés"),
    Kind.SITES: _("Établissements"),
    Kind.REQUESTS: _("Demandes"),
    Kind.MISSIONS: _("Missions"),
}

LOOKED_FOR: Mapping[tuple[Kind, ...], LazyString] = {
    (Kind.REQUESTS, Kind.SITES, Kind.PEOPLE): _("Demande, établissement, salarié"),
    (Kind.PEOPLE, Kind.MISSIONS): _("Salarié, mission, établissement"),
    (Kind.REQUESTS, Kind.SITES): _("Demande, établissement"),
    (Kind.SITES,): _("Établissement"),
}
"""What can be looked for, said in the empty field."""


@blueprint.get("/recherche")
@allowed_to_signed_in
def results() -> str:
    """Show what bears the words."""
    words = one_line(request.args.get("q", ""))[:LONGEST]
    kind, here = code("dans", Kind), page()
    with transaction() as session:
        found = search(session, actor(), words, kind, here)
    return render_template(
        "search.html",
        words=words,
        found=found,
        kind=kind,
        page=here,
        of_a_page=OF_A_PAGE,
        titles=TITLES,
        address=address,
    )


def looked_for() -> LazyString:
    """Say what whoever is signed in can look for."""
    return LOOKED_FOR[kinds_for(actor())]


def address(hit: Hit) -> str:
    """Return the page of something found, as whoever looks knows it."""
    who = actor()
    match hit.kind:
        case Kind.MISSIONS:
            return url_for("member.detail", mission_id=hit.id)
        case Kind.PEOPLE:
            others = url_for("lead.plan_by_worker", agence=hit.agency, tous=1)
            return url_for("member.worker", worker_id=hit.id) if hit.agency == who.organisation else others
        case Kind.REQUESTS:
            own = url_for("site.request_detail", number=hit.id)
            return url_for("lead.request", request_id=hit.id) if plans(who) else own
    if who.role == Role.BUYER:
        return url_for("buyer.home", site=hit.id)
    return url_for("lead.requests", site=hit.id) if plans(who) else url_for("site.sheet", site_id=hit.id)

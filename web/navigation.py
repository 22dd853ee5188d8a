"""Where everybody's main pages are."""

from dataclasses import dataclass, replace

from flask import request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from scheduler.core.access import Actor
from scheduler.core.tables.codes import Role
from web.context import actor_or_none, keeps_hours


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu: the endpoint, its words and its icon."""

    endpoint: str
    label: LazyString
    icon: str
    beside: frozenset[str] = frozenset()
    """Other endpoints which show the same thing from another side."""
    group: LazyString | None = None
    """Words before the entry, which begins a group."""
    room: str = ""
    """The blueprint all of whose pages are the entry's."""

    def holds(self, endpoint: str | None) -> bool:
        """Tell whether a page is one of the entry's."""
        return endpoint in self.beside | {self.endpoint} or (bool(self.room) and request.blueprint == self.room)


RESULTS = Entry("results.home", _("Bilan"), "clipboard-data", room="results")
IMPORTS = Entry("imports.home", _("Importer"), "upload")

SITE = (
    Entry("site.home", _("Mes demandes"), "card-list", beside=frozenset({"site.hours", "site.hour_day"})),
    Entry("site.new_request", _("Nouvelle demande"), "plus-circle"),
    Entry("site.places", _("Mon établissement"), "building"),
    IMPORTS,
)
LEAD = (
    Entry("lead.home", _("Tableau de bord"), "speedometer2"),
    Entry("lead.today", _("Aujourd’hui"), "telephone"),
    Entry("lead.requests", _("Demandes"), "card-list"),
    Entry("lead.runs", _("Calculs"), "calculator"),
    Entry(
        "lead.plan_by_site",
        _("Plan"),
        "calendar3",
        beside=frozenset({"lead.plan_by_worker", "lead.by_hand", "lead.map"}),
    ),
    Entry("lead.fairness", _("Équité"), "bar-chart"),
    Entry("lead.outbox", _("Messages"), "envelope"),
    Entry("settings.home", _("Réglages"), "gear", beside=frozenset({"lead.market", "lead.profiles"})),
)
MEMBER = (
    Entry("member.home", _("Missions"), "calendar-check", beside=frozenset({"member.hours", "member.hour_day"})),
    Entry("member.week", _("Semaine"), "calendar-week"),
    Entry("member.workers", _("Salariés"), "person-lines-fill"),
    IMPORTS,
)
OWN_WORKERS_OF_LEAD = (replace(MEMBER[0], group=_("Nos salariés")), *MEMBER[1:])
BUYER = (Entry("buyer.home", _("Couverture"), "pie-chart"),)


def entries(actor: Actor, *, with_results: bool = False) -> tuple[Entry, ...]:
    """Return the menu of somebody; the first entry is their home.

    Where a market has results, they have one entry, with the way to what it stands for.
    """
    if actor.role == Role.PLANNER and actor.leads:
        own = _in_results(LEAD, "lead.fairness", "lead.hours", "lead.hour_day", "lead.closing_sheet")
        return (own if with_results else LEAD) + OWN_WORKERS_OF_LEAD
    if actor.role in {Role.PLANNER, Role.COORDINATOR}:
        return _in_results(MEMBER, "imports.home") if with_results else MEMBER
    if actor.role == Role.BUYER:
        return _in_results(BUYER, "buyer.home") if with_results else BUYER
    return SITE if actor.role == Role.REQUESTER else ()


def _in_results(menu: tuple[Entry, ...], endpoint: str, *more: str) -> tuple[Entry, ...]:
    """Give the place of an entry to the results, with more pages that are theirs then: no menu grows."""
    results = replace(RESULTS, beside=frozenset({endpoint, *more}))
    return tuple(results if each.endpoint == endpoint else each for each in menu)


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as the menu shows it."""

    url: str
    label: LazyString
    icon: str
    here: bool
    group: LazyString | None


def menu() -> list[Item]:
    """Return the menu for the current page."""
    actor = actor_or_none()
    if actor is None:
        return []
    return [
        Item(
            url_for(each.endpoint),
            each.label,
            each.icon,
            here=each.holds(request.endpoint),
            group=each.group,
        )
        for each in entries(actor, with_results=keeps_hours())
    ]


PREFERENCES = Entry("preferences.home", _("Mes préférences"), "gear")


def settings_of(actor: Actor) -> Entry:
    """Return where somebody sets what is not daily work: the lead has an entry for it, all others their preferences."""
    return next((each for each in entries(actor) if each.endpoint == "settings.home"), PREFERENCES)


def home_of(actor: Actor) -> str:
    """Return the address of somebody's first page."""
    return url_for(entries(actor)[0].endpoint)

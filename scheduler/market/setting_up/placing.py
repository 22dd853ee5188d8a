"""Where a site lies, as whoever sets up the market says it: by coordinates, a commune, a postcode, or its address.

What can be meant in two ways is a question with all that may be meant, and no place is taken by guessing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.asking import Unanswered
from scheduler.core.errors import Invalid
from scheduler.market.distance import Spot, kilometres
from scheduler.market.gazetteer import gazetteer
from scheduler.market.geocoder import Geocoder, Proposal, meant
from scheduler.market.setting_up.checks import checked_point
from scheduler.market.whereabouts import Doubt, doubt_about, exchanged, sites_of, territory_of, territory_of_market

NEAR = 10
"""Kilometres: as far as a site lies from the middle of its commune."""

MOST = 8
"""Of how many places a question tells."""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says of where a site lies.

    Attributes
    ----------
    lat, lon
        In degrees; None where nothing was said.
    commune
        A commune, its postcode, or both.
    proposals
        What the address may mean, as somebody was asked before; None where nobody may be asked or nobody had to be,
        empty also where nothing is like it.
    chosen
        The key of the place that was chosen of those a question has told, if any was.
    """

    lat: float | None = None
    lon: float | None = None
    commune: str = ""
    proposals: Sequence[Proposal] | None = None
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A place that may be meant; ``name`` is empty where it is known by its coordinates alone."""

    spot: Spot
    name: str = ""

    @property
    def key(self) -> str:
        """What tells it from the others."""
        return f"{self.spot.latitude!r};{self.spot.longitude!r}"


@dataclass(eq=False)
class WhichPlace(Invalid):
    """More than one place can be meant, or one is hardly meant; ``places`` are those that may be."""

    places: Sequence[Place] = field(default=())


def ask_about_address(geocoder: Geocoder | None, address: str) -> Sequence[Proposal] | None:
    """Ask what an address may mean; no transaction should be open.

    Raises
    ------
    Invalid
        ``no_answer``: whoever was asked did not answer.
    """
    if geocoder is None or not address.strip():
        return None
    try:
        return geocoder.find(address)
    except Unanswered as error:
        field_, reason = "commune", "no_answer"
        raise Invalid(field_, reason) from error


def placed(
    session: Session, actor: Actor, said: Said, *, uai: str | None = None, address: str = "", site: int | None = None
) -> Spot:
    """Return where a site lies.

    Parameters
    ----------
    uai, address
        Of the site, as they are said now.
    site
        By id, one that is there already: it stays where it is unless another place is said.

    Raises
    ------
    WhichPlace
        When nobody can be sure which place is meant.
    Invalid
        When none is.
    """
    others = sites_of(session, actor)
    there = others.pop(site, None) if site is not None else None
    places, why = _meant(session, actor, said, there, address)
    chosen = next((each.spot for each in places if each.key == said.chosen), None)
    if chosen is not None:
        return chosen
    if len(places) > 1:
        field_ = "place"
        raise WhichPlace(field_, why, places=places)
    spot = places[0].spot
    if spot == there:
        return spot
    doubt = doubt_about(spot, list(others.values()), territory_of(uai, territory_of_market(session, actor)))
    if doubt is None:
        return spot
    turned = exchanged(spot) if doubt in {Doubt.EXCHANGED, Doubt.WHICH_ORDER} else None
    both = [*places, Place(turned)] if turned else places
    chosen = next((each.spot for each in both if each.key == said.chosen), None)
    if chosen is not None:
        return chosen
    field_, reason = "place", f"place_{Doubt.WHICH_ORDER if turned else doubt}"
    raise WhichPlace(field_, reason, places=both)


def _meant(session: Session, actor: Actor, said: Said, there: Spot | None, address: str) -> tuple[list[Place], str]:
    """Return the places that may be meant, and why there are several: what is said most exactly counts."""
    point = None
    if said.lat is not None and said.lon is not None:
        lat, lon = checked_point(said.lat, said.lon)
        point = Spot(latitude=lat, longitude=lon)
    if point is not None and (not said.commune or point != there):
        return [Place(point)], ""
    if said.commune:
        found = gazetteer(session, actor).read(said.commune)
        places = [
            Place(Spot(latitude=float(each.point.lat), longitude=float(each.point.lon)), each.told) for each in found
        ]
        if not places:
            field_, reason = "commune", "unknown_place"
            raise Invalid(field_, reason)
        if len(places) == 1 and there is not None and kilometres(there, places[0].spot) <= NEAR:
            return [Place(there)], ""  # it is known more exactly than its commune
        return places[:MOST], "which_place"
    if said.proposals is None:
        half = "lon" if said.lat is not None else "lat" if said.lon is not None else "commune"
        reason = "place_needed"
        raise Invalid(half, reason)
    best = meant(address, said.proposals)
    found_there = [Place(each.spot, each.label) for each in ([best] if best else said.proposals)]
    if not found_there:
        field_, reason = "address", "unknown_address"
        raise Invalid(field_, reason)
    if best is None and len(found_there) == 1:  # not like enough to be taken, and nothing else is
        field_, reason = "place", "which_address"
        if found_there[0].key != said.chosen:
            raise WhichPlace(field_, reason, places=found_there)
    return found_there, "which_address"

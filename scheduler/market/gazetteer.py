"""Where a commune lies that somebody names, or its postcode: among the places of the market, never by guessing.

Spellings that people mix count as the same: capitals, accents, hyphens, St for Saint, CEDEX behind a name.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.one_statement import AnyRow, together
from scheduler.core.sorting import alphabetical
from scheduler.core.tables import Place, Site
from scheduler.market.places_to_live import Point, rounded

POSTCODE = re.compile(r"(?<![0-9])[0-9]{5}(?![0-9])")
CEDEX = re.compile(r"\bcedex\b(?: [0-9]+)?")
SHORT = {"st": "saint", "ste": "sainte", "s": "sur", "ss": "sous"}
TOLD_APART = re.compile(r" \([^)]*\)$")
"""What is put behind a name to tell it from another: its postcode."""


@dataclass(frozen=True, slots=True)
class Commune:
    """A place by name, its postcodes, and about where it lies."""

    name: str
    postcodes: frozenset[str]
    point: Point

    @property
    def told(self) -> str:
        """Its name and postcodes, for whoever must choose between two."""
        name = TOLD_APART.sub("", self.name)
        return f"{name} ({', '.join(sorted(self.postcodes))})" if self.postcodes else self.name


class Gazetteer:
    """The communes of a market."""

    def __init__(self, communes: Iterable[Commune]) -> None:
        self.communes = tuple(communes)
        self._named: defaultdict[str, list[Commune]] = defaultdict(list)
        for each in self.communes:
            self._named[bare(each.name)].append(each)

    def find(self, name: str | None = None, postcode: str | None = None) -> tuple[Commune, ...]:
        """Return the communes that a name and a postcode mean together, or one of them alone; of several ask which.

        A postcode that a name does not have is no reason to take another commune: nothing is found then. Where the
        postcodes of a commune are not known, its name is enough.
        """
        found = self.communes
        if name is not None:
            apart = tuple(each for each in found if each.name == name) if TOLD_APART.search(name) else ()
            found = apart or tuple(self._named.get(bare(name), ()))
        if postcode is not None:
            found = tuple(each for each in found if postcode in each.postcodes or (name and not each.postcodes))
        return found if name is not None or postcode is not None else ()

    def read(self, text: str) -> tuple[Commune, ...]:
        """Return the communes that a line means: Bayeux, 14400, 14400 Bayeux."""
        if TOLD_APART.search(text) and (apart := self.find(text)):
            return apart
        postcode = POSTCODE.search(text)
        name = POSTCODE.sub("", text).strip(" ,()")
        return self.find(name or None, postcode.group() if postcode else None)


def bare(name: str) -> str:
    """Return a name as it is compared."""
    words = re.sub(r"[-'’]", " ", alphabetical(TOLD_APART.sub("", name)))
    return " ".join(SHORT.get(word.rstrip("."), word) for word in CEDEX.sub("", words).split())


def gazetteer(session: Session, actor: Actor) -> Gazetteer:
    """Return the communes that the actor's market has brought in."""
    places = select(Place.name, Place.postcodes, Place.lat, Place.lon).where(Place.market_id == actor.market)
    return _communes(session.execute(places))


def places_to_live(session: Session, actor: Actor) -> tuple[dict[str, Point], Gazetteer]:
    """Return places by which an agency says about where somebody lives, by name, and the communes among them.

    Those of the market, such as its communes; where none were brought in, people live near a site.
    """
    places = select(Place.name, Place.postcodes, Place.lat, Place.lon).where(Place.market_id == actor.market)
    sites = select(Site.shown.label("name"), Site.lat, Site.lon).where(Site.market_id == actor.market)
    found = together(session, places=places, sites=sites)
    points = {each.name: rounded(each.lat, each.lon) for each in found["places"] or found["sites"]}
    return dict(sorted(points.items(), key=lambda each: alphabetical(each[0]))), _communes(found["places"])


def _communes(rows: Iterable[AnyRow]) -> Gazetteer:
    return Gazetteer(Commune(row.name, frozenset(row.postcodes), rounded(row.lat, row.lon)) for row in rows)

"""Where an address lies, as a program elsewhere knows: the port, and the State's geocoder behind it.

What goes out is the address and nothing else: never a name or a code. Untried on the real one so far: the tests ask a
server of their own, which answers as the documentation of api-adresse.data.gouv.fr says (BAN, GeoJSON).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlencode

from msgspec import Struct, ValidationError, convert

from scheduler.core.asking import Unanswered, ask
from scheduler.core.config import Settings
from scheduler.market.distance import Spot, kilometres
from scheduler.market.gazetteer import POSTCODE

LIKELY = 0.7
"""A likeness from 0 to 1 from which on an address is taken for the one that was meant."""

NEXT = 0.05
"""How much less alike another one must be, unless it lies beside the first."""

BESIDE = 1
"""Kilometres."""

LONGEST = 200
"""Characters that the State's geocoder takes."""

PROPOSALS = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """An address that may be meant: written in full, where it lies, and how much it is like what was asked."""

    label: str
    spot: Spot
    likeness: float


class Geocoder(Protocol):
    """Knows where addresses lie."""

    def find(self, address: str) -> Sequence[Proposal]:
        """Return what may be meant, the most likely first.

        Raises
        ------
        Unanswered
            When it does not tell.
        """


class _Point(Struct):
    coordinates: tuple[float, float]


class _Properties(Struct):
    label: str
    score: float


class _Feature(Struct):
    geometry: _Point
    properties: _Properties


class _Answer(Struct):
    """The answer of a search, as far as it is read."""

    features: list[_Feature]


@dataclass(frozen=True, slots=True)
class StateGeocoder:
    """The search of the Base adresse nationale at an address: api-adresse, or the one of the Géoplateforme."""

    url: str

    def find(self, address: str) -> Sequence[Proposal]:
        """Ask about an address as a whole: it is not one that somebody is still typing."""
        question = urlencode({"q": address[:LONGEST], "limit": PROPOSALS, "autocomplete": 0})
        try:
            answer = convert(ask(f"{self.url}?{question}"), _Answer)
        except ValidationError:
            reason = "no list of addresses"
            raise Unanswered(reason) from None
        found = [
            Proposal(each.properties.label, Spot(latitude=lat, longitude=lon), each.properties.score)
            for each in answer.features
            for lon, lat in [each.geometry.coordinates]
            if abs(lat) <= 90 and abs(lon) <= 180  # noqa: PLR2004  # degrees
        ]
        return sorted(found, key=lambda each: -each.likeness)


def geocoder_of(settings: Settings) -> Geocoder | None:
    """Return whom the settings let ask."""
    return StateGeocoder(settings.geocoder) if settings.geocoder else None


def meant(address: str, proposals: Sequence[Proposal]) -> Proposal | None:
    """Return the proposal that an address means beyond doubt, None when a person must look.

    It is like enough, has the postcode that is written, and no other is as like that does not lie beside it.
    """
    if not proposals or proposals[0].likeness < LIKELY:
        return None
    best, *others = proposals
    postcodes = POSTCODE.findall(address)
    if postcodes and postcodes[-1] not in POSTCODE.findall(best.label):
        return None
    rivals = (each for each in others if each.likeness > best.likeness - NEXT)
    return best if all(kilometres(best.spot, each.spot) <= BESIDE for each in rivals) else None

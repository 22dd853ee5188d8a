"""Where everything of the market's map is drawn: degrees become points of an SVG, names find room or stay away.

The projection is equirectangular: a degree of longitude is shortened by the cosine of the middle latitude, which is
exact enough for a département. North is up.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import cos, radians, sqrt

from scheduler.core.tables.codes import MissionState
from scheduler.lead.chart_map import ChartMap, Home, Link, Place

WIDTH = 1000
MARGIN = 60
TALLEST = 760
FLATTEST = 420
LETTER = 6.9
"""Width of a letter on average, in points of the drawing."""
LINE = 15
PREFIXES = ("Collège ", "Association ", "du ", "de ", "des ")

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle that is taken."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Tell whether two rectangles overlap."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Name:
    """A name where there was room for it; ``anchor`` is SVG's."""

    text: str
    x: float
    y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class SiteMark:
    """A site's circle; ``name`` is None where there was no room."""

    place: Place
    x: float
    y: float
    radius: float
    name: Name | None

    @property
    def look(self) -> str:
        """How it stands, which is also its class."""
        if self.place.closed:
            return "closed"
        if not self.place.asked:
            return "quiet"
        return "lacking" if self.place.empty else "covered"


@dataclass(frozen=True, slots=True)
class AgencyMark:
    """An agency's square."""

    home: Home
    x: float
    y: float
    name: Name | None


@dataclass(frozen=True, slots=True)
class Line:
    """From an agency to a site; ``link`` is None for a spoke of the agency's sector."""

    x1: float
    y1: float
    x2: float
    y2: float
    link: Link | None = None

    @property
    def look(self) -> str:
        """The state of the missions, which is also its class; held ones have one of their own."""
        if self.link is None:
            return "spoke"
        return "held" if self.link.held else self.link.state

    @property
    def width(self) -> float:
        """How thick it is: more missions, thicker."""
        return 1.5 + sqrt(self.link.missions) if self.link else 1


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that is drawn, back to front."""

    width: int
    height: int
    spokes: tuple[Line, ...]
    lines: tuple[Line, ...]
    sites: tuple[SiteMark, ...]
    agencies: tuple[AgencyMark, ...]


def drawn(found: ChartMap, agency: int | None = None) -> Drawing:
    """Lay out the map, or the sector of one agency on the whole sheet."""
    places = [place for place in found.places if agency is None or place.sector == agency]
    homes = [home for home in found.homes if agency in {None, home.id}]
    height, project = _projection([(each.lat, each.lon) for each in places] + [(each.lat, each.lon) for each in homes])
    at_site = {place.id: project(place.lat, place.lon) for place in places}
    at_home = {home.id: project(home.lat, home.lon) for home in homes}
    spokes = [
        Line(*at_home[place.sector], *at_site[place.id])
        for place in places
        if place.sector in at_home and not place.closed
    ]
    # Confirmed ones last, so that they lie on top.
    order = (MissionState.PROPOSED, MissionState.PUBLISHED, MissionState.CONFIRMED)
    links = sorted(found.links, key=lambda link: (order.index(link.state), link.held))
    lines = [
        Line(*at_home[link.agency], *at_site[link.site], link)
        for link in links
        if link.agency in at_home and link.site in at_site
    ]
    return _labelled(places, homes, at_site, at_home, (height, tuple(spokes), tuple(lines)))


def _projection(points: Iterable[Point]) -> tuple[int, Callable[[float, float], Point]]:
    lats, lons = zip(*(list(points) or [(0.0, 0.0)]), strict=True)
    squeeze = cos(radians((min(lats) + max(lats)) / 2))
    wide = max((max(lons) - min(lons)) * squeeze, 0.02)
    high = max(max(lats) - min(lats), 0.02)
    scale = min((WIDTH - 2 * MARGIN) / wide, (TALLEST - 2 * MARGIN) / high)
    height = max(round(high * scale) + 2 * MARGIN, FLATTEST)
    left = (WIDTH - (max(lons) - min(lons)) * squeeze * scale) / 2
    top = (height - (max(lats) - min(lats)) * scale) / 2

    def project(lat: float, lon: float) -> Point:
        return (
            round(left + (lon - min(lons)) * squeeze * scale, 1),
            round(top + (max(lats) - lat) * scale, 1),
        )

    return height, project


def _labelled(
    places: list[Place],
    homes: list[Home],
    at_site: dict[int, Point],
    at_home: dict[int, Point],
    frame: tuple[int, tuple[Line, ...], tuple[Line, ...]],
) -> Drawing:
    height, spokes, lines = frame
    radii = {place.id: _radius(place) for place in places}
    taken = [_around(at_site[place.id], radii[place.id]) for place in places]
    taken += [_around(at_home[home.id], 9) for home in homes]
    agencies = []
    for home in homes:
        x, y = at_home[home.id]
        agencies.append(AgencyMark(home, x, y, _room(home.name, (x, y), 9, taken, height)))
    names: dict[int, Name | None] = {}
    # Whoever lacks most is named first: names go out of each other's way until there is no room left.
    for place in sorted(places, key=lambda place: (-place.empty, -place.asked, place.closed, place.name)):
        names[place.id] = _room(short_name(place.name), at_site[place.id], radii[place.id], taken, height)
    sites = [SiteMark(place, *at_site[place.id], radii[place.id], names[place.id]) for place in places]
    sites.sort(key=lambda mark: mark.place.asked)
    return Drawing(WIDTH, height, spokes, lines, tuple(sites), tuple(agencies))


def short_name(name: str) -> str:
    """Leave out what all names begin with."""
    for prefix in PREFIXES:
        name = name.removeprefix(prefix)
    return name[:1].upper() + name[1:]


def shortest_name(name: str) -> str:
    """Return the last word of a name, with the town that tells it from others of that name."""
    alone, sign, town = short_name(name).partition(" (")
    return (alone.split() or [alone])[-1] + sign + town


def _radius(place: Place) -> float:
    return round(min(9 + sqrt(place.asked), 20), 1) if place.asked else 4.5


def _around(point: Point, radius: float) -> Box:
    return Box(point[0] - radius, point[1] - radius, point[0] + radius, point[1] + radius)


def _room(text: str, point: Point, radius: float, taken: list[Box], height: int) -> Name | None:
    """Find room for a name beside, above or below its mark, and take it."""
    sheet = Box(4, 4, WIDTH - 4, height - 4)
    for name, box in _choices(text, point, radius):
        inside = box.left > sheet.left and box.right < sheet.right and box.top > sheet.top and box.bottom < sheet.bottom
        if inside and not any(box.meets(other) for other in taken):
            taken.append(box)
            return name
    return None


def _choices(text: str, point: Point, radius: float) -> Iterator[tuple[Name, Box]]:
    x, y = point
    width = LETTER * len(text)
    middle = y + LINE / 3
    right, left = x + radius + 4, x - radius - 4
    yield Name(text, right, middle, "start"), Box(right, y - LINE / 2, right + width, y + LINE / 2)
    yield Name(text, left, middle, "end"), Box(left - width, y - LINE / 2, left, y + LINE / 2)
    for base in (y - radius - 4, y + radius + LINE - 2):
        yield Name(text, x, base, "middle"), Box(x - width / 2, base - LINE + 3, x + width / 2, base + 3)

"""The communes by which a market says where people and sites are: a file of the lead's, such as the State publishes.

A commune with several postcodes has a row for each. One that is there already takes new coordinates and more postcodes.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.tables import Place
from scheduler.imports.cells import decimal, pattern, text
from scheduler.imports.columns import Column, Row
from scheduler.imports.faults import Code, Outcome
from scheduler.imports.located import postcode
from scheduler.imports.repeats import Told
from scheduler.market.gazetteer import bare
from scheduler.market.places_to_live import rounded

INSEE = "[0-9][0-9AB][0-9]{3}"

COLUMNS = (
    Column("name", "Commune", text(120), "Son nom.", "Exemple-sur-Orne", required=True),
    Column("postcode", "Code postal", postcode, "Une ligne pour chacun s’il y en a plusieurs.", "14998"),
    Column("insee", "Code INSEE", pattern(INSEE, Code.INSEE_FORMAT), "Distingue deux communes du même nom.", "14998"),
    Column("lat", "Latitude", decimal(-90, 90), "En degrés ; gardée au kilomètre près.", 49.28, required=True),
    Column("lon", "Longitude", decimal(-180, 180), "De même.", -0.7, required=True),
)
KEY = ("name", "postcode", "insee")


class _Places:
    """The places of a market, by number and by name."""

    def __init__(self, session: Session, market: int) -> None:
        self.session, self.market = session, market
        places = session.scalars(select(Place).where(Place.market_id == market)).all()
        self.numbered = {each.insee: each for each in places if each.insee}
        self.named = {each.name: each for each in places}
        self.told = Told()

    def write(self, row: Row) -> Outcome:
        """Store a row."""
        place = self._known(row)
        point = rounded(row["lat"], row["lon"])
        if place is None:
            self._agree(row, self._add(row))
            return Outcome.ADDED
        self._agree(row, place)
        postcodes = sorted({*place.postcodes, row["postcode"]} - {None})
        news = {"lat": point.lat, "lon": point.lon, "postcodes": postcodes, "insee": row["insee"] or place.insee}
        changes = {name: value for name, value in news.items() if getattr(place, name) != value}
        for name, value in changes.items():
            setattr(place, name, value)
        if place.insee:
            self.numbered[place.insee] = place
        self.session.flush()
        return Outcome.CHANGED if changes else Outcome.UNCHANGED

    def _agree(self, row: Row, place: Place) -> None:
        """Refuse a second point of a commune; where it has several postcodes, each may bring its own."""
        point = rounded(row["lat"], row["lon"])
        self.told.agree(
            replace(row, cells={**row.cells, "lat": point.lat, "lon": point.lon}),
            (place.name, row["postcode"]),
            ("lat", "lon"),
        )

    def _known(self, row: Row) -> Place | None:
        if row["insee"] in self.numbered:
            return self.numbered[row["insee"]]
        alike = [each for each in self.named.values() if bare(each.name) == bare(row["name"])]
        if row["insee"]:  # of one without a number it may be the same, of one with another it is not
            return next((each for each in alike if each.insee is None), None)
        same = [each for each in alike if row["postcode"] is None or row["postcode"] in each.postcodes]
        return next(iter(same or [each for each in alike if not each.postcodes]), None)

    def _add(self, row: Row) -> Place:
        name = row["name"]
        if name in self.named:
            name = f"{name} ({row['postcode'] or row['insee']})"
        point = rounded(row["lat"], row["lon"])
        postcodes = [row["postcode"]] if row["postcode"] else []
        place = Place(
            market_id=self.market, name=name, lat=point.lat, lon=point.lon, insee=row["insee"], postcodes=postcodes
        )
        self.session.add(place)
        self.session.flush()
        self.named[name] = place
        if place.insee:
            self.numbered[place.insee] = place
        return place


def writer(session: Session, actor: Actor, rows: Sequence[Row]) -> Callable[[Row], Outcome]:
    """Return what stores a row."""
    del rows
    return of_market(session, actor.market)


def of_market(session: Session, market: int) -> Callable[[Row], Outcome]:
    """Return what stores a row in a market."""
    return _Places(session, market).write

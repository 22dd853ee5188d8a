"""Where the work is, and the places where people live."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.db import stepping_down
from scheduler.core.tables import Market, Place
from scheduler.imports import sites as imported
from scheduler.imports.cells import decimal, text
from scheduler.imports.columns import Column, Row
from scheduler.imports.faults import Code, Fault, Outcome
from scheduler.imports.kinds import IMPORTERS, Kind, Writer
from scheduler.imports.market_folder.acting import lead_of
from scheduler.imports.market_folder.shape import Example, Stored, without_examples, written
from scheduler.market.places_to_live import rounded
from scheduler.market.setting_up import name_places

SITES = without_examples(imported.COLUMNS)
SITE_EXAMPLES: tuple[Example, Example] = (
    {
        "uai": "0149999Z",
        "name": "Collège Jean Exemple",
        "address": "1 rue du Port, 14000 Caen",
        "lat": 49.18,
        "lon": -0.37,
        "contact": "Mme Martin, gestionnaire",
        "phone": "02 61 91 00 02",
    },
    {
        "uai": "0149998Y",
        "name": "Collège Anne Exemple",
        "address": "2 rue de l’Orne, 14000 Caen",
        "lat": 49.2,
        "lon": -0.35,
    },
)

PLACES = (
    Column("name", "Commune", text(120), "Comme les gens la nomment.", required=True),
    Column("lat", "Latitude", decimal(-90, 90), "En degrés, arrondie au centième.", required=True),
    Column("lon", "Longitude", decimal(-180, 180), "De même.", required=True),
)
PLACE_EXAMPLES: tuple[Example, Example] = (
    {"name": "Caen", "lat": 49.18, "lon": -0.37},
    {"name": "Bayeux", "lat": 49.28, "lon": -0.7},
)


def sites(session: Session, market: Market, rows: Sequence[Row]) -> Stored:
    """Store sites as whoever leads the market does."""
    actor = lead_of(session, market)
    if actor is None:
        return Stored(faults=[Fault(Code.NOBODY_LEADS, row.number) for row in rows[:1]])
    with stepping_down(session, actor):
        doubts = list(IMPORTERS[Kind.SITES].doubts(session, actor, rows))
        return written(session, SITES, imported.writer(session, actor, rows), rows, doubts)


def places(session: Session, market: Market, _rows: Sequence[Row]) -> Writer:
    """Return what stores a place by which people say about where they live."""
    there = {each.name: each for each in session.scalars(select(Place).where(Place.market_id == market.id))}

    def write(row: Row) -> Outcome:
        point = rounded(row["lat"], row["lon"])
        stored = there.get(row["name"])
        if stored is None:
            name_places(session, market.id, {row["name"]: point})
            return Outcome.ADDED
        if (stored.lat, stored.lon) == (point.lat, point.lon):
            return Outcome.UNCHANGED
        stored.lat, stored.lon = point.lat, point.lon
        session.flush()
        return Outcome.CHANGED

    return write

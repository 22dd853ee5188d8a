"""How long ways take, as the lead knows better than an estimate: from a commune, a point or one person to a site."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.tables import GivenJourney, Member, Site, Worker
from scheduler.imports import places
from scheduler.imports.cells import choice, pattern, text, whole
from scheduler.imports.columns import Column, Row
from scheduler.imports.faults import Code, Fault, Outcome, RowError
from scheduler.imports.located import DIGITS, several
from scheduler.imports.repeats import Told
from scheduler.imports.sites import UAI
from scheduler.imports.workers import TRAVEL
from scheduler.market.gazetteer import POSTCODE, Gazetteer, bare, gazetteer
from scheduler.market.places_to_live import Point, rounded

NUMBER = r"[+-]?[0-9]{1,3}(?:[.,][0-9]{1,30})?"
POINT = re.compile(rf"({NUMBER})(?:\s*[;/]\s*|,\s+|\s+)({NUMBER})")
"""Degrees, latitude first: 49,18 / -0,37."""

PERSON = re.compile(r"personne\s+(\S+)", re.IGNORECASE)
"""A code that is the name of a commune too."""

A_DAY = 24 * 60
COLUMNS = (
    Column(
        "whence",
        "De",
        text(120),
        "Une commune, son code postal, un point (49,18 / -0,37) ou le code d’une personne.",
        "14998 Exemple-sur-Orne",
        required=True,
    ),
    Column("uai", "UAI", pattern(UAI, Code.UAI_FORMAT), "L’établissement où l’on va.", "0149999Z", required=True),
    Column("mode", "Transport", choice(TRAVEL), f"{', '.join(TRAVEL)}.", "Voiture", required=True),
    Column("minutes", "Minutes", whole(0, A_DAY), "Aller simple. Vide : le trajet est de nouveau estimé.", 25),
)
KEY = ("whence", "uai", "mode")


@dataclass(frozen=True, slots=True)
class Whence:
    """Where a way begins: about a kilometre, or with one worker."""

    point: Point | None = None
    worker: int | None = None

    def written(self) -> dict[str, Any]:
        """Return it as columns of the table."""
        lat, lon = (self.point.lat, self.point.lon) if self.point else (None, None)
        return {"worker_id": self.worker, "lat": lat, "lon": lon}


class _Beginnings:
    """What a market's file may begin a way with."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self.known: Gazetteer = gazetteer(session, actor)
        members = select(Member.organisation_id).where(Member.market_id == actor.market)
        here = select(Worker.code, Worker.id).where(Worker.agency_id.in_(members), Worker.forgotten_at.is_(None))
        self.workers: Mapping[str, int] = {code: number for code, number in session.execute(here)}  # noqa: C416

    def read(self, said: str) -> Whence:
        """Return what a cell means.

        Raises
        ------
        RowError
            When it is nothing that the market knows, or could be two things.
        """
        point = point_of(said)
        if point is not None:
            return Whence(point)
        person = PERSON.fullmatch(said)
        worker = self.workers.get("".join((person[1] if person else said).split()).upper())
        if person is not None and worker is not None:
            return Whence(worker=worker)
        found = self.known.read(f"0{said}" if said.isdecimal() and len(said) == DIGITS - 1 else said)
        if worker is not None and not found:
            return Whence(worker=worker)
        if len(found) == 1 and worker is None:
            return Whence(found[0].point)
        if not found:
            raise RowError(Code.UNKNOWN_WHENCE, "whence", said)
        raise RowError(Code.WHICH_PLACE, "whence", several(found))


def point_of(said: str) -> Point | None:
    """Return the point that a text is, as far as points of homes are kept; None where it is none."""
    found = POINT.fullmatch(said.strip())
    if found is None:
        return None
    lat, lon = (float(each.replace(",", ".")) for each in found.groups())
    return rounded(lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None  # noqa: PLR2004  # degrees


def of_points(session: Session, actor: Actor, rows: Sequence[Row]) -> Iterable[Fault]:
    """Look at points: each should lie near a site of the market."""
    points = [(row.number, point_of(row["whence"])) for row in rows]
    as_homes = [Row(number, {"lat": float(at.lat), "lon": float(at.lon)}) for number, at in points if at is not None]
    return [replace(each, column="whence") for each in places.of_homes(session, actor, as_homes)]


def writer(session: Session, actor: Actor, rows: Sequence[Row]) -> Callable[[Row], Outcome]:
    """Return what stores a row; a row without minutes takes back what was said."""
    del rows
    begin = _Beginnings(session, actor)
    sites = {each.uai: each.id for each in session.scalars(select(Site).where(Site.market_id == actor.market))}
    there = {
        (_whence(each), each.site_id, each.mode): each
        for each in session.scalars(select(GivenJourney).where(GivenJourney.market_id == actor.market))
    }
    told = Told()

    def write(row: Row) -> Outcome:
        whence = begin.read(row["whence"])
        if row["uai"] not in sites:
            raise RowError(Code.UNKNOWN_SITE, "uai", row["uai"])
        way = whence, sites[row["uai"]], row["mode"]
        told.once(row, way, ("minutes",))
        stored = there.get(way)
        if stored is None and row["minutes"] is not None:
            _, site, mode = way
            session.add(
                GivenJourney(
                    market_id=actor.market, site_id=site, mode=mode, minutes=row["minutes"], **whence.written()
                )
            )
            session.flush()
            return Outcome.ADDED
        if stored is None or stored.minutes == row["minutes"]:
            return Outcome.UNCHANGED
        if row["minutes"] is None:
            session.delete(stored)
        else:
            stored.minutes = row["minutes"]
        session.flush()
        return Outcome.CHANGED

    return write


def stored_lines(session: Session, actor: Actor) -> Iterator[Mapping[str, Any]]:
    """Iterate over what is stored: from a place by its name where that means nothing else, else by its point."""
    begin = _Beginnings(session, actor)
    codes = {
        number: f"personne {code}" if begin.known.read(code) or point_of(code) else code
        for code, number in begin.workers.items()
    }
    alike = Counter(bare(each.name) for each in begin.known.communes)
    clear = [
        each
        for each in begin.known.communes
        if alike[bare(each.name)] == 1 and not POSTCODE.search(each.name) and point_of(each.name) is None
    ]
    names = {each.point: each.name for each in clear if "".join(each.name.split()).upper() not in begin.workers}
    modes = {mode: word for word, mode in TRAVEL.items()}
    query = select(GivenJourney, Site.uai).join(Site, Site.id == GivenJourney.site_id)
    found = session.execute(query.where(GivenJourney.market_id == actor.market, Site.uai.is_not(None)))
    lines = [
        {
            "whence": codes[each.worker_id] if each.worker_id else names.get(_point(each), degrees(_point(each))),
            "uai": uai,
            "mode": modes[each.mode],
            "minutes": each.minutes,
        }
        for each, uai in found
    ]
    yield from sorted(lines, key=lambda line: (line["uai"], str(line["whence"]), line["mode"]))


def degrees(point: Point) -> str:
    """Return a point as it is read."""
    return f"{point.lat} / {point.lon}".replace(".", ",")


def _whence(stored: GivenJourney) -> Whence:
    return Whence(worker=stored.worker_id) if stored.worker_id else Whence(_point(stored))


def _point(stored: GivenJourney) -> Point:
    return Point(stored.lat or Decimal(0), stored.lon or Decimal(0))

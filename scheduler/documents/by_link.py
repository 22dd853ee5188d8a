"""Documents for whoever holds a worker's link: what they open is handed out to them, and kept once."""

from datetime import date, datetime
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from scheduler.core.db import Database
from scheduler.core.errors import NotFound
from scheduler.core.tables.codes import Thing
from scheduler.core.tables.journey_codes import JourneySource, TravelMode
from scheduler.core.tokens import hashed
from scheduler.documents.assignment import Assignment
from scheduler.documents.document import Document
from scheduler.documents.given import Kept
from scheduler.documents.order import order_of
from scheduler.documents.sealing import known_by, sealed, unsealed
from scheduler.documents.statement import THING as HOURS
from scheduler.documents.statement import Of, statement_of
from scheduler.hours.own import own_hours
from scheduler.missions.lines import Hours

KEPT = text("SELECT worker_document(:hash, :kind, :mission, :month, :says)")
KEEP = text("SELECT keep_worker_document(:hash, :kind, :mission, :month, :says, :digest, :content)")


def own_order(database: Database, token: str, mission: int, page: str, now: datetime, key: str) -> Kept:
    """Hand out the order of a confirmed mission to its worker; ``page`` is the address of their page.

    Raises
    ------
    NotFound
        When the link opens nothing, or no such mission.
    """
    with database.transaction(None) as session:
        return _given(session, token, order_of(_assignment(session, token, mission), page), now, key)


def own_statement(database: Database, token: str, month: date, now: datetime, key: str) -> Kept:
    """Hand out the hours of this month or the one before to whoever worked them.

    Raises
    ------
    NotFound
        When the link opens nothing, or shows no hours of that month.
    """
    with database.transaction(None) as session:
        who = _whose(session, token)
        zone = ZoneInfo(who.timezone)
        found = [each for each in own_hours(session, token) if each.month == month]
        if not found:
            raise NotFound(HOURS, month.isoformat())
        of = Of(who.market_id, who.market, zone, who.agency_id, who.agency, who.worker_id, who.worker)
        return _given(session, token, statement_of(of, month, found), now, key)


def _given(session: Session, token: str, document: Document, now: datetime, key: str) -> Kept:
    about = {
        "hash": hashed(token),
        "kind": document.kind,
        "mission": document.mission,
        "month": document.month,
        "says": known_by(document.kind, document.made_of, key),
    }
    known = session.scalar(KEPT, about)
    content = unsealed(document.kind, known, key) if known else None
    if content is None:
        content = document.drawn(now, given=True)
        bytes_of = {"digest": sha256(content).hexdigest(), "content": sealed(document.kind, content, key)}
        session.execute(KEEP, about | bytes_of)
    return Kept(document.kind, document.mission, document.month, content)


def _whose(session: Session, token: str) -> Row[Any]:
    who = session.execute(text("SELECT * FROM worker_given_to(:hash)"), {"hash": hashed(token)}).one_or_none()
    if who is None:
        thing = "link"
        raise NotFound(thing, "")
    return who


def _assignment(session: Session, token: str, mission: int) -> Assignment:
    who = _whose(session, token)
    asked = {"hash": hashed(token), "mission": mission}
    rows = session.execute(text("SELECT * FROM worker_order(:hash, :mission)"), asked).all()
    if not rows:
        raise NotFound(Thing.MISSION, mission)
    zone, row = ZoneInfo(who.timezone), rows[0]
    return Assignment(
        mission=mission,
        market=who.market_id,
        market_name=who.market,
        zone=zone,
        agency=who.agency_id,
        agency_name=who.agency,
        agency_phone=who.agency_phone,
        organisation=row.organisation_id,
        worker=who.worker_id,
        worker_name=who.worker,
        job=row.job,
        site=row.site,
        address=row.address,
        lat=row.lat,
        lon=row.lon,
        contact=row.contact,
        phone=row.phone,
        access=row.access,
        meals=row.meals,
        provided=row.equipment_provided,
        bring=row.equipment_to_bring,
        mode=TravelMode(row.travel_mode),
        minutes=row.travel_minutes,
        source=JourneySource(row.travel_source) if row.travel_source else None,
        shifts=tuple(
            Hours(
                each.day,
                each.starts_at.astimezone(zone),
                each.ends_at.astimezone(zone),
                each.break_minutes,
                each.paid_minutes,
            )
            for each in rows
        ),
    )

"""A worker who holds a link to their own page: what its tests begin with."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.tables import Mission, MissionShift, RequestShift, Sheet, TravelTime, WorkerWord
from scheduler.messages.links import make_worker_link, revoke_worker_link
from tests.scheduler.db.world import World
from tests.web.client import Client, Page, text_of
from tests.web.conftest import KEY

ClientOf = Callable[[str], Client]


@pytest.fixture
def token(database: Database, fresh: Addresses, world: World) -> str:
    """The link of Agnès's worker with the published mission."""
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(
            update(Sheet)
            .where(Sheet.site_id == world.site)
            .values(contact="M. Martin", phone="02 31 11 22 33", access="Portail vert", equipment_to_bring="Un pull")
        )
        session.execute(delete(WorkerWord))
        session.merge(TravelTime(worker_id=world.published_worker, site_id=world.site, minutes=25))
    with database.transaction(world.agnes) as session:
        revoke_worker_link(session, world.agnes, world.published_worker)
        return make_worker_link(session, world.agnes, world.published_worker, KEY)


def one_more_day(session: Session, mission: int, begin: datetime) -> None:
    """Give a mission seven hours more."""
    of = session.get_one(Mission, mission)
    part = session.scalars(select(MissionShift).where(MissionShift.mission_id == mission)).first()
    assert part
    end = begin + timedelta(hours=7)
    more = RequestShift(
        request_id=of.request_id,
        headcount=part.headcount,
        day=begin.date(),
        starts_at=begin,
        ends_at=end,
        break_minutes=0,
    )
    session.add(more)
    session.flush()
    booked = {name: getattr(part, name) for name in ("mission_id", "request_id", "worker_id", "headcount", "slot")}
    session.execute(
        insert(MissionShift).values(request_shift_id=more.id, during=Range(begin, end), state=of.state, **booked)
    )


def plain(text: str) -> str:
    """Return a text as one line, with the spaces at which no line breaks as the others."""
    return " ".join(text.split())


def answer(client: Client, token: str, word: str) -> Page:
    """Press the button that begins with the word."""
    page = client.page(f"/m/{token}/")
    buttons = [text_of(each) for each in page.tree.iter("button")]
    return client.press(page, next(each for each in buttons if each.startswith(word)))


def proof(client: Client, token: str) -> dict[str, str]:
    page = client.page(f"/m/{token}/")
    return {"csrf_token": page.response.text.split('name="csrf_token" value="')[1].split('"')[0]}

"""The form by which somebody is taken off a mission: which days are meant is chosen, never guessed."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import Range

from scheduler.core.addresses import Addresses
from scheduler.core.db import administration
from scheduler.core.errors import Invalid
from scheduler.core.tables import Mission, MissionShift, RequestShift
from scheduler.missions import Hours
from scheduler.missions.taking_off import CannotCome
from tests.scheduler.db.world import World
from tests.web.client import Client
from web.taking_off import asked

DAYS = [date(2027, 3, day) for day in (1, 2, 3)]


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo("Europe/Paris"))


def worked(begin: int = 8, hours: int = 7) -> list[Hours]:
    starts = [at(day, begin) for day in DAYS]
    return [Hours(each.date(), each, each + timedelta(hours=hours), 0, 60 * hours) for each in starts]


@pytest.fixture
def said(closed_app: Flask) -> Callable[..., CannotCome]:
    def send(shifts: list[Hours], **form: object) -> CannotCome:
        with closed_app.test_request_context(method="POST", data={"reason": "unable", **form}):
            return asked(shifts)

    return send


def test_some_days_need_a_tick(said: Callable[..., CannotCome]) -> None:
    with pytest.raises(Invalid) as refused:
        said(worked(), which="days", **{"from": "2027-03-01"})
    assert (refused.value.field, refused.value.reason) == ("days", "no_shift")
    assert said(worked(), which="days", day=["2027-03-03"]).days == frozenset({DAYS[2]})


def test_from_a_day_on_leaves_ticks_alone(said: Callable[..., CannotCome]) -> None:
    found = said(worked(), which="from", day=["2027-03-01"], **{"from": "2027-03-02"})
    assert (found.days, found.since) == (None, DAYS[1])
    with pytest.raises(Invalid):
        said(worked(), which="from", **{"from": "some day"})


def test_a_clock_time_is_of_the_day_on_which_work_begins(said: Callable[..., CannotCome]) -> None:
    since = {"from": "2027-03-02"}
    assert said(worked(), until="10:30", **since).worked_until == at(DAYS[1], 10, 30)
    assert said(worked(), until="23:45", **since).worked_until == at(DAYS[1], 23, 45)
    assert said(worked(), until="7:00", **since).worked_until == at(DAYS[1], 7)
    assert said(worked(20, 6), until="1:00", **since).worked_until == at(DAYS[2], 1)
    assert said(worked(20, 4), until="24:00", **since).worked_until == at(DAYS[2], 0)
    with pytest.raises(Invalid) as refused:
        said(worked(), until="abc", **since)
    assert (refused.value.field, refused.value.reason) == ("worked_until", "unreadable_time")


@pytest.fixture
def two_days(fresh: Addresses, world: World) -> int:
    """Let the confirmed mission have a second day, two days later."""
    assert fresh.owner
    with administration(fresh.owner) as session:
        mission = session.get_one(Mission, world.confirmed)
        part = session.scalars(select(MissionShift).where(MissionShift.mission_id == mission.id)).one()
        first = session.get_one(RequestShift, part.request_shift_id)
        later = timedelta(days=2)
        more = RequestShift(
            request_id=first.request_id,
            headcount=first.headcount,
            day=first.day + later,
            starts_at=first.starts_at + later,
            ends_at=first.ends_at + later,
            break_minutes=first.break_minutes,
        )
        session.add(more)
        session.flush()
        columns = ("mission_id", "request_id", "worker_id", "state", "headcount", "slot")
        values = {name: getattr(part, name) for name in columns}
        during = Range(more.starts_at, more.ends_at)
        session.execute(insert(MissionShift).values(request_shift_id=more.id, during=during, **values))
    return world.confirmed


@pytest.mark.parametrize(
    ("who", "where", "others"),
    [
        ("agnes", "agence", "L’établissement et la mandataire sont prévenus."),
        ("lucie", "pilotage", "L’établissement et l’association sont prévenus."),
    ],
)
def test_nothing_is_freed_without_a_tick_and_only_who_is_told_is_named(
    client_of: Callable[[str], Client], fresh: Addresses, two_days: int, who: str, where: str, others: str
) -> None:
    client = client_of(who)
    page = client.page(f"/{where}/missions/{two_days}/ne-peut-plus-venir")
    refused = client.press(page, "Libérer ces jours", status=422, which="days")
    assert "Cochez au moins un jour" in refused.main
    assert f"{others} La personne l’est aussi si sa fiche indique comment la joindre." in refused.main
    assert fresh.owner
    with administration(fresh.owner) as session:
        assert session.get_one(Mission, two_days).state == "confirmed"
    done = client.press(refused, "Libérer ces jours", which="from", reason="left")
    assert f"{others} Son indisponibilité est notée dans sa fiche." in done.text
    assert "le dernier jour de son contrat" in done.text
    with administration(fresh.owner) as session:
        assert session.get_one(Mission, two_days).state == "cancelled"

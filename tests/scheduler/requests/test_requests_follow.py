"""Following a request: what its site reads, what nobody else does, and calling it off."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, select, update

from scheduler.core.access import Actor
from scheduler.core.errors import NotAllowed, NotFound, NotPossible
from scheduler.core.states import Action, move, start
from scheduler.core.tables import Mission, Request, RequestShift
from scheduler.core.tables.codes import MissionState, RequestReason, RequestState, Role, Thing
from scheduler.requests import cancel, coming, request, requests_of
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import MONDAY, World

STRANGERS = ["tom", "agnes", "bruno", "leo", "denise", "ugo", "mona"]


def person(world: World, name: str) -> Actor:
    found = world.people[name]
    assert found
    return found


@pytest.mark.parametrize("name", ["sophie", "simone"])
def test_a_site_reads_its_requests_with_what_is_covered(stage: Stage, world: World, name: str) -> None:
    actor = person(world, name)
    with stage.acting(actor) as session:
        (line,) = requests_of(session, actor)
    assert (line.id, line.site, line.job, line.state) == (world.request, "site", "Entretien", RequestState.OPEN)
    assert (line.slots, line.covered, line.waiting, line.headcount) == (4, 1, 1, 2)
    assert line.minutes == 4 * 400
    assert line.ends_at == datetime(2027, 3, 2, 13, tzinfo=UTC)


def test_requests_are_listed_latest_first(stage: Stage, world: World) -> None:
    with stage.acting(world.sophie) as session:
        for n in (7, -7):
            start(
                session,
                world.sophie,
                Request(
                    market_id=world.calvados,
                    organisation_id=world.establishment,
                    site_id=world.site,
                    reason=RequestReason.OTHER,
                    first_day=MONDAY + timedelta(days=n),
                    last_day=MONDAY + timedelta(days=n),
                    created_by=world.sophie.user,
                ),
                Action.SUBMIT,
            )
        found = requests_of(session, world.sophie)
    assert [(each.first_day - MONDAY).days for each in found] == [7, 0, -7]
    assert (found[0].job, found[0].slots, found[0].minutes, found[0].ends_at) == ("", 0, 0, None)


@pytest.mark.parametrize("name", STRANGERS)
def test_strangers_read_nothing(stage: Stage, world: World, name: str) -> None:
    actor = person(world, name)
    with stage.acting(actor) as session:
        assert world.request not in {each.id for each in requests_of(session, actor)}
        assert all(each.request != world.request for each in coming(session, actor, date.min, date.max))
        for use_case in (request, cancel):
            with pytest.raises(NotFound):
                use_case(session, actor, world.request)
            with pytest.raises(NotFound):
                use_case(session, actor, 0)


def test_a_name_is_read_once_the_agency_has_confirmed(stage: Stage, world: World) -> None:
    with stage.acting(world.sophie) as session:
        first, second = coming(session, world.sophie, MONDAY, MONDAY + timedelta(days=6))
        assert [each.name for each in first.comers] == [None, "Confirmed P."]
        assert {each.agency for each in first.comers} == {"agency"}
        assert ([each.name for each in first.confirmed], first.waiting, first.open) == (["Confirmed P."], 1, 0)
        assert (second.comers, second.waiting, second.open) == ((), 0, 2)
        assert first.starts_at.hour == 7  # Paris, not UTC
        assert coming(session, world.sophie, MONDAY + timedelta(days=2), MONDAY + timedelta(days=6)) == ()
    with stage.acting(world.agnes) as session:
        move(session, world.agnes, session.get_one(Mission, world.published), Action.CONFIRM)
    with stage.acting(world.simone) as session:
        (first, _) = coming(session, world.simone, MONDAY, MONDAY + timedelta(days=6))
    assert [each.name for each in first.comers] == ["Published P.", "Confirmed P."]


def test_whoever_leads_follows_without_names(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        found = request(session, world.lucie, world.request)
    assert [[each.name for each in shift.comers] for shift in found.shifts] == [[None, ""], []]
    assert found.preferred == ()


def test_a_draft_is_nothing_to_the_site(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        start(
            session,
            world.lucie,
            Mission(
                market_id=world.calvados,
                request_id=world.request,
                organisation_id=world.establishment,
                worker_id=world.free_worker,
                agency_id=world.agency,
                employment_id=world.free_employment,
            ),
            Action.PROPOSE,
        )
    with stage.acting(world.sophie) as session:
        found = request(session, world.sophie, world.request)
    assert found.shifts[1].comers == ()
    assert [each.action for each in found.history] == ["publish"]


def test_the_whole_of_a_request_with_its_history(stage: Stage, world: World) -> None:
    with stage.acting(world.agnes) as session:
        move(session, world.agnes, session.get_one(Mission, world.published), Action.CONFIRM)
    with stage.acting(world.sophie) as session:
        found = request(session, world.sophie, world.request)
    assert (found.site, found.line.reason, found.line.id) == (world.site, RequestReason.ABSENCE, world.request)
    assert (found.preferred, found.unwanted) == (("Published P.",), ())
    assert [len(each.comers) for each in found.shifts] == [2, 0]
    told = [(each.thing, each.action, each.state, each.who, each.organisation) for each in found.history]
    assert told == [
        (Thing.MISSION, "publish", "published", None, "lead"),
        (Thing.MISSION, "confirm", "confirmed", None, "agency"),
        (Thing.REQUEST, "follow", "partly_filled", None, "agency"),
    ]


def test_cancelling_calls_the_missions_off_and_is_logged_in_one_line(stage: Stage, world: World) -> None:
    with stage.acting(world.simone) as session:
        assert cancel(session, world.simone, world.request) == 2
    with stage.acting(world.sophie) as session:
        found = request(session, world.sophie, world.request)
        assert coming(session, world.sophie, MONDAY, MONDAY + timedelta(days=6)) == ()
        states = set(session.scalars(select(Mission.state).where(Mission.request_id == world.request)))
        with pytest.raises(NotPossible):
            cancel(session, world.sophie, world.request)
    assert found.line.state == RequestState.CANCELLED
    assert states == {MissionState.CANCELLED}
    told = [(each.thing, each.action, each.who, each.times) for each in found.history][1:]
    assert told == [(Thing.REQUEST, "cancel", "Simone", 1), (Thing.MISSION, "cancel", "Simone", 2)]


def test_what_is_over_is_not_cancelled(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        past = datetime(2026, 3, 1, 6, tzinfo=UTC)
        session.execute(update(Mission).where(Mission.request_id == world.request).values(state=MissionState.WITHDRAWN))
        session.execute(
            update(RequestShift)
            .where(RequestShift.id == world.second_shift)
            .values(day=past.date(), starts_at=past, ends_at=past + timedelta(hours=7))
        )
        session.execute(
            update(RequestShift)
            .where(RequestShift.id == world.shift)
            .values(day=past.date(), starts_at=past - timedelta(days=1), ends_at=past - timedelta(hours=17))
        )
    with stage.acting(world.sophie) as session, pytest.raises(NotPossible) as refused:
        cancel(session, world.sophie, world.request)
    assert (refused.value.state, refused.value.action) == ("open", "cancel")


def test_who_does_not_ask_does_not_cancel(stage: Stage, world: World) -> None:
    assert world.engine.role == Role.ENGINE
    with stage.acting(world.engine) as session, pytest.raises(NotAllowed):
        cancel(session, world.engine, world.request)


@pytest.mark.parametrize("requests", [1, 12])
def test_reading_takes_as_many_statements_for_many_requests_as_for_one(
    stage: Stage, world: World, requests: int
) -> None:
    said: list[str] = []
    with stage.acting(world.sophie) as session:
        for n in range(1, requests):
            each = Request(
                market_id=world.calvados,
                organisation_id=world.establishment,
                site_id=world.site,
                reason=RequestReason.OTHER,
                first_day=MONDAY,
                last_day=MONDAY,
                created_by=world.sophie.user,
                shifts=[
                    RequestShift(
                        day=MONDAY,
                        starts_at=datetime(2027, 3, 1, 8, n, tzinfo=UTC),
                        ends_at=datetime(2027, 3, 1, 12, n, tzinfo=UTC),
                    )
                ],
            )
            start(session, world.sophie, each, Action.SUBMIT)
    with stage.acting(world.sophie) as session:
        event.listen(stage.connection, "before_cursor_execute", lambda *seen: said.append(seen[2]))
        assert len(requests_of(session, world.sophie)) == requests
        assert len(coming(session, world.sophie, MONDAY, MONDAY + timedelta(days=6))) == 1 + requests
        listed = len(said)
        request(session, world.sophie, world.request)
        assert (listed, len(said) - listed) == (4, 6)

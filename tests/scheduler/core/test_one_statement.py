"""Lists read in one statement are what the queries give one by one: values, types, order."""

from sqlalchemy import func, select, union_all

from scheduler.core.one_statement import Query, together
from scheduler.core.tables import Mission, RequestPerson, RequestShift, Site, Worker
from scheduler.core.tables.codes import MissionState
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.statements import counted

QUERIES: dict[str, Query] = {
    "sites": select(Site.id, Site.name, Site.lat, Site.lon, Site.closed_from).order_by(Site.name.desc()),
    "shifts": select(RequestShift.day, RequestShift.starts_at, RequestShift.paid_minutes).order_by(
        RequestShift.starts_at.desc(), RequestShift.id
    ),
    "missions": select(Mission.state, Mission.pinned, Mission.decline_reason, Mission.published_at).order_by(
        Mission.id
    ),
    "wishes": union_all(
        select(RequestPerson.worker_id, RequestPerson.wish), select(RequestPerson.request_id, RequestPerson.wish)
    ),
    "workers": select(Worker.code.label("name"), Worker.travel_mode, func.count().over().label("all")).order_by(
        Worker.code
    ),
    "none": select(Worker.id).where(Worker.id < 0),
}


def test_lists_come_as_the_queries_give_them(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        with counted(session) as statements:
            found = together(session, **QUERIES)
        assert len(statements) == 1
        expected = {name: [tuple(row) for row in session.execute(query)] for name, query in QUERIES.items()}
    assert {name: [tuple(row) for row in rows] for name, rows in found.items()} == expected
    assert {type(row.state) for row in found["missions"]} == {MissionState}
    assert all(expected[name] for name in QUERIES if name != "none"), "nothing is compared with nothing"

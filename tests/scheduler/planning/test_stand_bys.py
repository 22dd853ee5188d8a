"""Stand-bys are listed for each mission after nights and publications, and called first when it is lost."""

from datetime import date

from sqlalchemy import select, text, update

from scheduler.core.tables import Mission, StandBy, TravelTime, Worker, WorkerSite
from scheduler.core.tables.codes import DeclineReason, MissionState, Origin
from scheduler.core.tables.taking_off_codes import TakeOffReason
from scheduler.lead.stand_bys import stand_bys_of
from scheduler.lead.urgent import gap
from scheduler.missions import decline
from scheduler.missions.taking_off import CannotCome, take_off
from scheduler.planning.stand_by.listing import list_stand_bys
from tests.scheduler.db.world import moment
from tests.scheduler.planning.offers import NOW, automatic, by_engine, declined, offered
from tests.scheduler.planning.plays import Play


def listed(play: Play) -> dict[int, list[tuple[int, int]]]:
    """List anew, and return by mission the ranks and workers."""
    with play.acting(play.world.engine) as session:
        list_stand_bys(session, play.world.engine, NOW)
        rows = session.execute(select(StandBy.mission_id, StandBy.rank, StandBy.worker_id).order_by(StandBy.rank))
        found: dict[int, list[tuple[int, int]]] = {}
        for mission, rank, worker in rows:
            found.setdefault(mission, []).append((rank, worker))
        return found


def waiting(play: Play) -> int:
    """Return how many listings the job worker is asked for."""
    query = "SELECT count(*) FROM procrastinate.procrastinate_jobs WHERE task_name = 'stand_by'"
    with play.administering() as session:
        session.execute(text("RESET ROLE"))
        return session.scalar(text(query)) or 0


def test_each_mission_has_its_own_and_they_book_nothing(play: Play) -> None:
    world = play.world
    found = listed(play)
    assert set(found) == {world.published, world.confirmed}
    firsts = [ranks[0] for ranks in found.values()]
    assert sorted(firsts) == sorted([(1, world.free_worker), (1, world.other_worker)]), "one each, reserved"
    assert all(len(ranks) == 2 for ranks in found.values()), "and after them the other"
    assert play.in_force() == {
        ("published", "W-PUBLISHED", frozenset({world.shift})),
        ("confirmed", "W-CONFIRMED", frozenset({world.shift})),
    }


def test_whoever_agreed_stands_by_first_and_nobody_who_cannot_come(play: Play) -> None:
    world = play.world
    with play.administering() as session:
        session.execute(update(Worker).where(Worker.id == world.other_worker).values(stands_by_since=date(2027, 1, 4)))
        session.execute(update(TravelTime).where(TravelTime.worker_id == world.free_worker).values(minutes=90))
    found = listed(play)
    assert sorted(ranks for ranks in found.values()) == sorted(
        [[(1, world.other_worker)], [(2, world.other_worker)]]
    ), "one person is reserved once; the other mission may still ask them"


def test_a_no_for_these_hours_is_a_no_as_a_stand_by_too(play: Play) -> None:
    """Whose agency declined an offer is listed for nobody else's place in the same hours."""
    world = play.world
    declined(play)
    for worker, agency in ((world.free_worker, world.agnes), (world.other_worker, world.bruno)):
        assert worker in {each for _, each in listed(play)[world.confirmed]}
        offer = offered(play, worker, world.shift)
        with play.acting(agency) as session:
            decline(session, agency, offer, DeclineReason.HOURS)
        assert waiting(play) == 1, "the lists are made anew"
        assert worker not in {each for _, each in listed(play).get(world.confirmed, [])}


def test_the_stand_by_is_asked_first(play: Play) -> None:
    world = play.world
    automatic(play)
    with play.administering() as session:  # by points alone it would be the other one
        session.execute(update(Worker).where(Worker.id == world.other_worker).values(stands_by_since=date(2027, 1, 4)))
        session.add(WorkerSite(worker_id=world.free_worker, site_id=world.site, knowledge="familiar"))
    found = listed(play)
    first = {mission: ranks[0][1] for mission, ranks in found.items()}
    for mission, lost in ((world.published, declined), (world.confirmed, taken_off)):
        with play.acting(world.lucie) as session:
            seen = stand_bys_of(session, world.lucie, mission)
        assert (seen[0].person.id, seen[0].reserved) == (first[mission], True)
        made = by_engine(play, lost(play))
        with play.administering() as session:
            offer = session.get_one(Mission, made[0])
            assert (offer.worker_id, offer.origin, offer.state) == (
                first[mission],
                Origin.STAND_BY,
                MissionState.PUBLISHED,
            )


def taken_off(play: Play) -> int:
    with play.acting(play.world.agnes) as session:
        return take_off(
            session, play.world.agnes, play.world.confirmed, CannotCome(TakeOffReason.UNABLE), now=NOW
        ).mission


def test_the_lead_finds_the_stand_by_first_and_a_later_list_keeps_what_is_lost(play: Play) -> None:
    world = play.world
    found = listed(play)
    gone = taken_off(play)
    with play.acting(world.lucie) as session:
        ranked = gap(session, world.lucie, world.request, NOW).ranked
    assert (ranked[0].person.id, ranked[0].facts.stand_by) == (found[world.confirmed][0][1], 1)
    assert listed(play)[gone] == found[gone], "while its days are to come"


def test_a_stand_by_who_cannot_come_any_more_is_passed_over(play: Play) -> None:
    world = play.world
    automatic(play)
    first = listed(play)[world.published][0][1]
    with play.administering() as session:
        session.execute(update(TravelTime).where(TravelTime.worker_id == first).values(minutes=90))
    made = by_engine(play, declined(play))
    with play.administering() as session:
        assert session.get_one(Mission, made[0]).worker_id not in {first, world.published_worker}


def test_a_split_mission_keeps_its_stand_bys_in_both_parts(play: Play) -> None:
    world = play.world
    run = play.drafted((world.shift, "W-PUBLISHED"), (world.second_shift, "W-FREE"))
    play.published(run)
    assert waiting(play) == 1, "a night and a publication ask once"
    before = listed(play)
    with play.acting(world.lucie) as session:
        mission = session.scalars(select(Mission.id).where(Mission.worker_id == world.free_worker)).one()
    with play.acting(world.agnes) as session:
        left_at_nine = CannotCome(TakeOffReason.OTHER, worked_until=moment(1, 9))
        freed = take_off(session, world.agnes, mission, left_at_nine, now=moment(1, 10))
    assert freed.mission != mission
    with play.administering() as session:
        rows = session.execute(select(StandBy.mission_id, StandBy.rank, StandBy.worker_id).order_by(StandBy.rank)).all()
    for part in (mission, freed.mission):
        assert [(rank, worker) for of, rank, worker in rows if of == part] == before[mission]

"""The functions of the ledger, asked by everybody of two markets: whose day it is, and nobody else."""

from sqlalchemy import text

from scheduler.core.tables.hour_codes import HoursReason
from scheduler.hours.saying import dispute
from tests.scheduler.db.callers import ABSENT, furnished, getting
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.hours.working import TOKEN, begun, last_of, say

SIDES = {"agnes", "paula", "sophie", "simone", "lucie", "lena", "engine"}


def test_the_two_sides_and_who_plans_speak_of_a_day(stage: Stage, world: World) -> None:
    found = begun(stage, world)
    both = furnished(stage, world)
    call = "keep_hours('statement', :mission, :shift, NULL, NULL, NULL, NULL, NULL)"
    shift = found.shifts[found.days[0]]
    assert getting(stage, both, call, mission=found.mission, shift=shift) == SIDES
    assert getting(stage, both, call, mission=both.far.published, shift=shift) == {"mona", "ugo", "manon"}
    assert getting(stage, both, call, mission=ABSENT, shift=shift) == set()


def test_who_speaks_is_not_said_but_found(stage: Stage, world: World) -> None:
    found = begun(stage, world)
    shift = found.shifts[found.days[0]]
    query = "SELECT id FROM hour_entries WHERE request_shift_id = :shift"
    keep = text(f"""
        SELECT entry, refusal FROM keep_hours('signature', :mission, :shift, ({query}), NULL, NULL, NULL, NULL)
    """)  # noqa: S608  # our own words
    for person, refusal in (("agnes", "not_now"), ("lucie", "not_now"), ("engine", "not_now"), ("sophie", None)):
        with stage.acting(world.people[person]) as session:
            assert session.execute(keep, {"mission": found.mission, "shift": shift}).one().refusal == refusal, person


def test_a_month_is_for_who_plans(stage: Stage, world: World) -> None:
    found = begun(stage, world)
    month = found.days[-1].replace(day=1)
    both = furnished(stage, world)
    planners = {"lucie", "lena", "mona"}
    assert getting(stage, both, "close_hours('2026-01-01', 'closing', NULL)") == planners
    assert getting(stage, both, "close_hours('2026-01-01', 'statement', NULL)") == set()
    for name in both.people:
        with stage.acting(both.people[name]) as session:
            open_days = session.execute(text("SELECT * FROM open_hours(:month)"), {"month": month}).all()
            assert bool(open_days) == (name in {"lucie", "lena", "engine"}), name


def test_of_which_side_words_are_is_for_the_two_sides_and_who_plans(stage: Stage, world: World) -> None:
    found = begun(stage, world)
    entry = last_of(stage, found, found.days[0])
    say(stage, world.sophie, dispute, entry, HoursReason.LEFT_EARLY, "Partie à onze heures")
    disputed = last_of(stage, found, found.days[0])
    both = furnished(stage, world)
    for name, actor in both.people.items():
        with stage.acting(actor) as session:
            sides = session.scalars(text("SELECT side FROM sides_of_words(:entries)"), {"entries": [disputed]}).all()
        assert sides == (["site"] if name in SIDES else []), name


def test_a_link_opens_its_own_days_alone(stage: Stage, world: World) -> None:
    found = begun(stage, world)
    furnished(stage, world)
    seen = text("SELECT mission_id FROM worker_hours(encode(sha256(convert_to(:token, 'UTF8')), 'hex'))")
    keeps = text("""
        SELECT refusal FROM worker_keeps_hours(encode(sha256(convert_to(:token, 'UTF8')), 'hex'), 'statement', :mission,
                                               :shift, :about, NULL, NULL, NULL, NULL)
    """)
    of_day = {"mission": found.mission, "shift": found.shifts[found.days[0]]}
    with stage.administering() as session:
        about = session.scalar(
            text("SELECT id FROM hour_entries WHERE request_shift_id = :shift"), {"shift": of_day["shift"]}
        )
    with stage.acting(None) as session:
        assert set(session.scalars(seen, {"token": TOKEN})) == {found.mission}
        assert session.scalars(seen, {"token": "another"}).all() == []
        assert session.scalar(keeps, {"token": "another", "about": about, **of_day}) == "no_hours"
        assert session.scalar(keeps, {"token": TOKEN, "about": about, **of_day}) == "hours_needed"
        others = {"token": TOKEN, "about": about, "mission": world.published, "shift": of_day["shift"]}
        assert session.scalar(keeps, others) == "no_hours"


def test_what_was_said_before_is_brought_in_by_the_administration_alone(stage: Stage, world: World) -> None:
    """It keeps the moment at which it was said; whoever uses the application says what they say now."""
    both = furnished(stage, world)
    assert getting(stage, both, "bring_in_hours(:market, '[]')", market=world.calvados) == set()
    closing = """
        SELECT bring_in_hours(:market, '[{"month": "2024-09-01", "kind": "closing", "side": "lead",
                                          "at": "2024-10-08T12:30:00+00:00"}]')
    """
    with stage.administering() as session:
        [number] = session.execute(text(closing), {"market": world.calvados}).scalar_one()
        at = text("SELECT at = '2024-10-08T12:30:00+00:00' FROM hour_entries WHERE id = :id")
        assert session.scalar(at, {"id": number})

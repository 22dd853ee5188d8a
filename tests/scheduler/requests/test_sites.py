"""Colleges say what those who are sent must know, and whom they would like; the night hears it."""

import pytest
from msgspec import json
from sqlalchemy import text

from scheduler.core.errors import Invalid, NotAllowed, NotFound
from scheduler.core.tables.codes import PersonReason, PersonWish
from scheduler.missions import mission
from scheduler.planning.translate import problem_of
from scheduler.requests.sites import (
    NewPost,
    SiteSheet,
    change_sheet,
    people_of_site,
    post_sheets,
    remove_post,
    set_person,
    set_post,
)
from scheduler.requests.usual_hours import posts
from scheduler.requests.usual_week import Hours
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World, moment


def test_the_sheet_is_read_on_the_mission(stage: Stage, world: World) -> None:
    with stage.acting(world.sophie) as session:
        change_sheet(session, world.sophie, world.site, SiteSheet("Mme Martin", meals=" Cantine ", access="  "))
    with stage.acting(world.agnes) as session:
        place = mission(session, world.agnes, world.published).place
        assert (place.contact, place.meals, place.access) == ("Mme Martin", "Cantine", None)
    with stage.acting(world.tom) as session, pytest.raises(NotFound):
        change_sheet(session, world.tom, world.site, SiteSheet())
    with stage.acting(world.sophie) as session, pytest.raises(Invalid, match="text_too_long"):
        change_sheet(session, world.sophie, world.site, SiteSheet(access="x" * 601))


def wishes(stage: Stage, world: World) -> tuple[list[str], list[str]]:
    with stage.acting(world.engine) as session:
        instance = json.decode(problem_of(session, world.engine, moment(-3, 3)).instance)
    request = next(each for each in instance["requests"] if each["id"] == f"R{world.request}")
    return request["preferred_workers"], request["banned_workers"]


def test_a_standing_wish_reaches_the_run_unless_the_request_says_otherwise(stage: Stage, world: World) -> None:
    assert wishes(stage, world) == (["W-PUBLISHED"], [])
    with stage.acting(world.sophie) as session:
        reason = PersonReason.AGREED
        set_person(session, world.sophie, world.site, world.confirmed_worker, PersonWish.BANNED, reason)
    assert wishes(stage, world) == (["W-PUBLISHED"], ["W-CONFIRMED"])
    with stage.administering() as session:  # the request itself prefers the person whom the site does not want any more
        session.execute(text("UPDATE site_persons SET wish = 'banned', reason = 'agreed'"))
    assert wishes(stage, world) == (["W-PUBLISHED"], ["W-CONFIRMED"])
    with stage.acting(world.sophie) as session:
        set_person(session, world.sophie, world.site, world.confirmed_worker, None, None)
    assert wishes(stage, world) == (["W-PUBLISHED"], [])


def test_a_wish_is_of_a_known_person_for_a_reason_that_fits(stage: Stage, world: World) -> None:
    with stage.acting(world.sophie) as session:
        assert [each.name for each in people_of_site(session, world.sophie, world.site)] == ["Confirmed P."]
    for worker, wish, reason, problem in (
        (world.free_worker, PersonWish.BANNED, PersonReason.AGREED, "unknown_person"),
        (world.confirmed_worker, PersonWish.BANNED, PersonReason.CONTINUITY, "reason_missing"),
        (world.confirmed_worker, PersonWish.PREFERRED, None, "reason_missing"),
    ):
        with stage.acting(world.sophie) as session, pytest.raises(Invalid, match=problem):
            set_person(session, world.sophie, world.site, worker, wish, reason)
    # The database guards the same: nothing is said of somebody who was never there.
    with pytest.raises(NotAllowed), stage.acting(world.sophie) as session:
        session.execute(
            text(
                "INSERT INTO site_persons (site_id, worker_id, market_id, wish, reason)"
                " VALUES (:site, :worker, :market, 'banned', 'agreed')"
            ),
            {"site": world.site, "worker": world.free_worker, "market": world.calvados},
        )


def test_a_post_is_written_once_and_fills_in_requests(stage: Stage, world: World) -> None:
    split: dict[int, tuple[Hours, ...]] = {1: (Hours(390, 600), Hours(900, 1080)), 3: (Hours(480, 780, 20),)}
    new = NewPost(world.job, "Coupé", 2, split, frozenset({world.kitchen}))
    with stage.acting(world.sophie) as session:
        set_post(session, world.sophie, world.site, new)
        ids = session.scalars(text("SELECT id FROM shift_templates ORDER BY id")).all()
        set_post(session, world.sophie, world.site, new)
        assert session.scalars(text("SELECT id FROM shift_templates ORDER BY id")).all() == ids
        found = next(each for each in post_sheets(session, world.sophie, world.site) if each.label == "Coupé")
        assert {day: found.hours_of(day) for day in (1, 2, 3)} == {**split, 2: ()}
        assert [name for _, name in found.skills] == ["Cuisine"]
        assert "Coupé" in {each.label for each in posts(session, world.sophie)}
        remove_post(session, world.sophie, world.site, world.job, "Coupé")
        assert "Coupé" not in {each.label for each in posts(session, world.sophie)}
    weeks: tuple[tuple[dict[int, tuple[Hours, ...]], str], ...] = (
        ({1: (Hours(390, 600), Hours(540, 700))}, "overlap"),
        ({1: (Hours(390, 1080),)}, "day_too_long"),
        ({}, "no_hours_at_all"),
    )
    for wrong, problem in weeks:
        with stage.acting(world.sophie) as session, pytest.raises(Invalid, match=problem):
            set_post(session, world.sophie, world.site, NewPost(world.job, "Soir", 1, wrong))
    with stage.acting(world.tom) as session, pytest.raises(NotFound):
        set_post(session, world.tom, world.site, new)

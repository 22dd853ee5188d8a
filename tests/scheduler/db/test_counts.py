"""The named functions: each gives its number to whom it is for, and to nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select, text, update

from scheduler.core.errors import NotAllowed
from scheduler.core.tables import Mission, MissionShift, Request, RequestShift, SignInAttempt, TravelTime, User
from scheduler.core.tables.codes import MissionState
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import A_HASH, MONDAY, World, moment

SHIFT_MINUTES = 7 * 60 - 20
A_DAY = 24 * 60
"""Minutes. The world that all tests share was made when they began."""


def asked(stage: Stage, world: World, person: str, call: str, **values: object) -> list[Any]:
    with stage.acting(world.people[person]) as session:
        return list(session.execute(text(f"SELECT * FROM {call}"), values))


def number(stage: Stage, world: World, person: str, call: str, **values: object) -> int:
    ((found,),) = asked(stage, world, person, call, **values)
    assert isinstance(found, int)
    return found


EVERYBODY = {"lucie", "leo", "engine", "agnes", "bruno", "bruno_in_manche", "sophie", "simone", "tom", "denise"} | {
    "mona",
    "ugo",
    "nobody",
}


def check_only_for(stage: Stage, world: World, allowed: set[str], call: str, **values: object) -> None:
    assert set(world.people) == EVERYBODY
    for person in EVERYBODY:
        if person in allowed:
            asked(stage, world, person, call, **values)
        else:
            with pytest.raises(NotAllowed):
                asked(stage, world, person, call, **values)


def test_cover_of_a_request(stage: Stage, world: World) -> None:
    assert asked(stage, world, "sophie", "request_cover(:id)", id=world.request) == [(4, 1)]
    tied = {"lucie", "engine", "sophie", "simone", "agnes"}
    check_only_for(stage, world, tied, "request_cover(:id)", id=world.request)


def test_following_is_for_who_is_tied_to_the_request(stage: Stage, world: World) -> None:
    tied = {"lucie", "engine", "sophie", "simone", "agnes"}
    check_only_for(stage, world, tied, "follow_request(:id, 'open', 'filled')", id=world.request)


def test_minutes_of_a_worker_over_all_agencies_and_elsewhere(stage: Stage, world: World) -> None:
    call = "worked_minutes(:who, :begins, :ends)"
    weeks = {
        "who": [world.published_worker],
        "begins": [moment(0, 0), moment(7, 0)],
        "ends": [moment(7, 0), moment(14, 0)],
    }
    of_first, of_second = [(world.published_worker, 1, SHIFT_MINUTES), (world.published_worker, 2, 180)]
    assert sorted(asked(stage, world, "agnes", call, **weeks)) == [of_first, of_second]
    with stage.administering() as session:  # the work was for an agency that the asker is not
        session.execute(
            text("UPDATE workers SET agency_id = :agency WHERE id = :id"),
            {"agency": world.other_agency, "id": world.published_worker},
        )
    assert sorted(asked(stage, world, "bruno", call, **weeks)) == [of_first, of_second]
    with stage.acting(world.sophie) as session:
        session.execute(update(Mission).where(Mission.id == world.published).values(state=MissionState.CANCELLED))
    assert min(asked(stage, world, "bruno", call, **weeks)) == (world.published_worker, 1, 0)


def test_minutes_of_a_worker_are_for_the_file_and_the_lead(stage: Stage, world: World) -> None:
    values = {"who": [world.published_worker], "begins": [moment(0, 0)], "ends": [moment(7, 0)]}
    check_only_for(stage, world, {"agnes", "lucie", "engine"}, "worked_minutes(:who, :begins, :ends)", **values)


def test_the_buyer_reads_what_was_asked_and_covered_by_site(stage: Stage, world: World) -> None:
    sums = "SELECT id, asked_minutes, covered_minutes FROM market_coverage(:first, :last) WHERE by = 'site'"
    call = f"({sums}) AS by_site"
    week = {"first": MONDAY, "last": MONDAY + timedelta(days=6)}
    assert asked(stage, world, "denise", call, **week) == [(world.site, 4 * SHIFT_MINUTES, SHIFT_MINUTES)]
    first_day = {"first": MONDAY, "last": MONDAY}
    assert asked(stage, world, "lucie", call, **first_day) == [(world.site, 2 * SHIFT_MINUTES, SHIFT_MINUTES)]
    assert asked(stage, world, "mona", call, **week) == []
    check_only_for(stage, world, {"denise", "lucie", "engine", "mona"}, call, **week)
    with stage.acting(world.sophie) as session:
        session.execute(update(Request).where(Request.id == world.request).values(state="cancelled"))
    assert asked(stage, world, "denise", call, **week) == []


def test_the_buyer_reads_no_request_no_mission_no_worker(stage: Stage, world: World) -> None:
    with stage.acting(world.denise) as session:
        for table in (Request, RequestShift, Mission, MissionShift, TravelTime):
            assert session.scalar(select(func.count()).select_from(table)) == 0


def test_an_account_is_found_by_its_address_in_any_case(stage: Stage, world: World) -> None:
    found = asked(stage, world, "nobody", "account_for_sign_in(:email)", email="Sophie@Example.org")
    assert found == [(world.sophies_account, world.sophie.user, A_HASH)]
    for email in ("engine@example.org", "nobody@example.org"):
        assert asked(stage, world, "nobody", "account_for_sign_in(:email)", email=email) == []
    with stage.administering() as session:
        session.execute(update(User).where(User.id == world.sophie.user).values(disabled_at=moment(0, 0)))
    assert asked(stage, world, "nobody", "account_for_sign_in(:email)", email="sophie@example.org") == []
    assert asked(stage, world, "nobody", "actors(:id)", id=world.sophie.user) == []


def test_actors_of_a_user_in_every_market(stage: Stage, world: World) -> None:
    rows = asked(stage, world, "nobody", "actors(:id)", id=world.bruno.user)
    assert [(row.market_code, row.role, row.leads) for row in rows] == [
        ("calvados", "coordinator", False),
        ("manche", "coordinator", False),
    ]
    for person in ("lucie", "engine", "mona"):
        actor = world.people[person]
        assert actor
        (row,) = asked(stage, world, "nobody", "actors(:id)", id=actor.user)
        assert row.leads
    (row,) = asked(stage, world, "nobody", "actors(:id)", id=world.leo.user)
    assert not row.leads


def test_failed_attempts_are_counted_by_visitor_and_by_account(stage: Stage, world: World) -> None:
    attempts: list[tuple[str, str, str | None, bool]] = [
        ("sophie@example.org", "192.0.2.8", None, False),
        ("sophie@example.org", "192.0.2.8", None, True),
        ("sophie@example.org", "192.0.2.8", None, False),
        ("sophie@example.org", "192.0.2.8", "hers", False),
        ("sophie@example.org", "192.0.2.9", "hers", False),
        ("tom@example.org", "192.0.2.7", None, False),
        ("denise@example.org", "192.0.2.7", None, False),
    ]
    columns = ("email", "address", "browser", "succeeded")
    with stage.acting(None) as session:
        for each in attempts:
            session.execute(insert(SignInAttempt).inline().values(dict(zip(columns, each, strict=True))))
    span = "make_interval(mins => :minutes)"
    call = f"sign_in_failures(:email, CAST(:address AS inet), :browser, {span}, {span}, 'password')"
    cases: list[tuple[str, str | None, str | None, int, int, int]] = [
        ("SOPHIE@example.org", "192.0.2.8", None, A_DAY, 1, 3),  # with the one that the world begins with
        ("sophie@example.org", "192.0.2.9", None, A_DAY, 0, 3),
        ("sophie@example.org", "192.0.2.9", "hers", A_DAY, 2, 3),
        ("sophie@example.org", None, None, A_DAY, 0, 3),
        ("mona@example.org", "192.0.2.7", None, A_DAY, 0, 0),
        ("sophie@example.org", "192.0.2.8", None, 0, 0, 0),
    ]
    for tried, network, browser, minutes, pair, account in cases:
        values = {"email": tried, "address": network, "browser": browser, "minutes": minutes}
        ((of_pair, _, of_account, _),) = asked(stage, world, "nobody", call, **values)
        assert (of_pair, of_account) == (pair, account), values

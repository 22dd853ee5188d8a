"""In a replay people come, learn together and leave: as it was drawn, once, by the use cases of their agencies."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import URL, text

from scheduler.core.addresses import Addresses
from scheduler.core.db import administration
from scheduler.core.tables.career_codes import FORWARD, Employer, Outcome
from scheduler.demo.career_model import read_career_model
from scheduler.demo.replay import arriving, leaving, training
from scheduler.demo.replay.paths import Path, draw_path
from scheduler.demo.replay.playing import stage_of
from scheduler.demo.replay.setting import Setting
from scheduler.demo.replay.staff import Colleague, read_staff
from scheduler.demo.replay.training import days_of
from tests.scheduler.demo.replays import loaded

YEARS = Setting(5, date(2024, 9, 2), date(2026, 8, 17))
AUTUMN = Setting(4, date(2024, 9, 16), date(2024, 12, 30), 0.1, 120)
"""A training within it, and long enough for some to come and go."""

CAREERS = (arriving, training, leaving)

COUNTS = """
    SELECT (SELECT count(*) FROM employments), (SELECT count(*) FROM passes), (SELECT count(*) FROM exits),
           (SELECT count(*) FROM cohort_people), (SELECT count(*) FROM worker_skills),
           (SELECT count(*) FROM availability_exceptions), (SELECT sum(head_start_minutes) FROM workers)
"""


def ask(found: Addresses, query: str, **values: object) -> list[tuple[object, ...]]:
    assert found.owner
    with administration(found.owner) as session:
        return [tuple(row) for row in session.execute(text(query), values)]


@pytest.fixture(scope="module")
def lived(superuser: URL, empty: Addresses) -> Iterator[tuple[Addresses, tuple[Colleague, ...]]]:
    """An autumn in which nothing else happens; each act is done twice, as by a replay that was broken off."""
    with loaded(superuser, empty, AUTUMN) as found:
        assert found.owner
        with stage_of(found.owner, found.application, AUTUMN) as (stage, _):
            for day in AUTUMN.days:
                acts = sorted((act for part in CAREERS for act in part.of_day(stage, day)), key=lambda act: act.at)
                for act in acts:
                    act.does(stage, act.at)
                    once = ask(found, COUNTS)
                    act.does(stage, act.at)
                    assert ask(found, COUNTS) == once
            yield found, tuple(stage.staff)


def is_known(path: Path) -> bool:
    return path.leaving is not None and path.leaving.known_on < AUTUMN.finish


def test_people_come_and_go_as_it_was_drawn(lived: tuple[Addresses, tuple[Colleague, ...]]) -> None:
    found, staff = lived
    stored = {row[0]: row[1:] for row in ask(found, "SELECT worker_id, from_day, to_day FROM employments")}
    assert stored == {
        each.id: (each.path.first, each.path.last if is_known(each.path) else None)
        for each in staff
        if each.path.first < AUTUMN.finish
    }
    assert any(each.path.first > AUTUMN.start for each in staff)
    [(short,)] = ask(
        found,
        "SELECT count(*) FROM employments e LEFT JOIN passes p ON p.worker_id = e.worker_id"
        " AND p.from_day <= e.from_day AND p.to_day >= coalesce(e.to_day, e.from_day) WHERE p.id IS NULL",
    )
    assert short == 0


def test_what_is_said_of_leaving_is_what_was_drawn(lived: tuple[Addresses, tuple[Colleague, ...]]) -> None:
    found, staff = lived
    last = """
        SELECT x.worker_id, x.day, x.outcome, x.employer, x.reason FROM exits x
        WHERE NOT EXISTS (SELECT FROM exits n WHERE n.about_id = x.id)
    """
    expected = {}
    for each in staff:
        left = each.path.leaving
        if left is not None and left.entered_on < AUTUMN.finish:
            corrected = left.learnt_on is not None and left.learnt_on < AUTUMN.finish
            outcome = left.outcome if corrected else left.said_first
            employer = left.employer if outcome == left.outcome else None
            expected[each.id] = (each.path.last, outcome, employer, "learnt_later" if corrected else None)
    assert {row[0]: row[1:] for row in ask(found, last)} == expected
    assert expected


def test_who_is_trained_learns_something_and_comes_first(lived: tuple[Addresses, tuple[Colleague, ...]]) -> None:
    found, _ = lived
    model = read_career_model().training
    first, end = days_of(2024)
    [(name, from_day, to_day, people)] = ask(
        found,
        "SELECT c.name, c.from_day, c.to_day, count(*) FROM cohorts c JOIN cohort_people p ON p.cohort_id = c.id"
        " GROUP BY c.id",
    )
    assert (name, from_day, to_day, people) == (f"{model.name} 2024", first, end, model.places)
    able = """
        SELECT count(DISTINCT (p.worker_id, s.code)) FROM cohort_people p
        JOIN worker_skills h ON h.worker_id = p.worker_id AND h.from_day = :last AND h.to_day IS NULL
        JOIN skills s ON s.id = h.skill_id
    """
    assert ask(found, able, last=end) == [(model.places * len(model.skills),)]
    ahead = """
        SELECT count(*) FROM cohort_people p JOIN workers w ON w.id = p.worker_id
        WHERE w.head_start_minutes > 0 AND w.head_start_until = :until
          AND EXISTS (SELECT FROM availability_exceptions a WHERE a.worker_id = w.id AND a.rule = 'unavailable'
                      AND a.starts_at <= :first AND a.ends_at > :last)
    """
    until = end + timedelta(weeks=model.head_start_weeks)
    assert ask(found, ahead, until=until, first=first, last=end) == [(model.places,)]


def test_a_replay_reads_everybody_by_code(lived: tuple[Addresses, tuple[Colleague, ...]]) -> None:
    found, staff = lived
    assert found.owner
    with administration(found.owner) as session:
        assert read_staff(session, AUTUMN) == staff
    assert [each.code for each in staff] == sorted(each.code for each in staff)


def test_paths_keep_to_the_model() -> None:
    """Of enough people the shares come near to those that are written down; each path is one that can be lived."""
    paths = [draw_path(YEARS, f"P{number:03}") for number in range(3000)]
    left = [each for each in paths if each.leaving]
    for each in left:
        assert each.leaving
        assert each.first < each.leaving.known_on <= each.last < each.leaving.entered_on
        assert each.leaving.learnt_on is None or each.leaving.learnt_on > each.leaving.entered_on
    said = [each.leaving for each in left if each.leaving]
    model = read_career_model()
    for outcome in Outcome:
        assert sum(each.outcome == outcome for each in said) / len(said) == pytest.approx(
            model.outcomes[outcome], abs=0.04
        )
    hired = [each for each in said if each.employer]
    share = sum(each.employer == Employer.DEPARTMENT for each in hired) / len(hired)
    assert share == pytest.approx(model.employers[Employer.DEPARTMENT], abs=0.05)
    forward = sum(each.outcome in FORWARD for each in said) / len(paths)
    assert 0.4 < forward < 0.6, "one in two, as the contract's own balance has it"

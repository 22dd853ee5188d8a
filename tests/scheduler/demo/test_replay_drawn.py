"""What a replay draws before its first day: what sites say and when, and how long people stay."""

from datetime import date, timedelta

import pytest

from scheduler.commands.demo_replay import last_sunday, weeks_until
from scheduler.demo.calendar import PARIS
from scheduler.demo.chance import chance
from scheduler.demo.places import read_map
from scheduler.demo.posts import draw_posts
from scheduler.demo.replay.absences import Told, draw_told
from scheduler.demo.replay.paths import draw_stay
from scheduler.demo.replay.setting import Setting

YEARS = Setting(5, date(2024, 9, 2), date(2026, 8, 31))
CONTRACT_HOURS = 25_000
"""Of two years, as the call for tenders has it."""


@pytest.fixture(scope="module")
def told() -> tuple[Told, ...]:
    return draw_told(draw_posts(read_map().colleges, YEARS.start, chance(5, "posts")), YEARS)


def test_two_years_ask_for_about_the_hours_of_the_contract(told: tuple[Told, ...]) -> None:
    """As it turned out: prolongations are in it, what was called off is not."""
    hours = sum(
        each.headcount * part.minutes
        for each in told
        for day, parts in each.hours.items()
        if day <= each.words[-1].last
        for part in parts
    )
    assert CONTRACT_HOURS * 0.9 < hours / 60 < CONTRACT_HOURS * 1.1


def test_a_site_tells_one_thing_after_the_other(told: tuple[Told, ...]) -> None:
    for each in told:
        moments = [word.at for word in each.words]
        assert moments == sorted(set(moments))
        assert each.words[0].at.astimezone(PARIS).date() <= min(each.hours)
        assert all(word.last in each.hours or word.last < min(each.hours) for word in each.words)


def test_some_are_prolonged_and_some_are_called_off_earlier(told: tuple[Told, ...]) -> None:
    longer = [each for each in told if each.words[0].last < each.words[-1].last]
    shorter = [each for each in told if each.words[-1].last < max(each.hours)]
    assert len(longer) > len(told) // 10
    assert shorter


def test_everybody_stays_a_while_in_what_is_played() -> None:
    stays = [draw_stay(YEARS, chance(1, f"stay/{number}")) for number in range(200)]
    for first, last in stays:
        assert first < YEARS.finish
        assert last >= YEARS.start
        assert timedelta(days=100) < last - first < timedelta(days=730)  # a PASS IAE covers it
    at_once = [sum(first <= YEARS.start + timedelta(days=day) <= last for first, last in stays) for day in (30, 700)]
    assert all(20 < count < 140 for count in at_once)  # people come and go


def test_whole_weeks_are_played() -> None:
    which = weeks_until(last_sunday(date(2026, 12, 1)), 4, 14)
    assert (which.start, which.finish) == (date(2026, 11, 2), date(2026, 11, 30))
    assert len(which.days) == 28
    assert weeks_until(date(2026, 11, 29), 4, 14) == which == weeks_until(date(2026, 11, 23), 4, 14)
    assert last_sunday(date(2026, 11, 30)) == date(2026, 11, 29) == last_sunday(date(2026, 12, 6))

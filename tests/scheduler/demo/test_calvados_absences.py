"""Absences as drawn, held against the published figures the model was made from."""

from datetime import date, timedelta
from functools import cache

import msgspec
import pytest

from scheduler.demo.absence_model import read_absence_model
from scheduler.demo.absences import Absence, draw_absences
from scheduler.demo.chance import chance
from scheduler.demo.places import read_map
from scheduler.demo.posts import draw_posts

START, END = date(2026, 11, 2), date(2026, 11, 30)
COPIES = 6
"""So many departments are drawn at once: enough for the law of large numbers."""


@cache
def drawn() -> list[Absence]:
    posts = draw_posts(read_map().colleges, START, chance(0, "posts")) * COPIES
    return draw_absences(read_absence_model(), posts, START, END, chance(0, "absences"))


def test_the_share_of_agents_away_over_a_year_is_the_published_rate() -> None:
    illness = msgspec.structs.replace(read_absence_model(), other_reasons=())
    start, end = date(2026, 1, 5), date(2027, 1, 4)
    posts = draw_posts(read_map().colleges, start, chance(0, "posts")) * COPIES
    absences = draw_absences(illness, posts, start, end, chance(0, "absences"))
    last = end - timedelta(days=1)
    away = sum((min(each.last, last) - max(each.first, start)).days + 1 for each in absences)
    assert away / len(posts) / (end - start).days == pytest.approx(illness.share_away, abs=0.005)


def test_absences_touch_the_horizon_and_come_in_order() -> None:
    absences = drawn()
    assert all(absence.first < END and absence.last >= START for absence in absences)
    assert [absence.first for absence in absences] == sorted(absence.first for absence in absences)


def test_nearly_half_of_new_spells_last_a_week_at_most_and_a_third_begin_on_monday() -> None:
    absences = drawn()
    new = [each for each in absences if each.first >= START and each.headcount == 1 and each.weekdays == "12345"]
    assert sum(each.days <= 7 for each in new) / len(new) == pytest.approx(0.42, abs=0.08)
    assert sum(each.first.isoweekday() == 1 for each in new) / len(new) == pytest.approx(0.31, abs=0.06)


def test_closed_colleges_have_no_absences_and_campaigns_need_several_cleaners() -> None:
    absences = drawn()
    assert all(each.post.college.closed_on is None for each in absences)
    campaigns = [each for each in absences if each.headcount > 1]
    assert campaigns
    assert {each.post.family.id for each in campaigns} == {"ENTRETIEN"}


def test_how_likely_an_absence_is_asked_for_depends_on_its_length() -> None:
    model = read_absence_model()
    assert [model.weight(days) for days in (1, 2, 3, 7, 15, 90, 91, 400)] == [0.05, 0.05, 0.2, 0.2, 0.35, 0.3, 0.1, 0.1]

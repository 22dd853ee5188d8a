"""Worlds: the same setting gives the same one, news comes in order, and hindsight knows what nobody could."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.demo.absence_model import read_absence_model
from scheduler.demo.chance import chance
from scheduler.demo.instance import generate
from scheduler.demo.news_model import read_news_model
from scheduler.demo.spells import Absence, News, Telephone
from scheduler.planning.foresight.scarcity import Need
from scheduler.simulation.beliefs import leaning
from scheduler.simulation.given import of_instance
from scheduler.simulation.world import Illness, without
from scheduler.simulation.year import Setting, calvados
from solver.problem import Agency
from solver.span import Span
from tests.documents import encoded, small
from tests.examples import examples
from tests.factories import at, problem, request, shift, span, worker
from tests.scheduler.simulation.worlds import fortnight, world

MONDAY = date(2026, 11, 2)
DAY = timedelta(days=1)
TELEPHONE = Telephone(read_absence_model(), read_news_model(), MONDAY)


class TestCalvados:
    def test_the_same_setting_gives_the_same_world(self) -> None:
        one, other = fortnight(), calvados(Setting(2, 1, "contract"))
        assert one is not other
        assert (one.problem.requests, one.problem.workers) == (other.problem.requests, other.problem.workers)
        assert (one.news, one.illnesses, one.evenings) == (other.news, other.illnesses, other.evenings)

    def test_another_seed_gives_another(self) -> None:
        assert fortnight(1).news != fortnight(2).news

    def test_every_evening_of_its_weeks_is_planned_from_the_eve_of_the_first_day(self) -> None:
        evenings = fortnight().evenings
        assert len(evenings) == 14
        assert all(later - earlier == 24 * 60 for earlier, later in pairwise(evenings))
        assert all(fortnight().last_evening(each) < each.start for each in fortnight().problem.shifts)

    def test_each_shift_has_news_at_most_twenty_days_ahead_and_before_it_begins(self) -> None:
        lived = fortnight(2, "full")
        assert lived.news.keys() == lived.problem.shift_by_id.keys()
        for each in lived.problem.shifts:
            assert lived.news[each.id].known_at < each.start + 2 * 60  # an early shift may begin before the telephone
            cancelled = lived.news[each.id].cancelled_at
            assert cancelled is None or lived.news[each.id].known_at <= cancelled < each.start
        assert any(news.cancelled_at for news in lived.news.values())

    def test_more_workers_for_the_same_absences(self) -> None:
        many = calvados(Setting(2, 1, "contract", workers=300))
        assert len(many.problem.workers) == 300
        assert [each.shifts for each in many.problem.requests] == [each.shifts for each in fortnight().problem.requests]

    def test_a_start_that_is_no_monday_is_refused(self) -> None:
        with pytest.raises(ValueError, match=r"start: must be a Monday, not Tuesday"):
            calvados(Setting(1, 1, start=date(2026, 11, 3)))

    def test_the_market_of_the_instances_is_as_it_was(self) -> None:
        assert len(generate("contract", 1)["workers"]) == 170  # type: ignore[arg-type]


def test_hindsight_leaves_out_what_was_called_off_who_declined_and_who_was_ill() -> None:
    lived = fortnight(2, "full")
    truth = lived.truth
    assert {each.id for each in truth.shifts} == {each.id for each in lived.asked}
    assert len(truth.shifts) < len(lived.problem.shifts)
    for each in truth.requests[:5]:
        declined = {who.id for who in truth.workers if lived.declines(who.id, each.id)}
        assert declined
        assert declined <= each.banned_workers
    ill = lived.illnesses[0]
    spans = truth.worker(ill.worker).availability
    assert spans is not None
    assert not any(each.meets(ill.span.start, ill.span.end) for each in spans)


def test_whether_somebody_declines_is_between_the_two_of_them() -> None:
    lived = fortnight()
    names = [each.id for each in lived.problem.workers]
    asked = [each.id for each in lived.problem.requests]
    answers = [lived.declines(name, each) for name in names for each in asked]
    assert [lived.declines(name, each) for name in names for each in asked] == answers
    assert 0.05 < sum(answers) / len(answers) < 0.15
    assert all(30 <= lived.answer_minutes(name, asked[0]) <= 20 * 60 for name in names)


@pytest.mark.parametrize(
    ("hole", "left"),
    [
        (Span(0, 5), [Span(10, 20), Span(30, 40)]),
        (Span(0, 10), [Span(10, 20), Span(30, 40)]),
        (Span(0, 15), [Span(15, 20), Span(30, 40)]),
        (Span(12, 15), [Span(10, 12), Span(15, 20), Span(30, 40)]),
        (Span(15, 35), [Span(10, 15), Span(35, 40)]),
        (Span(10, 20), [Span(30, 40)]),
        (Span(0, 50), []),
    ],
)
def test_who_is_ill_is_not_available(hole: Span, left: list[Span]) -> None:
    ann = worker("ann", availability=(Span(10, 20), Span(30, 40)))
    assert without(ann, (Illness("ann", hole, 0),)).availability == tuple(left)
    assert without(ann, (Illness("bob", hole, 0),)) is ann


def test_who_is_always_available_is_so_before_and_after_an_illness() -> None:
    spans = without(worker("ann"), (Illness("ann", Span(10, 20), 0),)).availability
    assert spans == (Span(end=10), Span(start=20))


@settings(max_examples=examples(200))
@given(
    st.integers(-40, 10),
    st.integers(1, 120),
    st.sampled_from(["absence", "vacancy", "workload"]),
    st.integers(0, 10_000),
)
def test_an_absence_becomes_known_in_order(first: int, days: int, category: str, seed: int) -> None:
    begins = MONDAY + first * DAY
    absence = Absence(begins, begins + (days - 1) * DAY, category)
    spell = TELEPHONE.spell(absence, chance(seed, "spell"))
    each_day = [begins + n * DAY for n in range((spell.last - begins).days + 1)]
    assert list(spell.news) == each_day
    news = [spell.news[day] for day in each_day]
    known = [each.known_at for each in news]
    assert known == sorted(known)
    morning = (begins - date(1970, 1, 1)).days * 24 * 60
    if first >= 0:
        assert morning - 21 * 24 * 60 < known[0] < morning + 8 * 60
    else:
        assert known[0] < (MONDAY - date(1970, 1, 1)).days * 24 * 60
    called_off = [each.cancelled_at is not None for each in news]
    assert called_off == [day > absence.last for day in each_day]
    assert all(each.cancelled_at is None or each.known_at <= each.cancelled_at for each in news)
    if category != "absence":
        assert spell.last == absence.last
        assert len(set(known)) == 1


class TestScarcity:
    """A need is divided among all who could meet it."""

    def test_what_leans_on_each(self) -> None:
        workers = [
            worker("ann", ["cook", "clean"]),
            worker("bob", ["clean"]),
            worker("cleo", ["cook", "clean"], banned_sites=frozenset({"Vire"})),
            worker("dan", ["cook", "clean"], agency="far"),
            worker("eve", ["cook", "clean"], max_travel_minutes=30),
        ]
        tried = problem(
            workers,
            [request("r", [shift("s", 0, "08:00", "12:00")], "Vire")],
            sites=("Vire", "Caen"),
            agencies=(Agency("agency"), Agency("far", sites=frozenset({"Caen"}))),
            home={"eve": {"Vire": 31}},
        )
        needs = [Need("Vire", ("cook",), 100), Need("Vire", ("clean",), 60), Need("Caen", ("clean",), 50)]
        assert leaning(world(tried, needs=needs)) == {"ann": 140, "bob": 40, "cleo": 10, "dan": 10, "eve": 10}

    def test_a_need_that_nobody_meets_leans_on_nobody(self) -> None:
        tried = problem([worker("ann")], [request("r", [shift("s", 0, "08:00", "12:00")])])
        assert leaning(world(tried, needs=[Need("school", ("weld",), 100)])) == {"ann": 0}


def test_a_shift_called_off_is_not_due() -> None:
    tried = problem([worker("ann")], [request("r", [shift("s", 0, "08:00", "12:00"), shift("t", 1, "08:00", "12:00")])])
    lived = world(tried, {"t": News(at(-1), at(0, "16:00"))})
    assert [each.id for each in lived.asked] == ["s"]
    assert [each.id for each in lived.truth.shifts] == ["s"]
    assert lived.news["t"].stands(at(0, "15:59"))
    assert not lived.news["t"].stands(at(0, "16:00"))
    assert not lived.news["t"].stands(at(-2))
    assert lived.last_evening(replace(lived.problem.shifts[1])) == at(0, "20:00")


def test_what_an_ill_worker_could_have_done_is_no_loss_of_foresight() -> None:
    tried = problem([worker("ann")], [request("r", [shift("s", 0, "08:00", "12:00")])])
    lived = world(tried, illnesses=[Illness("ann", span(0, "00:00", "24:00"), at(0, "06:00"))])
    assert lived.truth.workers[0].availability == (Span(end=at(0)), Span(start=at(1)))


def test_an_instance_is_what_really_happens(tmp_path: Path) -> None:
    def asked(name: str, day: str, **members: object) -> dict[str, object]:
        hours = {"start": f"2026-03-{day}T08:00+01:00", "end": f"2026-03-{day}T12:00+01:00"}
        return {"id": name, "site": "north", "shifts": [{"id": f"{name}s", **hours}], **members}

    file = tmp_path / "instance.json"
    workers = [{"id": "ann", "agency": "caen"}]
    requests = [asked("two", "04", headcount=2, priority=3), asked("runs#2", "03", served_by=["ann"])]
    file.write_bytes(encoded(small(workers=workers, requests=requests, pinned=[{"shift": "runs#2s", "worker": "ann"}])))
    lived = of_instance(file, seed=1)
    assert [each.id for each in lived.problem.shifts] == ["twos", "twos##2", "runs#2s"]
    assert {each.headcount for each in lived.problem.requests} == {1}
    assert lived.problem.pinned == ()
    assert lived.asked == tuple(sorted(lived.problem.shifts, key=lambda each: (each.start, each.end, each.id)))
    assert lived.needs == (Need("north", (), (240 + 2 * 3 * 240) * 7 / 2),)
    assert lived.evenings == (at(0, "19:00"), at(1, "19:00"))  # 20:00 in Paris
    assert lived.news["runs#2s"].known_at < lived.evenings[0]


def test_an_instance_that_asks_for_nothing_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "instance.json"
    file.write_bytes(encoded(small()))
    with pytest.raises(ValueError, match="asks for nothing"):
        of_instance(file, seed=1)

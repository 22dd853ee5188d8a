"""What is expected of a market and what its people's hours are then worth, by hand and for whatever is drawn."""

import math
from dataclasses import replace
from datetime import date
from itertools import zip_longest
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.planning.foresight.history import History
from scheduler.planning.foresight.nights import Foreseen, foresee
from scheduler.planning.foresight.prices import STEPS
from scheduler.planning.foresight.rates import PRIOR_WEEKS, Amount, Rate, Work, rates
from scheduler.planning.foresight.record import Awaited, Place
from scheduler.planning.foresight.wishes import part_of_price
from solver.problem import Agency, Problem, Worker
from solver.span import Span
from tests.factories import at, problem, request, shift, worker

COOK, CLEAN = Work(1, ("cook",)), Work(2, ("clean",))
SITES = {10: "Vire", 20: "Caen"}
SINCE = date(2026, 9, 1)
SKILLS = st.frozensets(st.sampled_from(["cook", "clean", "care"]), max_size=2)
Asked = dict[tuple[int, Work], Amount]
ASKED: st.SearchStrategy[Asked] = st.dictionaries(
    st.tuples(st.sampled_from([10, 20]), st.sampled_from([COOK, CLEAN])),
    st.tuples(st.integers(0, 90_000), st.integers(1, 3)).map(lambda drawn: Amount(drawn[0], drawn[0] * drawn[1])),
)
PEOPLE = st.lists(st.tuples(SKILLS, st.sampled_from(["agency", "far"]), st.floats(0, 1)), min_size=1, max_size=5)


def market(*workers: Worker) -> Problem:
    """Return two sites and an agency for each, one of which goes to Caen alone."""
    return problem(
        workers,
        [request("r", [shift("s", 0, "08:00", "12:00")], "Vire")],
        sites=tuple(SITES.values()),
        agencies=(Agency("agency"), Agency("far", sites=frozenset({"Caen"}))),
    )


def history(asked: Asked, weeks: float = 12.0) -> History:
    return History(asked, dict.fromkeys(SITES), SINCE, weeks)


def foreseen(tried: Problem, known: History, parts: dict[str, float] | None = None) -> Foreseen:
    return foresee(tried, known, SITES, parts or dict.fromkeys(tried.worker_index, 1.0))


class TestRates:
    """A site is expected to ask for what it asked for, drawn towards the mean of all."""

    def test_by_hand(self) -> None:
        assert PRIOR_WEEKS == 8
        # 12 weeks and 8 of prior: the mean of two sites is 4000 / (2 · 20) = 100 a week, twice that with priority.
        found = list(rates({(10, COOK): Amount(4000, 8000)}, SITES.keys(), 12.0))
        assert found == [
            Rate(10, COOK, Amount((4000 + 800) / 20, (8000 + 1600) / 20)),
            Rate(20, COOK, Amount(800 / 20, 1600 / 20)),
        ]

    def test_a_site_that_is_closed_for_good_asks_for_nothing(self) -> None:
        found = list(rates({(10, COOK): Amount(4000, 4000), (30, COOK): Amount(9000, 9000)}, SITES.keys(), 12.0))
        assert [each.site for each in found] == [10, 20]
        assert found[1].amount.minutes == 40

    def test_the_longer_the_history_the_less_the_others_count(self) -> None:
        def part(weeks: float) -> float:
            own, other = rates({(10, COOK): Amount(100 * weeks, 0)}, SITES.keys(), weeks)
            return other.amount.minutes / own.amount.minutes

        assert part(1) > part(10) > part(40) > 0

    @given(ASKED, st.floats(0, 52))
    def test_never_more_than_was_asked_for_and_next_to_nothing_at_first(self, asked: Asked, weeks: float) -> None:
        found = list(rates(asked, SITES.keys(), weeks))
        assert all(each.amount.minutes >= 0 for each in found)
        expected, had = sum(each.amount.minutes for each in found), sum(each.minutes for each in asked.values())
        # Σ r = Σ asked · (t + 2k) / (t + k)²
        assert math.isclose(expected, had * (weeks + 16) / (weeks + 8) ** 2)
        if weeks:
            assert expected <= had / weeks * (1 + 1e-9)


class TestPrices:
    """Who is able shares what is expected; who shares it with few is dear."""

    def test_by_hand(self) -> None:
        tried = market(worker("ann", ["cook", "clean"]), worker("bob", ["clean"]), worker("cleo", ["clean"], "far"))
        known = history({(10, COOK): Amount(4000, 8000), (20, CLEAN): Amount(2000, 2000)})
        found = foreseen(tried, known)
        # Cooking leans on Ann alone, 480 a week at Vire and 80 at Caen. Of cleaning, 20 a week at Vire are for Ann and
        # Bob, 120 at Caen for all three: 480 + 80 + 10 + 40 for Ann, 10 + 40 for Bob, 40 for Cleo, of 2100 minutes.
        for name, leaning in (("ann", 610), ("bob", 50), ("cleo", 40)):
            middle = [(first + last) / 2 for first, last in zip(STEPS, (*STEPS[1:], 450), strict=True)]
            assert [each.points for each in found.prices[name]] == [
                points for days in middle if (points := round(1000 * leaning / 2100 * (1 - math.exp(-days / 20))))
            ]
        assert [(each.first, each.last, each.points) for each in found.prices["ann"]][:3] == [
            (0, 2, 14),
            (2, 5, 47),
            (5, 10, 91),
        ]
        assert (found.record.since, found.record.weeks, found.record.minutes) == (SINCE, 12.0, 6000)
        assert found.record.awaited[0] == Awaited(
            "ann", 290, (Place(10, 1, 1, 240), Place(20, 1, 1, 40), Place(20, 2, 3, 40))
        )
        assert [each.worker for each in found.record.awaited] == ["ann", "bob", "cleo"]

    def test_without_a_history_nobody_has_a_price(self) -> None:
        found = foreseen(market(worker("ann", ["cook"])), History({}, dict.fromkeys(SITES), None, 0.0))
        assert found.prices == {"ann": ()}
        assert found.record.awaited == ()

    @pytest.mark.parametrize("away", [{"engagement": Span(at(-60), at(-50))}, {"availability": ()}])
    def test_who_cannot_come_at_all_does_not_share(self, away: dict[str, object]) -> None:
        ann, bob = worker("ann", ["cook"]), worker("bob", ["cook"], **away)  # type: ignore[arg-type]
        found = foreseen(market(ann, bob), history({(10, COOK): Amount(4000, 8000)}))
        alone = foreseen(market(ann), history({(10, COOK): Amount(4000, 8000)}))
        assert found.prices == {**alone.prices, "bob": ()}

    def test_who_lags_behind_wished_hours_costs_nothing(self) -> None:
        tried = market(worker("ann", ["cook"]), worker("bob", ["cook"]), worker("cleo", ["cook"]))
        found = foreseen(tried, history({(10, COOK): Amount(40_000, 80_000)}), {"ann": 0.0, "bob": 0.5, "cleo": 1.0})
        assert found.prices["ann"] == ()
        halves, wholes = found.prices["bob"], found.prices["cleo"]
        assert all(abs(2 * half.points - whole.points) <= 1 for half, whole in zip(halves, wholes, strict=True))
        assert [each.worker for each in found.record.awaited] == ["cleo", "bob"]

    @given(PEOPLE, ASKED, st.floats(0, 52), st.randoms(use_true_random=False))
    def test_prices_are_never_negative_rise_and_do_not_depend_on_names(
        self, people: list[tuple[frozenset[str], str, float]], asked: Asked, weeks: float, draw: Random
    ) -> None:
        def tried(called: list[str], numbers: dict[int, str], known: Asked) -> list[list[int]]:
            own = dict(zip(called, people, strict=True))
            made = market(*(worker(name, skills, agency) for name, (skills, agency, _) in own.items()))
            parts = {name: part for name, (_, _, part) in own.items()}
            found = foresee(made, History(known, dict.fromkeys(numbers), SINCE, weeks), numbers, parts)
            return [[each.points for each in found.prices[name]] for name in called]

        names = [f"W-{n}" for n in range(len(people))]
        others = draw.sample(names, len(names))
        prices = tried(names, SITES, asked)
        assert all(points > 0 for own in prices for points in own)
        assert all(own == sorted(own) for own in prices)
        numbers = {30 - site: name for site, name in SITES.items()}
        again = tried(others, numbers, {(30 - site, work): amount for (site, work), amount in asked.items()})
        # Sums in another order may round to the other side of a half.
        for one, other in zip(prices, again, strict=True):
            assert all(
                abs(points - same) <= 1 for points, same in zip_longest(reversed(one), reversed(other), fillvalue=0)
            )


class TestWishes:
    """A price counts as far as somebody has kept up with what they wish for."""

    @pytest.mark.parametrize(
        ("had", "wished", "part"),
        [
            (0, 900, 0.0),
            (3599, 900, 0.0),  # four weeks of 900 would be 3600
            (3600, 900, 0.0),
            (4050, 900, 0.5),
            (4500, 900, 1.0),
            (9000, 900, 1.0),
            (-600, 900, 0.0),  # a head start
            (0, None, 1.0),
            (0, 0, 1.0),
        ],
    )
    def test_by_hand(self, had: int, wished: int | None, part: float) -> None:
        assert part_of_price(had, wished, 28) == part

    def test_without_a_fairness_period_what_is_booked_counts(self) -> None:
        assert [part_of_price(had, 600, 0) for had in (0, 300, 600)] == [0.0, 0.5, 1.0]

    @given(st.integers(-5000, 50_000), st.integers(1, 3000), st.integers(0, 90))
    def test_more_work_never_makes_somebody_cheaper(self, had: int, wished: int, days: int) -> None:
        part = part_of_price(had, wished, days)
        assert 0 <= part <= part_of_price(had + 60, wished, days) <= 1
        if had < wished * days / 7:
            assert part == 0


def test_less_time_a_week_is_dearer() -> None:
    ann = worker("ann", ["cook"])
    known = history({(10, COOK): Amount(40_000, 80_000)})
    whole = foreseen(market(ann), known).prices["ann"]
    half = foreseen(market(replace(ann, limits=replace(ann.limits, minutes_per_week=1050))), known).prices["ann"]
    assert all(abs(short.points - 2 * long.points) <= 1 for short, long in zip(half, whole, strict=True))

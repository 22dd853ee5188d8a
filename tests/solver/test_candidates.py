"""Static rules by arrays against the check's, one pair at a time; and candidates as a sparse table."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.candidates import Candidates, find_candidates
from solver.check import broken_static
from solver.plan import Rule
from solver.problem import Problem
from solver.travel import Window
from tests.examples import examples
from tests.factories import clock, problem, request, shift, span, worker
from tests.tiny_problems import tiny_problems


@settings(max_examples=examples(200))
@given(tiny_problems())
def test_every_pair_has_the_reasons_that_the_check_finds(tried: Problem) -> None:
    candidates = find_candidates(tried)
    for row, judged in enumerate(tried.workers):
        for number, one in enumerate(tried.shifts):
            assert list(candidates.why_not(row, number)) == broken_static(tried, judged, one)


@settings(max_examples=examples(50))
@given(tiny_problems())
def test_pairs_without_a_reason_and_pins_are_candidates_in_order(tried: Problem) -> None:
    candidates = find_candidates(tried)
    pairs = list(zip(candidates.worker.tolist(), candidates.shift.tolist(), strict=True))
    pins = {(tried.worker_index[pin.worker], tried.shifts.index(tried.shift_by_id[pin.shift])) for pin in tried.pinned}
    rows = [(row, number) for row in range(len(tried.workers)) for number in range(len(tried.shifts))]
    assert pairs == [pair for pair in rows if pair in pins or not candidates.why_not(*pair)]
    assert [pair for pair, pinned in zip(pairs, candidates.pinned, strict=True) if pinned] == sorted(pins)
    assert [pairs[each] for row in range(len(tried.workers)) for each in candidates.of_worker(row)] == pairs
    assert [candidates.index[pair] for pair in pairs] == list(range(len(candidates)))


@given(st.data(), tiny_problems())
def test_dropped_pairs_are_gone_and_the_others_keep_their_order(data: st.DataObject, tried: Problem) -> None:
    candidates = find_candidates(tried)
    count = len(candidates)
    dropped = np.array(data.draw(st.lists(st.booleans(), min_size=count, max_size=count)), dtype=np.bool_)
    kept = candidates.without(dropped)
    assert kept.worker.tolist() == candidates.worker[~dropped].tolist()
    assert kept.shift.tolist() == candidates.shift[~dropped].tolist()
    assert kept.pinned.tolist() == candidates.pinned[~dropped].tolist()


class TestEdges:
    """Limits are kept when just reached."""

    DAY = request("r", [shift("s", 0, "08:00", "12:00")], skills=("cook",))

    def why_not(self, tried: Problem) -> tuple[Rule, ...]:
        return find_candidates(tried).why_not(0, 0)

    def test_spans_that_touch_hold_a_shift_together(self) -> None:
        ann = worker("ann", {"cook": (span(0, "06:00", "10:00"), span(0, "10:00", "12:00"))})
        assert self.why_not(problem([ann], [self.DAY])) == ()

    def test_spans_a_minute_apart_do_not(self) -> None:
        ann = worker("ann", {"cook": (span(0, "06:00", "10:00"), span(0, "10:01", "12:00"))})
        assert self.why_not(problem([ann], [self.DAY])) == (Rule.REQUIRED_SKILL,)

    def test_the_longest_way_and_the_first_and_last_bus_are_allowed(self) -> None:
        bus = {"ann": {"*": Window(0, 1), "school": Window(clock("08:00"), clock("12:00"))}}
        ann = worker("ann", ["cook"], max_travel_minutes=30)
        assert self.why_not(problem([ann], [self.DAY], home={"ann": {"school": 30}}, windows=bus)) == ()

    def test_all_reasons_are_named(self) -> None:
        ann = worker(
            "ann",
            availability=(span(1, "08:00", "12:00"),),
            engagement=span(0, "08:00", "11:59"),
            banned_sites=frozenset({"school"}),
            unknown_sites=frozenset({"school"}),
            max_travel_minutes=29,
        )
        bus = {"ann": {"*": Window(clock("08:01"), clock("12:00"))}}
        tried = problem([ann], [self.DAY], home={"ann": {"school": 30}}, windows=bus)
        assert set(self.why_not(tried)) == {
            Rule.REQUIRED_SKILL,
            Rule.AVAILABILITY,
            Rule.ENGAGEMENT,
            Rule.BANNED,
            Rule.MAX_TRAVEL,
            Rule.TRAVEL_WINDOW,
            Rule.UNKNOWN_TRAVEL,
        }


def test_nobody_and_nothing_make_no_candidates() -> None:
    day = request("r", [shift("s", 0, "08:00", "12:00")])
    empties: list[Candidates] = [
        find_candidates(problem([], [day])),
        find_candidates(problem([worker("ann")], [])),
        find_candidates(problem([], [])),
        find_candidates(problem([worker("ann", availability=(span(1, "08:00", "12:00"),))], [day])),
    ]
    assert [len(each) for each in empties] == [0, 0, 0, 0]
    assert empties[0].reasons.shape == (0, 1)
    assert empties[1].reasons.shape == (1, 0)

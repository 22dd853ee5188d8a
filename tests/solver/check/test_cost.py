"""The medium level and every soft term, by hand."""

from dataclasses import asdict, fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.check import score, soft_parts, unfilled
from solver.check.cost import balance_points
from solver.plan import Plan, Score
from solver.problem import Agency, Opportunity, Problem, Shift, Weights
from solver.span import Span
from tests.examples import examples
from tests.factories import commitment, problem, request, shift, span, worker
from tests.tiny_problems import tiny_problems

ANN, BOB, CLEO = worker("ann"), worker("bob"), worker("cleo")


def days(count: int, prefix: str = "s", *, first: int = 0) -> list[Shift]:
    """Four hours on each of some days in a row: s0, s1, ..."""
    return [shift(f"{prefix}{day}", first + day, "08:00", "12:00") for day in range(count)]


def count(tried: Problem, term: str, *pairs: tuple[str, str]) -> int:
    """What one soft term counts, whatever its weight."""
    weight: int = asdict(tried.weights)[term]
    points = soft_parts(tried, Plan.of(pairs))[term]
    assert points % weight == 0
    return points // weight


class TestMedium:
    PROBLEM = problem(
        [ANN, BOB],
        [
            request("r1", [shift("s1", 0, "08:00", "12:00", break_minutes=30)], priority=3, headcount=2),
            request("r2", [shift("s2", 1, "08:00", "09:00")]),
        ],
    )

    @pytest.mark.parametrize(
        ("pairs", "medium"),
        [
            ([], -(2 * 210 * 3 + 60)),
            ([("s1", "ann")], -(210 * 3 + 60)),
            ([("s1", "ann"), ("s1", "ann")], -(210 * 3 + 60)),
            ([("s1", "ann"), ("s1", "bob")], -60),
            ([("s1", "ann"), ("s1", "bob"), ("s2", "bob")], 0),
        ],
    )
    def test_empty_slots_cost_minutes_times_priority(self, pairs: list[tuple[str, str]], medium: int) -> None:
        assert score(self.PROBLEM, Plan.of(pairs)).medium == medium

    def test_unfilled_names_only_shifts_with_empty_slots(self) -> None:
        assert unfilled(self.PROBLEM, Plan()) == {"s1": 2, "s2": 1}
        assert unfilled(self.PROBLEM, Plan.of([("s1", "ann"), ("s2", "ann")])) == {"s1": 1}

    def test_a_crowd_on_a_shift_fills_no_other(self) -> None:
        assert unfilled(self.PROBLEM, Plan.of([("s2", "ann"), ("s2", "bob")])) == {"s1": 2}


class TestHandover:
    @pytest.mark.parametrize(
        ("headcount", "served", "handovers"),
        [
            (1, set(), 1),  # ann and bob for one place
            (2, set(), 0),
            (1, {"ann"}, 1),
            (1, {"ann", "bob"}, 0),
            (1, {"cleo"}, 2),
            (2, {"cleo"}, 1),
            (1, {"cleo", "dan"}, 2),
            (3, {"cleo", "dan"}, 1),
        ],
    )
    def test_ann_and_bob_after_those_who_served(self, headcount: int, served: set[str], handovers: int) -> None:
        asked = request("r", days(2), headcount=headcount, served_by=frozenset(served))
        tried = problem([ANN, BOB, CLEO, worker("dan")], [asked])
        assert count(tried, "handover", ("s0", "ann"), ("s1", "bob")) == handovers

    def test_nobody_hands_nothing_over(self) -> None:
        tried = problem([ANN, BOB], [request("r", days(2), served_by=frozenset({"ann", "bob"}))])
        assert count(tried, "handover") == 0


class TestFragmentation:
    @pytest.mark.parametrize(
        ("given", "runs_beyond"),
        [([], 0), ([0, 1, 2, 3, 4], 0), ([3], 0), ([0, 2], 1), ([0, 2, 4], 2), ([0, 1, 3, 4], 1)],
    )
    def test_runs_of_one_worker(self, given: list[int], runs_beyond: int) -> None:
        tried = problem([ANN], [request("r", days(5))])
        assert count(tried, "fragmentation", *((f"s{day}", "ann") for day in given)) == runs_beyond

    def test_each_worker_has_runs(self) -> None:
        tried = problem([ANN, BOB], [request("r", days(4))])
        assert count(tried, "fragmentation", ("s0", "ann"), ("s1", "bob"), ("s2", "ann"), ("s3", "bob")) == 2

    def test_requests_are_apart(self) -> None:
        other = request("q", [shift("t", 1, "08:00", "12:00")])
        tried = problem([ANN], [request("r", [days(3)[0], days(3)[2]]), other])
        assert count(tried, "fragmentation", ("s0", "ann"), ("s2", "ann")) == 0

    def test_shifts_go_by_start_then_end_then_id(self) -> None:
        same_start = [
            shift("b", 0, "08:00", "12:00"),
            shift("a", 0, "08:00", "12:00"),
            shift("z", 0, "08:00", "11:00"),
        ]
        tried = problem([ANN], [request("r", same_start)])
        assert count(tried, "fragmentation", ("z", "ann"), ("a", "ann")) == 0
        assert count(tried, "fragmentation", ("z", "ann"), ("b", "ann")) == 1


class TestTravel:
    def tried(self) -> Problem:
        return problem(
            [ANN, BOB],
            [
                request("r", [shift("s1", 0, "08:00", "10:00"), shift("s2", 1, "08:00", "10:00")], "a"),
                request("q", [shift("t1", 0, "12:00", "14:00"), shift("t2", 0, "23:00", "02:00")], "a"),
                request("p", [shift("u1", 0, "15:00", "16:00")], "b"),
            ],
            home={"ann": {"a": 20, "b": 35}, "bob": {"a": 7}},
        )

    @pytest.mark.parametrize(
        ("pairs", "minutes"),
        [
            ([("s1", "ann")], 40),
            ([("s1", "ann"), ("s2", "ann")], 80),  # two days
            ([("s1", "ann"), ("t1", "ann")], 40),  # one day, one site, two requests
            ([("s1", "ann"), ("t2", "ann")], 40),  # past midnight is still the day of the start
            ([("s1", "ann"), ("u1", "ann")], 110),  # two sites
            ([("s1", "ann"), ("t1", "bob")], 54),
            ([("u1", "bob")], 0),  # unknown
        ],
    )
    def test_there_and_back_once_per_worker_day_and_site(self, pairs: list[tuple[str, str]], minutes: int) -> None:
        assert count(self.tried(), "travel", *pairs) == minutes


class TestBalance:
    @pytest.mark.parametrize(
        ("minutes", "points"),
        [
            (-50, 0),
            (33, 0),
            (34, 1),
            (66, 33),
            (67, 35),
            (100, 33 + 68),
            (101, 33 + 68 + 6),
            (133, 33 + 68 + 33 * 6),
            (134, 33 + 68 + 33 * 6 + 10),
        ],
    )
    def test_slopes_for_a_target_of_100(self, minutes: int, points: int) -> None:
        assert balance_points(100, minutes) == points

    def test_everything_is_too_much_for_a_target_of_nothing(self) -> None:
        assert balance_points(0, -1) == balance_points(0, 0) == 0
        assert balance_points(0, 7) == 70

    @given(st.integers(0, 40), st.integers(-10, 80))
    def test_points_are_a_sum_over_minutes(self, target: int, minutes: int) -> None:
        def slope(minute: int) -> int:
            return (
                0
                if minute < target // 3
                else 1
                if minute < (2 * target) // 3
                else 2
                if minute < target
                else 6
                if minute < (4 * target) // 3
                else 10
            )

        assert balance_points(target, minutes) == sum(slope(minute) for minute in range(minutes))

    @pytest.mark.parametrize(
        ("carried", "points"),
        [
            (0, 80 + 2 * 80),  # from 0 to 240 with bends at 80, 160, 240, 320
            (-240, 0),
            (-100, 60),
            (200, 2 * 40 + 6 * 80 + 10 * 120),
            (1000, 2400),
        ],
    )
    def test_carried_minutes_set_the_start(self, carried: int, points: int) -> None:
        tried = problem([worker("ann", target_minutes=240, carried_minutes=carried)], [request("r", days(1))])
        assert count(tried, "balance", ("s0", "ann")) == points
        assert count(tried, "balance") == 0

    def test_without_a_target_nothing_is_counted(self) -> None:
        tried = problem([worker("ann", carried_minutes=1000)], [request("r", days(1))])
        assert count(tried, "balance", ("s0", "ann")) == 0


def test_agency_share_counts_what_each_agency_lacks() -> None:
    tried = problem(
        [worker("ann", agency="a"), worker("bob", agency="b"), worker("cleo", agency="b")],
        [request("r", days(3), headcount=2)],
        agencies=(Agency("a", 300), Agency("b", 400), Agency("c", 50)),
    )
    assert count(tried, "agency_share") == 750
    assert count(tried, "agency_share", ("s0", "ann"), ("s1", "bob")) == 60 + 160 + 50
    assert count(tried, "agency_share", ("s0", "ann"), ("s1", "ann"), ("s1", "bob"), ("s2", "cleo")) == 50


class TestUnpreferred:
    @pytest.mark.parametrize(
        ("spans", "slots"),
        [
            ([span(0, "12:00", "14:00"), span(0, "06:00", "08:00")], 0),
            ([span(0, "11:59", "14:00")], 1),
            ([span(0, "06:00", "08:01")], 1),
            ([span(0, "09:00", "10:00"), span(0, "10:00", "11:00")], 1),
            ([span(0, "00:00", "24:00", to_day=1)], 2),
        ],
    )
    def test_slots_that_overlap_count_once(self, spans: list[Span], slots: int) -> None:
        tried = problem([worker("ann", unpreferred=tuple(spans))], [request("r", days(2))])
        assert count(tried, "unpreferred", ("s0", "ann"), ("s1", "ann")) == slots

    def test_each_worker_has_wishes(self) -> None:
        noon = (span(0, "09:00", "10:00"),)
        tried = problem([worker("ann", unpreferred=noon), BOB], [request("r", days(1), headcount=2)])
        assert count(tried, "unpreferred", ("s0", "ann"), ("s0", "bob")) == 1


class TestOpportunity:
    @pytest.mark.parametrize(
        ("spans", "points"),
        [
            ([], 0),
            ([(span(0, "06:00", "08:00"), 600)], 0),  # half open: the shift starts when the span ends
            ([(span(0, "08:00", "08:01"), 60)], 230),  # the start alone decides, and breaks are not paid
            ([(span(0, "08:01", "20:00"), 60)], 0),
            ([(span(0, "07:00", "08:00"), 600), (span(0, "08:00", "09:00"), 1)], 3),  # 230 / 60, rounded down
            ([(span(0, "08:00", "09:00"), 1), (span(0, "07:00", "08:00"), 600)], 3),
            ([(span(0, "00:00", "24:00", to_day=1), 7)], 26 + 28),  # 7 x 230 / 60 and 7 x 240 / 60, each rounded down
            ([(span(0, "00:00", "24:00"), 0)], 0),
        ],
    )
    def test_a_slot_counts_by_the_span_in_which_it_starts(self, spans: list[tuple[Span, int]], points: int) -> None:
        ann = worker("ann", opportunity=tuple(Opportunity(*each) for each in spans))
        asked = [shift("s0", 0, "08:00", "12:00", break_minutes=10), shift("s1", 1, "08:00", "12:00")]
        tried = problem([ann, BOB], [request("r", asked, headcount=2)])
        assert count(tried, "opportunity", ("s0", "ann"), ("s0", "bob"), ("s1", "ann")) == points

    def test_the_weight_makes_points_of_it_and_0_switches_it_off(self) -> None:
        ann = worker("ann", opportunity=(Opportunity(span(0, "00:00", "24:00"), 30),))
        for weight, points in ((0, 0), (1, 120), (3, 360)):
            tried = problem([ann], [request("r", days(1))], weights=Weights(opportunity=weight))
            assert soft_parts(tried, Plan.of([("s0", "ann")]))["opportunity"] == points

    def test_a_pinned_slot_counts_as_well(self) -> None:
        ann = worker("ann", opportunity=(Opportunity(span(0, "00:00", "24:00"), 30),))
        tried = problem([ann], [request("r", days(1))], pinned=[("s0", "ann")])
        assert count(tried, "opportunity", ("s0", "ann")) == 120


@pytest.mark.parametrize(("wanted", "slots"), [(set(), 0), ({"ann"}, 1), ({"ann", "bob"}, 0), ({"cleo"}, 3)])
def test_preferred_counts_slots_of_others(wanted: set[str], slots: int) -> None:
    tried = problem([ANN, BOB, CLEO], [request("r", days(2), headcount=2, preferred_workers=frozenset(wanted))])
    assert count(tried, "preferred", ("s0", "ann"), ("s0", "bob"), ("s1", "ann")) == slots


class TestUnfamiliar:
    def test_each_worker_and_site_counts_once(self) -> None:
        asked = [
            request("r", days(2), "a"),
            request("q", days(1, "t", first=3), "a"),
            request("p", days(1, "u", first=4), "b"),
        ]
        tried = problem([ANN, BOB], asked)
        assert count(tried, "unfamiliar", ("s0", "ann"), ("s1", "ann"), ("t0", "ann")) == 1
        assert count(tried, "unfamiliar", ("s0", "ann"), ("u0", "ann"), ("t0", "bob")) == 3

    def test_who_knows_the_site_or_has_a_commitment_there(self) -> None:
        workers = [
            worker("ann", familiar_sites=frozenset({"a"})),
            worker("bob", commitments=(commitment(40, "08:00", "12:00", "a"),)),
            worker("cleo", familiar_sites=frozenset({"b"}), commitments=(commitment(2, "08:00", "12:00"),)),
        ]
        tried = problem(workers, [request("r", days(1), "a", headcount=3)], sites=("a", "b"))
        assert count(tried, "unfamiliar", ("s0", "ann"), ("s0", "bob"), ("s0", "cleo")) == 1


def test_disruption_counts_published_pairs_that_could_stay() -> None:
    tried = problem(
        [ANN, worker("bob", availability=())],
        [request("r", days(3))],
        published=[("s0", "ann"), ("s1", "ann"), ("s2", "bob"), ("s1", "bob")],
        pinned=[("s2", "bob")],
    )
    assert count(tried, "disruption", ("s0", "ann"), ("s1", "ann"), ("s2", "bob")) == 0
    assert count(tried, "disruption", ("s0", "ann"), ("s2", "bob")) == 1
    assert count(tried, "disruption") == 3


def test_activation_counts_workers_at_work() -> None:
    tried = problem([ANN, BOB, CLEO], [request("r", days(3))], pinned=[("s2", "bob")], weights=Weights(activation=5))
    assert count(tried, "activation") == 0
    assert count(tried, "activation", ("s0", "ann"), ("s1", "ann"), ("s2", "bob")) == 2


def test_points_are_weight_times_count_under_every_name_in_order() -> None:
    tried = problem(
        [
            worker(
                "ann",
                target_minutes=0,
                unpreferred=(span(0, "08:00", "09:00"),),
                opportunity=(Opportunity(span(0, "00:00", "24:00"), 6),),
            ),
            BOB,
        ],
        [request("r", days(3), preferred_workers=frozenset({"bob"}))],
        agencies=(Agency("agency", 1000),),
        home={"ann": {"school": 10}},
        published=[("s1", "ann")],
        weights=Weights(2, 3, 5, 7, 11, 13, 31, 17, 19, 23, 29),
    )
    plan = Plan.of([("s0", "ann"), ("s1", "bob"), ("s2", "ann")])
    expected = {
        "handover": 2,
        "fragmentation": 3,
        "travel": 5 * 40,
        "balance": 7 * 4800,
        "agency_share": 11 * 280,
        "unpreferred": 13,
        "opportunity": 31 * 24,
        "preferred": 17 * 2,
        "unfamiliar": 19 * 2,
        "disruption": 23,
        "activation": 29 * 2,
    }
    assert soft_parts(tried, plan) == expected
    assert list(soft_parts(tried, plan)) == [each.name for each in fields(Weights)]
    assert score(tried, plan) == Score(0, 0, -sum(expected.values()))


@settings(max_examples=examples(25))
@given(tiny_problems(), st.data())
def test_a_pair_given_twice_costs_as_one_but_breaks_a_rule(tried: Problem, data: st.DataObject) -> None:
    pairs = st.sampled_from([(each.id, worker.id) for each in tried.shifts for worker in tried.workers])
    plan = data.draw(st.lists(pairs, min_size=1, max_size=4, unique=True))
    once, twice = score(tried, Plan.of(plan)), score(tried, Plan.of([*plan, plan[0]]))
    assert (twice.medium, twice.soft, twice.hard) == (once.medium, once.soft, once.hard - 1)
    assert once.medium <= 0
    assert once.soft <= 0

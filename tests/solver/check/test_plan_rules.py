"""Rules 14 to 17, on the plan as a whole."""

import pytest

from solver.check import soft_parts, violations
from solver.plan import Plan, Rule
from tests.factories import broken, problem, request, shift, worker

ANN, BOB, CLEO = worker("ann"), worker("bob"), worker("cleo")
MONDAY = shift("s1", 0, "08:00", "12:00")
TUESDAY = shift("s2", 1, "08:00", "12:00")
NOBODY: frozenset[str] = frozenset()


class TestHeadcount:
    def test_at_most_so_many_workers(self) -> None:
        tried = problem([ANN, BOB, CLEO], [request("r", [MONDAY], headcount=2)])
        assert broken(tried, ("s1", "ann"), ("s1", "bob")) == []
        assert broken(tried, ("s1", "ann"), ("s1", "bob"), ("s1", "cleo")) == [Rule.HEADCOUNT]

    def test_all_different(self) -> None:
        tried = problem([ANN], [request("r", [MONDAY], headcount=2)])
        (violation,) = violations(tried, Plan.of([("s1", "ann"), ("s1", "ann")]))
        assert (violation.rule, violation.worker, violation.shifts) == (Rule.HEADCOUNT, None, ("s1",))
        assert violation.message == "shift s1 would have worker ann 2 times, its workers must differ"

    def test_pins_are_not_blamed_but_a_worker_beside_them_is(self) -> None:
        tried = problem([ANN, BOB], [request("r", [MONDAY])], pinned=[("s1", "ann")])
        assert broken(tried, ("s1", "ann")) == []
        assert broken(tried, ("s1", "ann"), ("s1", "bob")) == [Rule.HEADCOUNT]


def test_every_pinned_pair_must_be_there() -> None:
    tried = problem([ANN, BOB], [request("r", [MONDAY, TUESDAY])], pinned=[("s1", "ann"), ("s2", "ann")])
    assert broken(tried, ("s1", "ann"), ("s2", "ann")) == []
    assert broken(tried, ("s1", "bob"), ("s2", "ann")) == [Rule.PINNED]
    assert broken(tried) == [Rule.PINNED, Rule.PINNED]


class TestMaxWorkers:
    @pytest.mark.parametrize(
        ("most", "served", "rules"),
        [
            (None, NOBODY, []),
            (2, NOBODY, []),
            (1, NOBODY, [Rule.MAX_WORKERS]),
            (0, NOBODY, [Rule.MAX_WORKERS]),
            (2, frozenset({"cleo"}), [Rule.MAX_WORKERS]),
            (2, frozenset({"ann"}), []),
            (0, frozenset({"ann", "bob"}), []),
            (3, frozenset({"cleo", "dan"}), [Rule.MAX_WORKERS]),
            (1, frozenset({"cleo", "dan"}), [Rule.MAX_WORKERS]),
        ],
    )
    def test_ann_and_bob_with_those_who_served_before(
        self, most: int | None, served: frozenset[str], rules: list[Rule]
    ) -> None:
        asked = request("r", [MONDAY, TUESDAY], max_workers=most, served_by=served)
        tried = problem([ANN, BOB, CLEO, worker("dan")], [asked])
        assert broken(tried, ("s1", "ann"), ("s2", "bob")) == rules

    def test_pins_may_make_every_plan_break_it(self) -> None:
        asked = request("r", [MONDAY, TUESDAY], max_workers=1)
        tried = problem([ANN, BOB], [asked], pinned=[("s1", "ann"), ("s2", "bob")])
        (violation,) = violations(tried, Plan.of([("s1", "ann"), ("s2", "bob")]))
        assert violation.message == "request r would be served by 2 workers, at most 1 allowed"
        assert violation.shifts == ("s1", "s2")

    def test_requests_are_apart(self) -> None:
        asked = [request("r1", [MONDAY], max_workers=1), request("r2", [TUESDAY], max_workers=1)]
        assert broken(problem([ANN, BOB], asked), ("s1", "ann"), ("s2", "bob")) == []


class TestMaxDisruptions:
    PUBLISHED = (("s1", "ann"), ("s2", "ann"))

    @pytest.mark.parametrize(("most", "rules"), [(None, []), (2, []), (1, [Rule.MAX_DISRUPTIONS])])
    def test_published_pairs_that_could_stay(self, most: int | None, rules: list[Rule]) -> None:
        tried = problem([ANN, BOB], [request("r", [MONDAY, TUESDAY])], published=self.PUBLISHED, max_disruptions=most)
        assert broken(tried, ("s1", "bob"), ("s2", "bob")) == rules

    def test_nothing_is_lost_while_all_stay(self) -> None:
        tried = problem([ANN], [request("r", [MONDAY, TUESDAY])], published=self.PUBLISHED, max_disruptions=0)
        assert broken(tried, *self.PUBLISHED) == []

    def test_a_pair_that_static_rules_forbid_by_now_is_not_counted(self) -> None:
        ill = worker("ann", availability=())
        tried = problem([ill], [request("r", [MONDAY, TUESDAY])], published=self.PUBLISHED, max_disruptions=0)
        assert broken(tried) == []
        assert soft_parts(tried, Plan())["disruption"] == 0

    def test_a_pair_that_other_work_forbids_is_counted(self) -> None:
        both = [MONDAY, shift("s2", 0, "08:00", "12:00")]
        tried = problem([ANN], [request("r", both)], published=self.PUBLISHED, max_disruptions=0)
        assert broken(tried, ("s1", "ann")) == [Rule.MAX_DISRUPTIONS]

    def test_a_pinned_pair_is_always_allowed(self) -> None:
        ill = worker("ann", availability=())
        tried = problem(
            [ill],
            [request("r", [MONDAY, TUESDAY])],
            published=self.PUBLISHED,
            pinned=[("s1", "ann")],
            max_disruptions=0,
        )
        assert broken(tried, ("s1", "ann")) == []
        assert broken(tried) == [Rule.PINNED, Rule.MAX_DISRUPTIONS]


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        (("s9", "ann"), r"^assignments\[1\]\.shift: unknown shift 's9'$"),
        (("s2", "zoe"), r"^assignments\[1\]\.worker: unknown worker 'zoe'$"),
    ],
)
def test_unknown_ids_are_refused(pair: tuple[str, str], message: str) -> None:
    tried = problem([ANN], [request("r", [MONDAY, TUESDAY])])
    with pytest.raises(ValueError, match=message):
        violations(tried, Plan.of([("s1", "ann"), pair]))

"""Rules 1 to 6, each broken alone by one assignment; pins are exempt."""

from dataclasses import replace

import pytest

from solver.check import broken_static
from solver.plan import Rule
from solver.problem import Agency, Assignment, Problem, Worker
from solver.span import Span
from solver.travel import Window
from tests.factories import ProblemFields, RequestFields, at, broken, clock, problem, request, shift, span, worker

ANN = worker("ann")


def one_shift(ann: Worker = ANN, asked: RequestFields | None = None, given: ProblemFields | None = None) -> Problem:
    """Ann and one shift on Monday from 8 to 12, to be made awkward."""
    requests = [request("r", [shift("s", 0, "08:00", "12:00")], **(asked or {}))]
    return problem([ann], requests, **(given or {}))


def window(earliest: str, latest: str, site: str = "school") -> ProblemFields:
    return {"windows": {"ann": {site: Window(clock(earliest), clock(latest))}}}


MORNING = span(0, "08:00", "12:00")
TOO_SHORT = {"late": span(0, "08:01", "12:00"), "early": span(0, "08:00", "11:59"), "past": span(-1, "08:00", "12:00")}
HALVES = (span(0, "10:00", "12:00"), span(0, "08:00", "10:00"))
GAP = (span(0, "08:00", "10:00"), span(0, "10:01", "12:00"))
COOKING: RequestFields = {"skills": ("cook",)}

BREAKING = [
    pytest.param(one_shift(asked=COOKING), Rule.REQUIRED_SKILL, id="no skill"),
    pytest.param(one_shift(worker("ann", ["drive"]), COOKING), Rule.REQUIRED_SKILL, id="another skill"),
    pytest.param(
        one_shift(worker("ann", ["cook"]), {"skills": ("cook", "drive")}), Rule.REQUIRED_SKILL, id="one of two"
    ),
    pytest.param(one_shift(worker("ann", {"cook": GAP}), COOKING), Rule.REQUIRED_SKILL, id="skill with a gap"),
    pytest.param(one_shift(worker("ann", availability=())), Rule.AVAILABILITY, id="never available"),
    pytest.param(one_shift(worker("ann", availability=GAP)), Rule.AVAILABILITY, id="available with a gap"),
    *(
        pytest.param(one_shift(worker("ann", {"cook": (short,)}), COOKING), Rule.REQUIRED_SKILL, id=f"skill {name}")
        for name, short in TOO_SHORT.items()
    ),
    *(
        pytest.param(one_shift(worker("ann", availability=(short,))), Rule.AVAILABILITY, id=f"available {name}")
        for name, short in TOO_SHORT.items()
    ),
    *(
        pytest.param(one_shift(worker("ann", engagement=short)), Rule.ENGAGEMENT, id=f"engaged {name}")
        for name, short in TOO_SHORT.items()
    ),
    pytest.param(
        one_shift(given={"agencies": (Agency("agency", sites=frozenset()),)}), Rule.TERRITORY, id="no territory"
    ),
    pytest.param(
        one_shift(given={"agencies": (Agency("agency", sites=frozenset({"farm"})),), "sites": ("farm", "school")}),
        Rule.TERRITORY,
        id="other territory",
    ),
    pytest.param(one_shift(asked={"banned_workers": frozenset({"ann"})}), Rule.BANNED, id="banned worker"),
    pytest.param(one_shift(worker("ann", banned_sites=frozenset({"school"}))), Rule.BANNED, id="banned site"),
    pytest.param(one_shift(asked={"allowed_workers": frozenset()}), Rule.BANNED, id="nobody allowed"),
    pytest.param(
        one_shift(worker("ann", max_travel_minutes=29), given={"home": {"ann": {"school": 30}}}),
        Rule.MAX_TRAVEL,
        id="far",
    ),
    pytest.param(one_shift(given=window("08:01", "20:00")), Rule.TRAVEL_WINDOW, id="bus too late"),
    pytest.param(one_shift(given=window("06:00", "11:59")), Rule.TRAVEL_WINDOW, id="last bus gone"),
    pytest.param(one_shift(given=window("06:00", "11:59", "*")), Rule.TRAVEL_WINDOW, id="last bus gone anywhere"),
    pytest.param(
        one_shift(worker("ann", unknown_sites=frozenset({"school"}))), Rule.UNKNOWN_TRAVEL, id="nobody knows the way"
    ),
]

KEEPING = [
    pytest.param(one_shift(), id="nothing asked"),
    pytest.param(one_shift(worker("ann", {"cook": HALVES}), COOKING), id="skill entries that touch"),
    pytest.param(one_shift(worker("ann", availability=(MORNING,))), id="just available"),
    pytest.param(one_shift(worker("ann", availability=HALVES)), id="availability that touches"),
    pytest.param(one_shift(worker("ann", engagement=MORNING)), id="just engaged"),
    pytest.param(one_shift(given={"agencies": (Agency("agency", sites=frozenset({"school"})),)}), id="in territory"),
    pytest.param(one_shift(asked={"allowed_workers": frozenset({"ann"})}), id="allowed"),
    pytest.param(
        one_shift(worker("ann", max_travel_minutes=30), given={"home": {"ann": {"school": 30}}}), id="just near enough"
    ),
    pytest.param(one_shift(given=window("08:00", "12:00")), id="just in the window"),
    pytest.param(
        one_shift(given={"windows": {"ann": {"*": Window(0, 1), "school": Window(clock("08:00"), clock("12:00"))}}}),
        id="the site's own window wins",
    ),
]


@pytest.mark.parametrize(("tried", "rule"), BREAKING)
def test_breaks_just_one_rule(tried: Problem, rule: Rule) -> None:
    assert broken(tried, ("s", "ann")) == [rule]


@pytest.mark.parametrize(("tried", "rule"), BREAKING)
def test_a_pinned_pair_is_exempt(tried: Problem, rule: Rule) -> None:
    pinned = replace(tried, pinned=(Assignment("s", "ann"),))
    assert broken(pinned, ("s", "ann")) == []
    assert broken_static(pinned, pinned.worker("ann"), pinned.shift_by_id["s"]) == [rule]


@pytest.mark.parametrize("tried", KEEPING)
def test_keeps_every_rule(tried: Problem) -> None:
    assert broken(tried, ("s", "ann")) == []


@pytest.mark.parametrize(("latest", "rules"), [("25:00", []), ("24:59", [Rule.TRAVEL_WINDOW])])
def test_an_end_after_midnight_counts_on_from_24(latest: str, rules: list[Rule]) -> None:
    night = problem(
        [ANN], [request("r", [shift("s", 0, "20:00", "01:00")])], windows={"ann": {"*": Window(0, clock(latest))}}
    )
    assert broken(night, ("s", "ann")) == rules


def test_all_broken_rules_are_told_in_the_order_of_the_rules() -> None:
    ann = worker(
        "ann",
        engagement=Span(at(1), at(2)),
        availability=(),
        banned_sites=frozenset({"school"}),
        unknown_sites=frozenset({"school"}),
        max_travel_minutes=1,
    )
    worst = one_shift(
        ann,
        COOKING,
        {
            "agencies": (Agency("agency", sites=frozenset()),),
            "home": {"ann": {"school": 2}},
            "windows": {"ann": {"*": Window(0, 1)}},
        },
    )
    every_static_rule = [
        Rule.REQUIRED_SKILL,
        Rule.AVAILABILITY,
        Rule.ENGAGEMENT,
        Rule.TERRITORY,
        Rule.BANNED,
        Rule.MAX_TRAVEL,
        Rule.TRAVEL_WINDOW,
        Rule.UNKNOWN_TRAVEL,
    ]
    assert broken_static(worst, ann, worst.shift_by_id["s"]) == every_static_rule
    assert broken(worst, ("s", "ann")) == every_static_rule

"""The smallest problems of a census: for each rule one over which it alone decides, and for each term one it decides.

Drawing until every rule and every term has come up takes a minute; with these every run looks at each of them.
"""

from dataclasses import replace
from typing import Unpack

from solver.plan import Rule
from solver.problem import Agency, Limits, Opportunity, Problem, Shift, Weights, Worker
from solver.travel import Window
from tests.factories import ProblemFields, RequestFields, at, clock, problem, request, shift, span, worker

MORNING, NOON = shift("a", 0, "08:00", "12:00"), shift("b", 0, "13:00", "17:00")
NEXT_WEEK = replace(MORNING, id="b", start=at(7, "08:00"), end=at(7, "12:00"), day=MORNING.day + 7)
ANN, BOB = worker("ann"), worker("bob")
BOTH: list[tuple[str, str]] = [("a", "ann"), ("a", "bob")]


def one(ann: Worker = ANN, asked: RequestFields | None = None, **given: Unpack[ProblemFields]) -> Problem:
    """Make a problem of one worker and one shift."""
    return problem([ann], [request("r", [MORNING], **(asked or {}))], **given)


def two(limits: Limits, other: Shift = NOON) -> Problem:
    """Make a problem of one worker with a limit, and two shifts."""
    return problem([worker("ann", limits=limits)], [request("r", [MORNING, other])])


def pair(**asked: Unpack[RequestFields]) -> Problem:
    """Make a problem of two workers and one shift."""
    return problem([ANN, BOB], [request("r", [MORNING], **asked)])


BY_RULE = {
    Rule.REQUIRED_SKILL: one(asked={"skills": ("cook",)}),
    Rule.AVAILABILITY: one(worker("ann", availability=())),
    Rule.ENGAGEMENT: one(worker("ann", engagement=span(0, "08:00", "11:59"))),
    Rule.TERRITORY: one(agencies=(Agency("agency", sites=frozenset()),)),
    Rule.BANNED: one(asked={"banned_workers": frozenset({"ann"})}),
    Rule.MAX_TRAVEL: one(worker("ann", max_travel_minutes=29), home={"ann": {"school": 30}}),
    Rule.UNKNOWN_TRAVEL: one(worker("ann", unknown_sites=frozenset({"school"}))),
    Rule.TRAVEL_WINDOW: one(windows={"ann": {"*": Window(clock("08:01"), clock("20:00"))}}),
    Rule.OVERLAP: two(Limits(), shift("b", 0, "11:59", "13:00")),
    Rule.DAILY_REST: two(Limits(rest_minutes=1201), shift("b", 1, "08:00", "12:00")),
    Rule.TRANSFER: problem(
        [ANN], [request("r", [MORNING], "x"), request("q", [NOON], "y")], between={"x": {"y": 61}, "y": {"x": 61}}
    ),
    Rule.MINUTES_PER_DAY: two(Limits(minutes_per_day=479)),
    Rule.MINUTES_PER_WEEK: two(Limits(minutes_per_week=479)),
    Rule.DAYS_PER_WEEK: two(Limits(days_per_week=1), shift("b", 1, "08:00", "12:00")),
    Rule.MINUTES_PER_12_WEEKS: two(Limits(minutes_per_12_weeks=479), NEXT_WEEK),
    Rule.WEEKLY_REST: problem(
        [worker("ann", limits=Limits(weekly_rest_minutes=6 * 24 * 60))],
        [request("r", [shift("a", 4, "08:00", "12:00"), shift("b", 9, "08:00", "12:00")])],
    ),
    Rule.MINUTES_IN_HORIZON: two(Limits(minutes_in_horizon=479), NEXT_WEEK),
    Rule.HEADCOUNT: pair(),
    Rule.PINNED: one(pinned=[("a", "ann")]),
    Rule.MAX_WORKERS: pair(headcount=2, max_workers=1),
    Rule.MAX_DISRUPTIONS: problem([ANN, BOB], [request("r", [MORNING])], published=[("a", "ann")], max_disruptions=0),
}

BY_TERM = {
    "handover": problem(
        [
            worker("ann", availability=(span(0, "08:00", "12:00"),)),
            worker("bob", availability=(span(0, "13:00", "17:00"),)),
        ],
        [request("r", [MORNING, NOON])],
    ),
    "fragmentation": problem(
        [worker("ann", availability=(span(0, "08:00", "12:00"), span(1, "08:00", "12:00"))), BOB],
        [request("r", [MORNING, NOON, shift("c", 1, "08:00", "12:00")])],
        pinned=[("a", "ann"), ("b", "bob"), ("c", "ann")],
    ),
    "travel": one(home={"ann": {"school": 30}}),
    "balance": one(worker("ann", target_minutes=100)),
    "agency_share": one(agencies=(Agency("agency", 500),)),
    "unpreferred": one(worker("ann", unpreferred=(span(0, "08:00", "12:00"),))),
    "opportunity": one(worker("ann", opportunity=(Opportunity(span(0, "08:00", "12:00"), 60),))),
    "preferred": one(asked={"preferred_workers": frozenset({"bob"})}),
    "unfamiliar": one(),
    "disruption": problem([ANN, BOB], [request("r", [MORNING])], published=BOTH, pinned=[("a", "bob")]),
    "activation": one(weights=Weights(activation=7)),
}

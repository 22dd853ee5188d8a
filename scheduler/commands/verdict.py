"""Judging what a run, or a solution file, claims: rules, numbers and status, by the independent check."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from solver.check import score, soft_parts, violations
from solver.plan import Bound, Plan, Score, Status
from solver.problem import Problem


class Claim(Protocol):
    """What both a run's result and a solution file say of a plan."""

    @property
    def status(self) -> Status:
        """How much is claimed."""

    @property
    def plan(self) -> Plan:
        """The assignments."""

    @property
    def score(self) -> Score | None:
        """The claimed score, None for infeasible."""

    @property
    def soft_parts(self) -> Mapping[str, int] | None:
        """The claimed points of each soft term, None for infeasible."""

    @property
    def bound(self) -> Bound | None:
        """What is claimed as proven, None for infeasible."""


def objections(problem: Problem, claim: Claim) -> list[str]:
    """Return one line for each thing that is wrong with a claim, none when it holds.

    A proof cannot be checked this way, but whatever this very plan refutes is found: a bound below its score, an
    optimum that is not at its bound, no plan where the pins alone are one.
    """
    if claim.status is Status.INFEASIBLE:
        return list(_against_infeasible(problem, claim))
    return [*_against_plan(problem, claim), *_against_bound(claim)]


def _against_infeasible(problem: Problem, claim: Claim) -> Iterator[str]:
    if len(claim.plan):
        yield f"assignments: {len(claim.plan)} given, an infeasible instance has none"
    for name, value in (("score", claim.score), ("soft_parts", claim.soft_parts), ("bound", claim.bound)):
        if value is not None:
            yield f"{name}: given, an infeasible instance has none"
    if not violations(problem, Plan(problem.pinned)):
        yield "status: infeasible, but the pinned assignments alone are a plan"


def _against_plan(problem: Problem, claim: Claim) -> Iterator[str]:
    for broken in violations(problem, claim.plan):
        yield f"{broken.rule}: {broken.message}"
    true_score = score(problem, claim.plan)
    if claim.score is None:
        yield f"score: missing, the plan has medium {true_score.medium}, soft {true_score.soft}"
    else:
        for level in ("hard", "medium", "soft"):
            claimed, true = getattr(claim.score, level), getattr(true_score, level)
            if claimed != true:
                yield f"score.{level}: {claimed} claimed, {true} counted"
    if claim.soft_parts is None:
        yield "soft_parts: missing"
        return
    true_parts = soft_parts(problem, claim.plan)
    for name in sorted(true_parts.keys() | claim.soft_parts.keys()):
        if claim.soft_parts.get(name) != true_parts.get(name):
            yield f"soft_parts.{name}: {claim.soft_parts.get(name)} claimed, {true_parts.get(name)} counted"


def _against_bound(claim: Claim) -> Iterator[str]:
    if claim.score is None:
        return
    optimal = claim.status is Status.OPTIMAL
    if claim.bound is None:
        if optimal:
            yield "bound: missing, but the status is optimal"
        return
    if claim.bound.medium < claim.score.medium:
        yield f"bound.medium: {claim.bound.medium} is impossible, the plan has {claim.score.medium}"
    elif claim.bound.medium > claim.score.medium:
        if claim.bound.soft is not None:
            yield f"bound.soft: {claim.bound.soft} given, but the medium level is not proven"
    elif claim.bound.soft is not None and claim.bound.soft < claim.score.soft:
        yield f"bound.soft: {claim.bound.soft} is impossible, the plan has {claim.score.soft}"
    proven = (claim.bound.medium, claim.bound.soft) == (claim.score.medium, claim.score.soft)
    if optimal and not proven:
        yield "status: optimal, but the bound is not the score on both levels"

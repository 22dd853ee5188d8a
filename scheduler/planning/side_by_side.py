"""Two runs side by side: what each cost by criterion, and how far they send the same people to the same shifts."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.tables import Run, WeightProfile
from scheduler.planning.history import RunView, run
from scheduler.planning.run_record import chosen, planned_places
from scheduler.planning.translate.weights import DEFAULTS
from scheduler.planning.weights.priced import counts


@dataclass(frozen=True, slots=True)
class Side:
    """A run, its counts by criterion (minutes, people, slots; None where it did not count), and its assignments."""

    run: RunView
    counts: Mapping[str, int | None]
    assigned: int


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two runs. The places (one person on one shift) that both had to fill are ``common``.

    Of what was assigned there, much is the ``same``: the same person on the same shift; the rest is of one side only.
    """

    one: Side
    other: Side
    common: int
    same: int
    only_one: int
    only_other: int
    all_places: int

    @property
    def comparable(self) -> bool:
        """Whether both had the same places to fill, so that their hours can be compared as they stand."""
        return self.common == self.all_places


def side_by_side(session: Session, actor: Actor, one: int, other: int) -> SideBySide:
    """Compare two runs of the actor's market; whatever one has not (it failed) counts as nothing.

    Raises
    ------
    NotFound
        When one of them is not there.
    NotAllowed
        For whoever does not plan the market.
    """
    views = {each: run(session, actor, each) for each in (one, other)}
    rows = {
        row.id: row
        for row in session.execute(
            select(Run.id, Run.instance, Run.solution, Run.dropped, WeightProfile.weights)
            .outerjoin(WeightProfile, WeightProfile.id == Run.profile_id)
            .where(Run.id.in_((one, other)))
        )
    }
    pairs, places, sides = {}, {}, {}
    for each in (one, other):
        row = rows[each]
        pairs[each] = chosen(row.solution, row.dropped) if row.solution else frozenset()
        places[each] = planned_places(row.instance) if row.instance else {}
        counted = counts(row.solution, DEFAULTS | (row.weights or {})) or {}
        sides[each] = Side(views[each], counted, len(pairs[each]))
    both = {shift: min(asked, places[other].get(shift, 0)) for shift, asked in places[one].items()}
    mine, theirs = ({pair for pair in pairs[each] if both.get(pair[0])} for each in (one, other))
    return SideBySide(
        sides[one],
        sides[other],
        common=sum(both.values()),
        same=len(mine & theirs),
        only_one=len(mine - theirs),
        only_other=len(theirs - mine),
        all_places=sum(max(each.get(shift, 0) for each in places.values()) for shift in places[one] | places[other]),
    )

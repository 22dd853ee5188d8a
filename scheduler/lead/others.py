"""Who else could have had a mission, as the lead reads them, and who of them is kept for elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from scheduler.lead.kept import ExpectedAt, expected_places
from scheduler.market.people import Person
from scheduler.planning.foresight.record import Foresight
from scheduler.planning.run_record import Choice


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody else who could have it; ``points`` is how much worse the plan would be (negative: better).

    ``kept_for`` says where the person is expected, if that alone was why somebody else has it.
    """

    person: Person
    points: int
    travel_minutes: int | None
    week_minutes: int | None
    preferred: bool
    familiar: bool
    kept_for: ExpectedAt | None = None


def others_of(
    session: Session, choice: Choice, foresight: Foresight | None, known: Mapping[str, Person]
) -> tuple[Other, ...]:
    """Return the alternatives to a choice; ``known`` are people by code. One statement, if somebody was kept."""
    kept = {each.worker for each in choice.alternatives if each.kept}
    expected = expected_places(session, foresight, kept)
    return tuple(
        Other(
            person=known.get(each.worker) or Person(0, each.worker, 0, ""),
            points=each.points,
            travel_minutes=each.travel_minutes,
            week_minutes=each.week_minutes,
            preferred=each.preferred,
            familiar=each.familiar,
            kept_for=expected.get(each.worker),
        )
        for each in choice.alternatives
    )

"""What somebody says of a day of work: other hours, that they disagree, what is decided; signed and validated.

Each names the entry that it is about, which must still be the last one of its day: nobody answers what they have not
seen.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import Conflict, Invalid, NotFound, NotPossible
from scheduler.core.tables import HourEntry, HourWord, RequestShift
from scheduler.core.tables.codes import Role
from scheduler.core.tables.hour_codes import OF_A_DAY, EntryKind, HoursReason, Side
from scheduler.core.weeks import clock
from scheduler.hours.said import SaidHours, Span, span
from scheduler.hours.words import checked

FIELDS = {
    "hours_needed": "start",
    "end_before_start": "end",
    "hours_too_long": "end",
    "not_worked_yet": "end",
    "other_day": "start",
    "hours_overlap": "start",
    "break_negative": "pause",
    "break_too_long": "pause",
    "reason_needed": "reason",
    "reason_out_of_place": "reason",
    "hours_unchanged": "start",
    "hours_as_planned": "reason",
}
"""Where it was given, of what the database refuses about hours."""

THING = "hours"
UNCHANGED = "hours_unchanged"


@dataclass(frozen=True, slots=True)
class Done:
    """How many days were signed or validated, and how many were left because they had moved on, or could not be.

    Those that somebody has signed or validated just so already, by a second tap or beside a colleague, are neither.
    """

    days: int
    left: int


def side_of(actor: Actor, entry: HourEntry) -> Side:
    """Return for whom the actor speaks of a day, as ``keep_hours`` finds it."""
    if entry.agency_id == actor.organisation and actor.role in {Role.COORDINATOR, Role.PLANNER}:
        return Side.AGENCY
    return Side.SITE if entry.organisation_id == actor.organisation else Side.LEAD


def correct(session: Session, actor: Actor, about: int, said: SaidHours, *, side: Side | None = None) -> None:
    """Say that other hours were worked, as the site or the agency; what a site says it signs at once.

    Parameters
    ----------
    side
        As whom, where the actor's pages say so: whoever leads may read days of which they say nothing there.

    Raises
    ------
    NotFound
        When the actor has no such day, or not on that side.
    NotPossible
        When nothing can be said of it any more: it is validated or disputed, or its month is closed.
    Conflict
        ``somebody_else_at_once``: somebody has said something else since.
    Invalid
        When the hours cannot be (``start``, ``end``, ``pause``), or their reason is missing or wrong (``reason``).
        Of an agency also when they are those that stand (``start``): a signature is not lost for nothing. When they are
        the planned ones and a reason says that they are not (``reason``): somebody forgot to change the hours.
    """
    entry = _of_side(session, actor, about, side)
    meant = _meant(session, actor, entry, said)
    if side_of(actor, entry) != Side.SITE and _stand(session, entry, meant, said):
        refuse(UNCHANGED, EntryKind.STATEMENT)
    made = _keep(session, entry, EntryKind.STATEMENT, meant, said.reason)
    if side_of(actor, entry) == Side.SITE:
        session.expire_all()
        _keep(session, entry_of(session, actor, made), EntryKind.SIGNATURE)


def dispute(
    session: Session,
    actor: Actor,
    about: int,
    reason: HoursReason,
    words: str = "",
    *,
    sure: bool = False,
    side: Side | None = None,
) -> None:
    """Say as the site that these hours are not right; a person of the agency, or who leads, settles it.

    As the lead, take up again what was settled: until it is settled anew, the hours do not count.

    Raises
    ------
    NotFound, NotPossible, Conflict
        As ``correct`` does.
    Invalid, TellsOfHealth
        When the words are too many, or tell of health and nobody is ``sure`` (``said``).
    """
    entry = _of_side(session, actor, about, side)
    kept = checked(words, sure=sure) if words.strip() else None
    made = _keep(session, entry, EntryKind.DISPUTE, reason=reason)
    if kept:
        _add_words(session, actor, made, kept)


def say_more(
    session: Session, actor: Actor, about: int, words: str, *, sure: bool = False, side: Side | None = None
) -> None:
    """Add a few words to a dispute.

    Raises
    ------
    NotFound
        When the actor has no such day.
    NotPossible
        When it is not disputed, or not any more.
    Invalid, TellsOfHealth
        As ``dispute`` does; without words too.
    """
    entry = _of_side(session, actor, about, side)
    followed = session.scalar(select(HourEntry.id).where(HourEntry.about_id == about))
    if entry.kind != EntryKind.DISPUTE or followed:
        raise NotPossible(THING, entry.kind, "say_more")
    _add_words(session, actor, about, checked(words, sure=sure))


def settle(session: Session, actor: Actor, about: int, said: SaidHours, *, side: Side | None = None) -> None:
    """Decide a dispute, as the agency or the lead: these hours count.

    Raises
    ------
    NotFound, NotPossible, Conflict, Invalid
        As ``correct`` does.
    """
    entry = _of_side(session, actor, about, side)
    _keep(session, entry, EntryKind.SETTLEMENT, _meant(session, actor, entry, said), said.reason)


def sign(session: Session, actor: Actor, entries: Collection[int]) -> Done:
    """Sign days at the actor's site, as they were shown; what has moved on since is left for another look.

    Raises
    ------
    NotFound
        When one of them is not at the actor's site.
    """
    return _each(session, actor, entries, EntryKind.SIGNATURE, HourEntry.organisation_id == actor.organisation)


def validate(session: Session, actor: Actor, entries: Collection[int]) -> Done:
    """Validate signed days of the actor's own people, as they were shown; what has moved on since is left.

    Raises
    ------
    NotFound
        When one of them is not of the actor's agency.
    """
    return _each(session, actor, entries, EntryKind.VALIDATION, HourEntry.agency_id == actor.organisation)


def entry_of(session: Session, actor: Actor, which: int, *conditions: ColumnElement[bool]) -> HourEntry:
    """Return an entry of a day that the actor may see.

    Raises
    ------
    NotFound
        When there is none.
    """
    found = session.scalars(
        select(HourEntry).where(
            HourEntry.id == which, HourEntry.market_id == actor.market, HourEntry.kind.in_(OF_A_DAY), *conditions
        )
    ).one_or_none()
    if found is None:
        raise NotFound(THING, which)
    return found


def speaks(actor: Actor, entry: HourEntry, side: Side) -> bool:
    """Tell whether somebody speaks for that side of a day; whoever leads, for the lead, of their own people too."""
    return actor.leads if side == Side.LEAD else side_of(actor, entry) == side


def _of_side(session: Session, actor: Actor, about: int, side: Side | None) -> HourEntry:
    entry = entry_of(session, actor, about)
    if side is not None and not speaks(actor, entry, side):
        raise NotFound(THING, about)
    return entry


def refuse(refusal: str, kind: EntryKind) -> None:
    """Raise what the database says about an entry that cannot be.

    Raises
    ------
    Conflict, Invalid, NotPossible
        As ``correct`` says.
    """
    overtaken = "somebody_else_at_once"
    if refusal == overtaken:
        raise Conflict(overtaken)
    if refusal in FIELDS:
        raise Invalid(FIELDS[refusal], refusal)
    raise NotPossible(THING, refusal, kind)


def _meant(session: Session, actor: Actor, entry: HourEntry, said: SaidHours) -> Span:
    planned = session.get_one(RequestShift, entry.request_shift_id)
    assert entry.day is not None  # noqa: S101  # of a day
    return span(said, entry.day, planned.starts_at, planned.ends_at, clock(session, actor))


def _stand(session: Session, entry: HourEntry, meant: Span, said: SaidHours) -> bool:
    """Tell whether that is what the last entry of the day says already, its reason included."""
    followed = session.scalar(select(HourEntry.id).where(HourEntry.about_id == entry.id))
    of_day = HourEntry.request_shift_id == entry.request_shift_id, HourEntry.worker_id == entry.worker_id
    says = HourEntry.kind.in_((EntryKind.STATEMENT, EntryKind.SETTLEMENT))
    reason = session.scalar(select(HourEntry.reason).where(*of_day, says).order_by(HourEntry.seq.desc()).limit(1))
    stands = entry.starts_at, entry.ends_at, entry.break_minutes, reason
    return followed is None and stands == (meant.starts_at, meant.ends_at, meant.break_minutes, said.reason)


def _each(
    session: Session, actor: Actor, entries: Collection[int], kind: EntryKind, condition: ColumnElement[bool]
) -> Done:
    asked = sorted(
        (entry_of(session, actor, each, condition) for each in set(entries)), key=lambda each: (each.month, each.id)
    )
    session.execute(select(func.hold_open_months()))
    followed = select(HourEntry.about_id).where(HourEntry.about_id.in_([each.id for each in asked]))
    already = set(session.scalars(followed.where(HourEntry.kind == kind)))
    left = [each for each in asked if each.id not in already]
    done = sum(_try(session, entry, kind)[1] is None for entry in left)
    return Done(done, len(left) - done)


def _keep(
    session: Session, entry: HourEntry, kind: EntryKind, hours: Span | None = None, reason: HoursReason | None = None
) -> int:
    made, refusal = _try(session, entry, kind, hours, reason)
    if refusal:
        refuse(refusal, kind)
    return made


def _try(
    session: Session, entry: HourEntry, kind: EntryKind, hours: Span | None = None, reason: HoursReason | None = None
) -> tuple[int, str | None]:
    start, end, pause = (hours.starts_at, hours.ends_at, hours.break_minutes) if hours else (None, None, None)
    asked = func.keep_hours(kind, entry.mission_id, entry.request_shift_id, entry.id, start, end, pause, reason)
    made, refusal = session.execute(select(asked.table_valued("entry", "refusal"))).one()
    return made, refusal


def _add_words(session: Session, actor: Actor, entry: int, words: str) -> None:
    session.add(HourWord(market_id=actor.market, entry_id=entry, said_by=actor.user, said=words))
    session.flush()

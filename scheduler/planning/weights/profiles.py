"""Profiles: listed, edited, and chosen for the next runs. Nothing is overwritten, so every edit stays on record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from scheduler.core.access import Actor, require_lead
from scheduler.core.errors import Invalid, NotAllowed, NotFound
from scheduler.core.seen import require_same
from scheduler.core.tables import User, WeightChoice, WeightProfile
from scheduler.core.tables.codes import Role
from scheduler.core.texts import one_line
from scheduler.planning.translate.weights import DEFAULTS, in_force

MOST: Mapping[str, int] = {
    "handover": 20_000,
    "fragmentation": 20_000,
    "travel": 200,
    "balance": 50,
    "agency_share": 100,
    "unpreferred": 20_000,
    "opportunity": 100,
    "preferred": 20_000,
    "unfamiliar": 20_000,
    "disruption": 20_000,
    "activation": 20_000,
}
"""The most points that a criterion may have: by the minute some, by the case the others. Beyond, it alone decides."""

LONGEST_NAME = 60  # characters
HISTORY = 20


@dataclass(frozen=True, slots=True)
class Profile:
    """A version of a profile; ``by`` is who wrote it, None for somebody of another organisation.

    A ``retired`` one took the profile off the list.
    """

    id: int
    name: str
    weights: Mapping[str, int]
    by: str | None
    at: datetime
    versions: int
    retired: bool = False

    @property
    def changed(self) -> dict[str, int]:
        """The points that differ from the product's own."""
        return {name: points for name, points in self.weights.items() if points != DEFAULTS[name]}


@dataclass(frozen=True, slots=True)
class Decision:
    """Somebody chose a profile for the next runs; the product's own weights have no name."""

    name: str | None
    by: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Profiles:
    """Profiles by name without the retired ones, the one in force (None: the product's weights), the last decisions."""

    all: tuple[Profile, ...]
    in_force: int | None
    decisions: tuple[Decision, ...]


def profiles(session: Session, actor: Actor) -> Profiles:
    """Return the profiles of the actor's market.

    Raises
    ------
    NotAllowed
        To anybody but the lead's planner.
    """
    require_lead(actor)
    newest = select(func.max(WeightProfile.id).label("id"), func.count().label("versions"))
    newest_of = newest.where(WeightProfile.market_id == actor.market).group_by(WeightProfile.name).subquery()
    found = (
        select(WeightProfile, User.name, newest_of.c.versions)
        .join(newest_of, newest_of.c.id == WeightProfile.id)
        .outerjoin(User, User.id == WeightProfile.created_by)
        .where(~WeightProfile.retired)
        .order_by(WeightProfile.name)
    )
    decided = (
        select(WeightProfile.name, User.name, WeightChoice.chosen_at)
        .select_from(WeightChoice)
        .outerjoin(WeightProfile, WeightProfile.id == WeightChoice.profile_id)
        .outerjoin(User, User.id == WeightChoice.chosen_by)
        .where(WeightChoice.market_id == actor.market)
        .order_by(WeightChoice.id.desc())
        .limit(HISTORY)
    )
    current = in_force(session, actor.market)
    return Profiles(
        tuple(_profile(row, by, versions) for row, by, versions in session.execute(found)),
        current.id if current else None,
        tuple(Decision(*row) for row in session.execute(decided)),
    )


def profile(session: Session, actor: Actor, which: int) -> Profile:
    """Return one version of a profile.

    Raises
    ------
    NotFound
        When the actor's market has none of that number.
    NotAllowed
        To anybody but the lead's planner.
    """
    require_lead(actor)
    row = session.execute(
        select(WeightProfile, User.name)
        .outerjoin(User, User.id == WeightProfile.created_by)
        .where(WeightProfile.id == which, WeightProfile.market_id == actor.market)
    ).one_or_none()
    if row is None:
        thing = "weight profile"
        raise NotFound(thing, which)
    return _profile(row[0], row[1], 1)


def versions(session: Session, actor: Actor, name: str) -> tuple[Profile, ...]:
    """Return the latest versions of a profile, the newest first: who changed what, and when.

    Raises
    ------
    NotAllowed
        To anybody but the lead's planner.
    """
    require_lead(actor)
    rows = session.execute(
        select(WeightProfile, User.name)
        .outerjoin(User, User.id == WeightProfile.created_by)
        .where(WeightProfile.market_id == actor.market, WeightProfile.name == name)
        .order_by(WeightProfile.id.desc())
        .limit(HISTORY)
    )
    return tuple(_profile(row, by, 1) for row, by in rows)


def add(session: Session, actor: Actor, name: str, weights: Mapping[str, int]) -> int:
    """Store a new profile and return its number.

    Raises
    ------
    Invalid
        Without a name, with one that another profile has, or with points out of range (the field is the criterion).
    NotAllowed
        For whoever does not decide for the lead: the nightly run, other agencies.
    """
    _require_planner(actor)
    name = _named(name)
    _lock(session, actor)
    if any(each.name.lower() == name.lower() for each in profiles(session, actor).all):
        field, reason = "name", "name_taken"
        raise Invalid(field, reason)
    return _store(session, actor, name, weights)


def edit(session: Session, actor: Actor, which: int, weights: Mapping[str, int], *, seen: str | None = None) -> int:
    """Store new points of a profile; when it is in force, the next runs are made with them. Return its new number.

    Storing the points that it has changes nothing; storing any for a retired one offers it again. ``seen`` is the
    number of the newest version that was shown.

    Raises
    ------
    NotFound, Invalid, NotAllowed
        As ``profile`` and ``add`` do.
    Conflict
        ``somebody_else_at_once``: somebody has stored other points since.
    """
    _require_planner(actor)
    _lock(session, actor)
    latest = _latest(session, actor, which)
    require_same(str(latest.id), seen)
    if latest.weights == check(weights) and not latest.retired:
        return latest.id
    chosen = is_in_force(session, actor, latest.name)
    stored = _store(session, actor, latest.name, weights)
    if chosen:
        session.add(WeightChoice(market_id=actor.market, profile_id=stored, chosen_by=actor.user))
        session.flush()
    return stored


def retire(session: Session, actor: Actor, which: int) -> None:
    """Take a profile off the list. What was made with it stays on record; retiring it again changes nothing.

    Raises
    ------
    Invalid
        ``in_force``: the next runs are made with it.
    NotFound, NotAllowed
        As ``profile`` and ``add`` do.
    """
    _require_planner(actor)
    _lock(session, actor)
    latest = _latest(session, actor, which)
    if is_in_force(session, actor, latest.name):
        field, reason = "profile", "in_force"
        raise Invalid(field, reason)
    if not latest.retired:
        _store(session, actor, latest.name, latest.weights, retired=True)


def choose(session: Session, actor: Actor, which: int | None) -> None:
    """Make the next runs with a profile; None: with the product's own weights. Choosing it again changes nothing.

    Raises
    ------
    NotFound, NotAllowed
        As ``profile`` and ``add`` do; a retired profile is not there.
    """
    _require_planner(actor)
    _lock(session, actor)
    if which is not None and _latest(session, actor, which).retired:
        thing = "weight profile"
        raise NotFound(thing, which)
    current = in_force(session, actor.market)
    if which != (current.id if current else None):
        session.add(WeightChoice(market_id=actor.market, profile_id=which, chosen_by=actor.user))
        session.flush()


def is_in_force(session: Session, actor: Actor, name: str) -> bool:
    """Tell whether the next runs are made with the profile of that name."""
    current = in_force(session, actor.market)
    return current is not None and current.name == name


def check(weights: Mapping[str, int]) -> dict[str, int]:
    """Return the points of all criteria, those that are not given as the product has them.

    Raises
    ------
    Invalid
        For an unknown criterion, and for points below 0 or beyond ``MOST``.
    """
    for name, points in weights.items():
        if name not in MOST or not 0 <= points <= MOST[name]:
            reason = "points_out_of_range"
            raise Invalid(name, reason)
    return DEFAULTS | dict(weights)


def _require_planner(actor: Actor) -> None:
    require_lead(actor)
    if actor.role != Role.PLANNER:  # what counts is for a person to decide
        action, thing = "change", "weight profile"
        raise NotAllowed(action, thing)


def _named(name: str) -> str:
    name = one_line(name)
    if not 1 <= len(name) <= LONGEST_NAME:
        field, reason = "name", "name_length"
        raise Invalid(field, reason)
    return name


def _latest(session: Session, actor: Actor, which: int) -> Profile:
    """Return the newest version of the profile of which one is named."""
    return versions(session, actor, profile(session, actor, which).name)[0]


def _lock(session: Session, actor: Actor) -> None:
    """Let two people who edit at once come one after the other."""
    session.execute(text("SELECT pg_advisory_xact_lock(hashtext('weights'), :market)"), {"market": actor.market})


def _store(session: Session, actor: Actor, name: str, weights: Mapping[str, int], *, retired: bool = False) -> int:
    row = WeightProfile(
        market_id=actor.market, name=name, weights=check(weights), created_by=actor.user, retired=retired
    )
    session.add(row)
    session.flush()
    return row.id


def _profile(row: WeightProfile, by: str | None, versions: int) -> Profile:
    return Profile(row.id, row.name, DEFAULTS | row.weights, by, row.created_at, versions, row.retired)

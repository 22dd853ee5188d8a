"""What a replay plays: which weeks, from which seed, how much of it. Kept in its database, so that it goes on alike."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Setting:
    """A stretch of time and how it is drawn.

    Parameters
    ----------
    seed
        Where chance begins.
    start, finish
        The first day, and the one after the last.
    share
        Which part of the contract's hours is asked for.
    workers
        How many people there are; as many as the market has if None.
    """

    seed: int
    start: date
    finish: date
    share: float = 1.0
    workers: int | None = None

    @property
    def days(self) -> tuple[date, ...]:
        """All days that are played."""
        return tuple(self.start + timedelta(days=row) for row in range((self.finish - self.start).days))


def kept(session: Session) -> Setting | None:
    """Return what is played in this database; None where nothing is. The session is the administration's."""
    if session.scalar(text("SELECT to_regclass('replayed.setting') IS NULL")):
        return None  # nothing was ever played here
    row = session.execute(text("SELECT seed, start, finish, share, workers FROM replayed.setting")).one_or_none()
    return None if row is None else Setting(*row)


def keep(session: Session, setting: Setting) -> None:
    """Keep what is played, in the transaction that loads its market."""
    values = {name: getattr(setting, name) for name in ("seed", "start", "finish", "share", "workers")}
    session.execute(text("INSERT INTO replayed.setting VALUES (:seed, :start, :finish, :share, :workers)"), values)


def played(session: Session) -> frozenset[date]:
    """Return the days that have been played to their end."""
    return frozenset(session.scalars(text("SELECT day FROM replayed.days")))


def note(session: Session, day: date, seconds: float) -> None:
    """Note that a day has been played, and how long that took."""
    session.execute(text("INSERT INTO replayed.days VALUES (:day, :seconds)"), {"day": day, "seconds": seconds})

"""The hours that recur every week: those that a site keeps for itself, else those of its market."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from scheduler.core.tables import Post, ShiftTemplate


@dataclass(frozen=True, slots=True)
class Hours:
    """A stretch of work on the clock of its day: minutes since midnight, beyond 1440 on the next day."""

    start_minute: int
    end_minute: int
    break_minutes: int = 0

    @property
    def paid_minutes(self) -> int:
        """Minutes by the clock without the break; a night in which the clocks change has others."""
        return self.end_minute - self.start_minute - self.break_minutes


@dataclass(frozen=True, slots=True)
class UsualHours:
    """Hours that recur on some days of the week (1 is Monday)."""

    weekdays: tuple[int, ...]
    hours: Hours


Templates = Mapping[tuple[int, str], Sequence[ShiftTemplate]]


def templates_of(session: Session, sites: set[int], jobs: set[int]) -> Templates:
    """Read what recurs of some jobs, for some sites and for all."""
    rows: dict[tuple[int, str], list[ShiftTemplate]] = {}
    for row in session.scalars(
        select(ShiftTemplate)
        .where(ShiftTemplate.job_id.in_(jobs), or_(ShiftTemplate.site_id.in_(sites), ShiftTemplate.site_id.is_(None)))
        .order_by(ShiftTemplate.start_minute, ShiftTemplate.id)
    ):
        rows.setdefault((row.job_id, row.label), []).append(row)
    return rows


def week_of(templates: Templates, site: int, job: int, label: str) -> tuple[UsualHours, ...]:
    """Return the hours of a post; those that the site keeps for itself stand before those of the market."""
    rows = templates.get((job, label), ())
    own = [row for row in rows if row.site_id == site] or [row for row in rows if row.site_id is None]
    return tuple(
        UsualHours(tuple(sorted(row.weekdays)), Hours(row.start_minute, row.end_minute, row.break_minutes))
        for row in own
    )


def usual_weeks(session: Session, site: int, job: int) -> tuple[tuple[UsualHours, ...], ...]:
    """Return the usual hours of every post of a job at a site."""
    templates = templates_of(session, {site}, {job})
    labels = session.scalars(select(Post.label).where(Post.site_id == site, Post.job_id == job).order_by(Post.label))
    return tuple(week_of(templates, site, job, label) for label in labels)

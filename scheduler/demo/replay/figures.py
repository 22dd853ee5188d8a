"""The figures of the market: its engine counts them, here once a month is over instead of once a day."""

from collections.abc import Iterator
from datetime import date, datetime

from scheduler.demo.calendar import moment
from scheduler.demo.replay.act import Act
from scheduler.demo.replay.stage import Stage
from scheduler.impact.publishing import count_figures

FROM_DAY = 21
"""By then the month before is closed: figures that are counted earlier lack what is signed late."""


def of_day(_stage: Stage, day: date) -> Iterator[Act]:
    """Return when figures are counted."""
    if day.day == FROM_DAY:
        yield Act(moment(day, "05:00"), count)


def count(stage: Stage, at: datetime) -> None:
    """Count the figures of the months that are over."""
    with stage.acting(stage.people.engine, at) as (session, now):
        count_figures(session, stage.people.engine, now)

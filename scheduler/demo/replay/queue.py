"""What the job worker would do at the same moment: its queue is worked in the order in which it was filled."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import URL, Engine, text

from scheduler.core.connections import engine_of
from scheduler.demo.replay.stage import Stage
from scheduler.planning.announcing import announce
from scheduler.planning.offering import reoffer
from scheduler.planning.stand_by.listing import list_stand_bys

TAKE = text("""
    DELETE FROM procrastinate.procrastinate_jobs WHERE status = 'todo' AND task_name = ANY(:tasks)
    RETURNING id, task_name, args
""")

AT_ONCE, IN_THE_EVENING = ("reoffer", "announce"), ("stand_by",)
"""Stand-bys are listed once a day: anew after each change, as the job worker does, they would be the greater part."""


class Jobs:
    """The queue of a replayed market."""

    def __init__(self, owner: URL) -> None:
        self._engine: Engine = engine_of(owner)

    def close(self) -> None:
        """Close the connection."""
        self._engine.dispose()

    def work(self, stage: Stage, at: datetime) -> None:
        """Do what waits until nothing does."""
        while rows := self._take(AT_ONCE):
            for _, task, arguments in sorted(rows):
                engine = stage.people.engine
                with stage.acting(engine, at) as (session, now):
                    if task == "reoffer":
                        reoffer(session, engine, arguments["mission"], now=now)
                    else:
                        announce(session, engine, now)

    def end_day(self, stage: Stage, at: datetime) -> None:
        """Do what waits for the evening."""
        if self._take(IN_THE_EVENING):
            with stage.acting(stage.people.engine, at) as (session, now):
                list_stand_bys(session, stage.people.engine, now)

    def _take(self, tasks: Collection[str]) -> list[tuple[int, str, dict[str, int]]]:
        with self._engine.begin() as connection:
            return [(*row,) for row in connection.execute(TAKE, {"tasks": list(tasks)})]

"""The world of the tests, changed as its administration would, and translated for the nightly run."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from msgspec import json
from sqlalchemy import Executable

from scheduler.core.access import Actor
from scheduler.planning.translate import Translation, problem_of
from solver.instance import read_instance
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World, moment

NIGHT = moment(-3, 3)
"""Friday 26 February 2027, 4:00 in Paris: the request begins on the Monday after."""


@dataclass
class Translator:
    """Changes the world as its administration, and translates it for the nightly run."""

    stage: Stage
    world: World

    def add(self, *rows: Any) -> None:
        with self.stage.administering() as session:
            session.add_all(rows)

    def run(self, statement: Executable) -> None:
        with self.stage.administering() as session:
            session.execute(statement)

    def translation(self, at: datetime = NIGHT, actor: Actor | None = None) -> Translation:
        actor = actor or self.world.engine
        with self.stage.acting(actor) as session:
            found = problem_of(session, actor, at)
        read_instance(found.instance)  # the format takes it, whatever a test changed
        return found

    def instance(self, at: datetime = NIGHT) -> dict[str, Any]:
        found: dict[str, Any] = json.decode(self.translation(at).instance)
        return found

    def worker(self, code: str = "W-FREE", at: datetime = NIGHT) -> dict[str, Any]:
        return next(each for each in self.instance(at)["workers"] if each["id"] == code)

    def unknown_sites(self, code: str = "W-FREE") -> frozenset[str]:
        """Return the sites to which nobody knows somebody's way, as the solver reads the instance."""
        return read_instance(self.translation().instance).worker(code).unknown_sites

    def request(self, at: datetime = NIGHT) -> dict[str, Any]:
        return next(each for each in self.instance(at)["requests"] if each["id"] == f"R{self.world.request}")


def spans(written: list[dict[str, str]]) -> list[tuple[str, str]]:
    return [(each["start"], each["end"]) for each in written]

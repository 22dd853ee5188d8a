"""Faults that the tests must find, as a table: ``faults.toml``. ``python -m tests.mutants`` plants them one by one."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Fault:
    """One row: in this file, this text becomes that one, and each of these tests must fail."""

    what: str
    file: str
    text: str
    becomes: str
    tests: tuple[str, ...]

    def planted(self) -> str:
        """Return the file with the fault in it.

        Raises
        ------
        ValueError
            When the text does not stand in the file exactly once: the row no longer says what it said.
        """
        sound = (ROOT / self.file).read_text(encoding="utf-8")
        if (found := sound.count(self.text)) != 1:
            problem = f"{self.file}: {self.text!r} is there {found} times, not once: bring faults.toml up to date"
            raise ValueError(problem)
        return sound.replace(self.text, self.becomes)


def faults() -> tuple[Fault, ...]:
    """Return the table."""
    rows = tomllib.loads(Path(__file__).with_name("faults.toml").read_text(encoding="utf-8"))["fault"]
    return tuple(Fault(**{**row, "tests": tuple(row["tests"])}) for row in rows)

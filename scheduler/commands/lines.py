"""Lines of a terminal about files, in French as the files are: where, and what to do.

What is counted and named here is what the pages count and name: points à corriger, valeurs à vérifier.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from scheduler.imports import ADVICE, Code, Fault, Report, advise

NBSP = "\N{NO-BREAK SPACE}"
REHEARSED = f"Vérification seulement{NBSP}: rien n’est enregistré. Avec --apply, tout est enregistré."
STORED = "Enregistré."
FIRST_PLURAL = 2
SURE = f"avec --sure, tout est pris comme il a été lu{NBSP}; sinon corrigez les fichiers"


def place(file: str = "", row: int = 0, column: str = "") -> str:
    """Return where something is, as people look for it."""
    parts = (file, f"ligne {row}" if row else "", f"colonne «{NBSP}{column}{NBSP}»" if column else "")
    return ", ".join(each for each in parts if each) or "fichier"


def fault_line(fault: Fault, file: str = "", advice: Mapping[Code, str] = ADVICE) -> str:
    """Return a fault as a line: file, row, column, what to do, what was read there."""
    read = f" Lu{NBSP}: «{NBSP}{fault.value}{NBSP}»." if fault.value else ""
    return f"{place(file, fault.row, fault.column)}{NBSP}: {advise(fault, advice)}{read}"


def under(head: str, lines: Iterable[str]) -> Iterator[str]:
    """Iterate over lines below a head with their number, over nothing when there are none."""
    found = list(lines)
    if found:
        yield f"{head} ({len(found)}){NBSP}:"
        yield from (f"  {each}" for each in found)


def counted(number: int, one: str, many: str) -> str:
    """Return a number with what is counted, as French has it: none is one."""
    return f"{number} {many if abs(number) >= FIRST_PLURAL else one}"


def done(report: Report) -> str:
    """Return what became of the rows of a file, or would."""
    parts = [
        counted(number, one, f"{one}s")
        for number, one in (
            (report.added, "ajoutée"),
            (report.changed, "modifiée"),
            (report.unchanged, "inchangée"),
            (report.removed, "remplacée"),
        )
        if number
    ]
    return counted(report.rows, "ligne", "lignes") + (f"{NBSP}: {', '.join(parts)}" if parts else "")


class Kept(Protocol):
    """What became of files."""

    @property
    def applied(self) -> bool:
        """Whether they were stored."""

    @property
    def faults(self) -> Sequence[object]:
        """What is wrong."""

    @property
    def questions(self) -> Sequence[object]:
        """What can be meant in two ways."""


def kept(report: Kept, *, sure: bool) -> Iterator[str]:
    """Say that it was stored, or how it would be; of what cannot be, ``wrong`` or ``unsure`` says so at the end."""
    if report.applied:
        yield STORED
    elif not report.faults and (sure or not report.questions):
        yield REHEARSED


def wrong(what: object, faults: int) -> str:
    """Say that there are faults."""
    return f"{what}{NBSP}: {counted(faults, 'point', 'points')} à corriger, rien n’est enregistré"


def unsure(what: object, questions: int) -> str:
    """Say that there are questions, and how they are answered."""
    return f"{what}{NBSP}: {counted(questions, 'valeur', 'valeurs')} à vérifier, rien n’est enregistré{NBSP}; {SURE}"

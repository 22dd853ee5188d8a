"""``releve market``: a market as a folder of files, from an empty one to the first night.

What it says is French, as the files are (``in_french``).
"""

import os
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from scheduler.commands.failure import Failure, Refused
from scheduler.commands.in_french import Folder as FolderType
from scheduler.commands.in_french import InFrench, market_of_code
from scheduler.commands.lines import NBSP, counted, done, fault_line, kept, place, under, unsure, wrong
from scheduler.commands.opening import one_line
from scheduler.commands.owning import administering, rehearsing
from scheduler.core.config import Settings
from scheduler.imports import let_know
from scheduler.imports.addresses import Answers
from scheduler.imports.market_folder import (
    FOLDER_ADVICE,
    FOLDER_TO_DO,
    FileFault,
    Folder,
    FolderReport,
    answers_for,
    check_folder,
    check_market,
    load_folder,
    market_files,
    put,
    read_folder,
    write_template,
)
from scheduler.market.geocoder import geocoder_of
from scheduler.market.missing import SAID, TO_DO, WHERE, Missing

FOLDER = FolderType(path_type=Path, file_okay=False, exists=True)
NEW_FOLDER = FolderType(path_type=Path, file_okay=False)


@click.group("market", cls=InFrench)
def market() -> None:
    """Bring a market in as a folder of files, and see what it lacks."""


@market.command()
@click.argument("folder", type=NEW_FOLDER)
def template(*, folder: Path) -> None:
    """Write an empty folder to fill in: files with heads and a few rows as an example, and a page that explains them.

    Nothing is written over.
    """
    keep(folder, write_template)


@market.command()
@click.argument("code")
@click.argument("folder", type=NEW_FOLDER)
def write(*, code: str, folder: Path) -> None:
    """Write the market of that code as a folder: all that is set up, and no worker's file.

    `releve market load` takes it back, here or in another installation. Nothing is written over.
    """
    with administering() as session, market_of_code(session):
        files = market_files(session, code)
    keep(folder, lambda into: put(into, files))


def keep(folder: Path, writing: Callable[[Path], Sequence[Path]]) -> None:
    """Write files into a folder and name them.

    Raises
    ------
    Failure
        When one of them is there already, or the folder cannot be written to.
    """
    try:
        written = writing(folder)
    except FileExistsError as error:
        message = f"{error}{NBSP}: est déjà là, rien n’est écrit. Nommez un autre dossier"
        raise Failure(message) from error
    except OSError as error:
        message = f"{folder}{NBSP}: ne peut pas être écrit ({error.strerror})"
        raise Failure(message) from error
    for path in written:
        click.echo(path)


@market.command()
@click.option("--apply", is_flag=True, help="Store the market; without it nothing is.")
@click.option("--sure", is_flag=True, help="What can be meant in two ways is meant as it was read.")
@click.argument("folder", type=FOLDER)
def load(*, folder: Path, apply: bool, sure: bool) -> None:
    """Store a folder as a market, all of it or nothing; the same folder again changes what has changed.

    Every fault is told by file, row and column. The exit code is 2 when there is any fault, or a question: a date that
    could have its month first, a place far from all others.
    """
    given, answers = opened(folder)
    with administering(founding=True) as session:
        let_know(session, answers)
        report = load_folder(session, given, apply=apply, sure=sure)
    for line in (*summary(report), *kept(report, sure=sure)):
        click.echo(line)
    require_sound(folder, report, sure=sure)


@market.command()
@click.argument("target", metavar="FOLDER|CODE")
def check(*, target: str) -> None:
    """Say what is missing before a first night, in a folder or in the market of that code; nothing is stored.

    A folder's faults are told first, then what is missing, each by file, row and column, or by page, and what to do
    about it. A run lists the same. The exit code is 2 when there is any fault, 1 when something is missing.
    """
    if Path(target).is_dir():
        given, answers = opened(Path(target))
        with rehearsing() as session:  # before anything is founded
            let_know(session, answers)
            report, found = check_folder(session, given, datetime.now(UTC))
        missing = [
            f"{place(at.file, at.row, at.column)}{NBSP}: {phrase(gap, FOLDER_TO_DO[gap.what])}" for at, gap in found
        ]
    else:
        with administering() as session, market_of_code(session, ", et aucun dossier ne s’appelle ainsi"):
            gaps = check_market(session, target, datetime.now(UTC))
        report = FolderReport()
        missing = [f"{WHERE[gap.what]}{NBSP}: {phrase(gap, TO_DO[gap.what])}" for gap in gaps]
    for line in (*faults_and_questions(report), *under("Ce qui manque avant la première nuit", missing)):
        click.echo(line)
    told = f"{counted(len(missing), 'chose manque', 'choses manquent')} avant la première nuit"
    if report.faults:
        message = wrong(target, len(report.faults)) + (f"{NBSP}; {told}" if missing else "")
        raise Failure(message)
    if missing:
        message = f"{target}{NBSP}: {told}"
        raise Refused(message)
    click.echo(f"{target}{NBSP}: rien ne manque")


def phrase(gap: Missing, to_do: str) -> str:
    """Say what is missing, and what to do about it."""
    day = f"{gap.day:%d/%m/%Y}" if gap.day else "–"
    told = SAID[gap.what] % {"code": gap.code, "name": gap.name, "number": gap.number, "day": day}
    return f"{told}. {to_do}"


def opened(folder: Path) -> tuple[Folder, Answers | None]:
    """Read a folder, and ask where its addresses lie, while no transaction is open.

    Raises
    ------
    Failure
        When it cannot be read.
    """
    try:
        given = read_folder(folder)
    except OSError as error:
        message = f"{error.filename or folder}{NBSP}: ne se lit pas ({error.strerror})"
        raise Failure(message) from error
    with one_line():
        return given, answers_for(given, geocoder_of(Settings.from_environment(os.environ)))


def summary(report: FolderReport) -> Iterable[str]:
    """Return faults and questions line by line, then what was done with each file, or would be."""
    yield from faults_and_questions(report)
    yield from (f"{name}{NBSP}: {done(file)}" for name, file in report.files.items())


def faults_and_questions(report: FolderReport) -> Iterable[str]:
    """Return what is not read, wrong, or may be meant otherwise: file, row, column, what to do."""
    yield from under("Fichiers laissés de côté", map(_line, report.left))
    yield from under("Points à corriger", map(_line, report.faults))
    yield from under("Valeurs à vérifier", map(_line, report.questions))


def _line(fault: FileFault) -> str:
    return fault_line(fault.fault, fault.file, FOLDER_ADVICE)


def require_sound(folder: Path, report: FolderReport, *, sure: bool) -> None:
    """End with exit code 2 when something of a folder is wrong, or can be meant in two ways.

    Raises
    ------
    Failure
        With how much.
    """
    if report.faults:
        raise Failure(wrong(folder, len(report.faults)))
    if report.questions and not sure:
        raise Failure(unsure(folder, len(report.questions)))

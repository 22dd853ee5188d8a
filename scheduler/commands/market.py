"""``releve market``: a market as a folder of files, from an empty one to the first night."""

import os
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from scheduler.commands.bring_in import told
from scheduler.commands.failure import Failure, Refused
from scheduler.commands.owning import administering
from scheduler.core.config import Settings
from scheduler.imports import let_ask
from scheduler.imports.market_folder import (
    FileFault,
    Folder,
    FolderReport,
    Place,
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

FOLDER = click.Path(path_type=Path, file_okay=False, exists=True)


@click.group("market")
def market() -> None:
    """Bring a market in as a folder of files, and see what it lacks."""


@market.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def template(*, folder: Path) -> None:
    """Write an empty folder to fill in: files with heads and two rows as an example, and a page that explains them.

    Nothing is written over.
    """
    keep(folder, write_template)


@market.command()
@click.argument("code")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def write(*, code: str, folder: Path) -> None:
    """Write the market of that code as a folder: all that is set up, and no worker's file.

    `releve market load` takes it back, here or in another installation. Nothing is written over.
    """
    with administering() as session:
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
        message = f"{error}: is there already; name another folder"
        raise Failure(message) from error
    except OSError as error:
        message = f"{folder}: cannot be written to: {error.strerror}"
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
    given = opened(folder)
    with administering() as session:
        let_ask(session, geocoder_of(Settings.from_environment(os.environ)))
        report = load_folder(session, given, apply=apply, sure=sure)
    for line in summary(report):
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
        given = opened(Path(target))
        with administering() as session:
            let_ask(session, geocoder_of(Settings.from_environment(os.environ)))
            report, found = check_folder(session, given, datetime.now(UTC))
        lines = [f"{_place(place)}: {phrase(gap)}" for place, gap in found]
    else:
        with administering() as session:
            gaps = check_market(session, target, datetime.now(UTC))
        report, lines = FolderReport(), [f"{WHERE[gap.what]}: {phrase(gap)}" for gap in gaps]
    for line in (*(said(fault) for fault in (*report.faults, *report.questions)), *lines):
        click.echo(line)
    if report.faults:
        message = f"{target}: {len(report.faults)} faults, {len(lines)} things are missing"
        raise Failure(message)
    if lines:
        message = f"{target}: {len(lines)} things are missing"
        raise Refused(message)
    click.echo(f"{target}: nothing is missing")


def phrase(gap: Missing) -> str:
    """Say what is missing, and what to do about it."""
    day = f"{gap.day:%d/%m/%Y}" if gap.day else "–"
    told = SAID[gap.what] % {"code": gap.code, "name": gap.name, "number": gap.number, "day": day}
    return f"{told}. {TO_DO[gap.what]}"


def _place(place: Place) -> str:
    row = f"row {place.row}" if place.row else "file"
    return f"{place.file}: {row}, {place.column}"


def opened(folder: Path) -> Folder:
    """Read a folder.

    Raises
    ------
    Failure
        When it cannot be read.
    """
    try:
        return read_folder(folder)
    except OSError as error:
        message = f"{error.filename or folder}: cannot be read: {error.strerror}"
        raise Failure(message) from error


def summary(report: FolderReport) -> Iterable[str]:
    """Return faults and questions line by line, then what was done with each file, or would be."""
    yield from (said(each) for each in (*report.faults, *report.questions))
    for name, file in report.files.items():
        yield (
            f"{name}: {file.rows} rows: {file.added} new, {file.changed} changed, {file.unchanged} as they were,"
            f" {file.removed} replaced"
        )
    yield "stored" if report.applied else "rehearsed, nothing is stored (--apply stores)"


def said(fault: FileFault) -> str:
    """Return a fault as a line: file, row, column, what, what to do."""
    return f"{fault.file}: {told(fault.fault)}"


def require_sound(folder: Path, report: FolderReport, *, sure: bool) -> None:
    """End with exit code 2 when something of a folder is wrong, or can be meant in two ways.

    Raises
    ------
    Failure
        With how much.
    """
    if report.faults:
        message = f"{folder}: {len(report.faults)} faults, nothing is stored"
        raise Failure(message)
    if report.questions and not sure:
        message = (
            f"{folder}: {len(report.questions)} questions, nothing is stored; --sure says that all is meant as read"
        )
        raise Failure(message)

"""A folder is brought in, and what comes of it."""

from pathlib import Path

from sqlalchemy import func, select

from scheduler.core.tables import (
    Base,
)
from scheduler.imports import Code
from scheduler.imports.market_folder import FolderReport, load_folder, read_folder
from tests.scheduler.db.stage import Stage


def brought(stage: Stage, folder: Path, *, apply: bool = True) -> FolderReport:
    with stage.administering() as session:
        return load_folder(session, read_folder(folder), apply=apply)


def counts(stage: Stage) -> dict[str, int]:
    with stage.administering() as session:
        return {
            name: session.scalars(select(func.count()).select_from(table)).one()
            for name, table in Base.metadata.tables.items()
        }


def told(report: FolderReport) -> set[tuple[str, int, str, Code]]:
    return {(each.file, each.fault.row, each.fault.column, each.fault.code) for each in report.faults}

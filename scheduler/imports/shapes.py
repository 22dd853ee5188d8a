"""Shapes of files of which somebody has said what their columns are: asked once in an organisation, then known."""

from collections.abc import Sequence
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import Invalid
from scheduler.core.tables import FileShape
from scheduler.imports.addresses import may_ask
from scheduler.imports.cells import plain
from scheduler.imports.faults import Fault
from scheduler.imports.kinds import IMPORTERS, Kind
from scheduler.imports.layout import NOT_READ, Layout, as_chosen, by_our_heads, can_be_chosen
from scheduler.imports.table import Table


def laid_out(
    session: Session, actor: Actor, kind: Kind, table: Table, columns: Sequence[str] | None
) -> tuple[Layout, list[Fault], Sequence[str]]:
    """Find out what the columns of a file are: by our own heads, as is said now, or as was said before.

    With what is wrong with that, and with what was chosen, where anything was.

    Parameters
    ----------
    columns
        What somebody says each column is, kept when nothing is wrong with it; empty to ask what was said before anew.

    Raises
    ------
    Invalid
        When they are not as many as the file's, or are none of ours.
    """
    importer = IMPORTERS[kind]
    ours = importer.columns_for(asking=may_ask(session))
    layout, faults = by_our_heads(ours, table, importer.ours)
    if not faults:
        return layout, [], ()
    if columns:
        if len(columns) != len(table.heads) or not {*columns} <= {NOT_READ, *can_be_chosen(ours)}:
            field, reason = "columns", "unknown"
            raise Invalid(field, reason)
        layout, wrong = as_chosen(ours, table, columns)
        if not wrong:
            remember(session, actor, kind, table, columns)
        return layout, wrong, columns
    before = chosen_before(session, actor, kind, table)
    if columns is not None or before is None or len(before) != len(table.heads):
        return layout, faults, before or ()
    layout, wrong = as_chosen(ours, table, before)
    return layout, wrong, before


def fingerprint(table: Table) -> str:
    """Return what tells the shape of a file from others: its heads in their order; capitals and accents do not count.

    The heads themselves are not kept: in a file without any, they are the first person of it.
    """
    return sha256("\x1f".join(plain(each) for each in table.heads).encode()).hexdigest()


def chosen_before(session: Session, actor: Actor, kind: Kind, table: Table) -> tuple[str, ...] | None:
    """Return what somebody of the organisation has said the columns of such a file are."""
    found = session.scalar(
        select(FileShape.columns).where(
            FileShape.organisation_id == actor.organisation,
            FileShape.kind == kind,
            FileShape.fingerprint == fingerprint(table),
        )
    )
    return None if found is None else tuple(found)


def remember(session: Session, actor: Actor, kind: Kind, table: Table, chosen: Sequence[str]) -> None:
    """Keep what somebody says the columns of such a file are; what was said before is replaced."""
    new = {"columns": list(chosen), "confirmed_by": actor.user, "confirmed_at": func.now()}
    row = insert(FileShape).values(organisation_id=actor.organisation, kind=kind, fingerprint=fingerprint(table), **new)
    session.execute(row.on_conflict_do_update(index_elements=["organisation_id", "kind", "fingerprint"], set_=new))

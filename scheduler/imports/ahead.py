"""What a file will ask about, read before it is imported: asking takes seconds, and no transaction waits for that."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.imports.addresses import addresses_in, let_know
from scheduler.imports.faults import FileError
from scheduler.imports.kinds import IMPORTERS, Kind
from scheduler.imports.reading import read
from scheduler.imports.recognition import from_heads_on
from scheduler.imports.rows import read_rows
from scheduler.imports.shapes import laid_out


def addresses_of(
    session: Session, actor: Actor, kind: Kind, content: bytes, columns: Sequence[str] | None = None
) -> list[str]:
    """Return the addresses that a file asks about, none of one that cannot be read; nothing is kept.

    Parameters
    ----------
    content, columns
        As in ``load``, which then tells what is wrong with either.

    Raises
    ------
    Invalid
        When ``columns`` are not as many as the file's, or are none of ours.
    """
    importer = IMPORTERS[kind]
    if importer.address is None or not importer.lets(actor):
        return []
    let_know(session, {})
    try:
        table = from_heads_on(kind, importer.columns_for(asking=True), read(content))
    except FileError:
        return []
    with session.begin_nested() as attempt:
        layout, faults, _ = laid_out(session, actor, kind, table, columns)
        attempt.rollback()  # what somebody says of the columns is kept with the import
    return [] if faults else addresses_in(read_rows(layout, importer.key, table).rows, importer.address)

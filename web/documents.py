"""Documents in the browser: looked at as previews, downloaded as they were handed out."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Response

from scheduler.core.access import Actor
from scheduler.core.db import OpenTransaction
from scheduler.core.tables.document_codes import DocumentKind
from scheduler.documents import Document, Kept, give, kept, preview
from web.context import actor, config, transaction

PDF = "application/pdf"

NAMES = {
    DocumentKind.ORDER: "ordre-de-mission",
    DocumentKind.CONTRACT: "contrat-de-mise-a-disposition",
    DocumentKind.STATEMENT: "releve-d-heures",
}
"""How files are called, in ASCII."""

Made = Callable[[OpenTransaction, Actor], Document]


def previewed(made: Made) -> Response:
    """Show a document as it would be handed out; nothing is kept."""
    with transaction() as session:
        document = made(session, actor())
    shown = preview(document, datetime.now(UTC))
    disposition = f'inline; filename="apercu-{NAMES[document.kind]}.pdf"'
    return Response(shown, mimetype=PDF, headers={"Content-Disposition": disposition})


def handed_out(made: Made) -> int:
    """Hand out a document in the name of whoever is signed in, and return its number."""
    with transaction() as session:
        return give(session, actor(), made(session, actor()), datetime.now(UTC), config().secret_key)


def stored(document_id: int) -> Response:
    """Send a document as it was handed out."""
    with transaction() as session:
        return sent(kept(session, actor(), document_id, config().secret_key))


def sent(found: Kept) -> Response:
    """Send a document for the visitor's disk."""
    about = f"{found.month:%Y-%m}" if found.month else found.mission
    disposition = f'attachment; filename="{NAMES[found.kind]}-{about}.pdf"'
    return Response(found.content, mimetype=PDF, headers={"Content-Disposition": disposition})


def closing_file(content: bytes, month: str) -> Response:
    """Send the closing sheet of a month for the visitor's disk."""
    disposition = f'attachment; filename="feuille-de-cloture-{month}.pdf"'
    return Response(content, mimetype=PDF, headers={"Content-Disposition": disposition})

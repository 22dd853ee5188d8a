"""The closed list of documents that are handed out."""

from enum import StrEnum


class DocumentKind(StrEnum):
    """What a document is.

    ``order``: where a worker goes and when, for the worker. ``contract``: the secondment contract between agency and
    user. ``statement``: the hours of a worker in a month.
    """

    ORDER = "order"
    CONTRACT = "contract"
    STATEMENT = "statement"


OF_A_MISSION = (DocumentKind.ORDER, DocumentKind.CONTRACT)
"""About one mission; the others are about a worker's month."""

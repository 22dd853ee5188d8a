"""Documents as they are handed out: large and plain, in French, kept to the byte as they were given."""

from scheduler.documents.contract import BOUND, contract
from scheduler.documents.document import Document
from scheduler.documents.given import Given, Kept, OfMission, give, given, kept, of_mission, preview
from scheduler.documents.order import order
from scheduler.documents.statement import statement

__all__ = [
    "BOUND",
    "Document",
    "Given",
    "Kept",
    "OfMission",
    "contract",
    "give",
    "given",
    "kept",
    "of_mission",
    "order",
    "preview",
    "statement",
]

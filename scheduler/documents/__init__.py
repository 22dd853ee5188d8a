"""Documents as they are handed out: large and plain, in French, kept to the byte as they were given."""

from scheduler.documents.contract import contract
from scheduler.documents.document import Document
from scheduler.documents.given import Given, Kept, give, given, kept, preview
from scheduler.documents.order import order
from scheduler.documents.statement import statement

__all__ = ["Document", "Given", "Kept", "contract", "give", "given", "kept", "order", "preview", "statement"]

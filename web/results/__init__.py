"""The entry *Bilan*: what became of the work, for whoever leads, an agency and the buyer."""

from web.results import bill_page, bills, exports, files, home, parties, payroll, prices
from web.results.blueprint import blueprint

__all__ = ["bill_page", "bills", "blueprint", "exports", "files", "home", "parties", "payroll", "prices"]

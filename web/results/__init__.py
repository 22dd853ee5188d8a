"""The entry *Bilan*: what became of the work, for whoever leads, an agency and the buyer."""

from web.results import (
    bill_page,
    bills,
    careers,
    clause_links,
    exports,
    figures,
    files,
    home,
    lists,
    parties,
    payroll,
    prices,
)
from web.results.blueprint import blueprint

__all__ = [
    "bill_page",
    "bills",
    "blueprint",
    "careers",
    "clause_links",
    "exports",
    "figures",
    "files",
    "home",
    "lists",
    "parties",
    "payroll",
    "prices",
]

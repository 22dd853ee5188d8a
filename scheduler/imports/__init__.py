"""Files of others become rows of ours: checked to the last cell, then all of them or none."""

from scheduler.imports.addresses import let_ask
from scheduler.imports.advice import ADVICE
from scheduler.imports.columns import Column
from scheduler.imports.faults import Code, Fault, Proposal, Report
from scheduler.imports.kinds import IMPORTERS, Kind, kinds_of
from scheduler.imports.load import load
from scheduler.imports.stored import LINES, stored
from scheduler.imports.table import MAX_BYTES, MAX_ROWS
from scheduler.imports.template import head, template

__all__ = [
    "ADVICE",
    "IMPORTERS",
    "LINES",
    "MAX_BYTES",
    "MAX_ROWS",
    "Code",
    "Column",
    "Fault",
    "Kind",
    "Proposal",
    "Report",
    "head",
    "kinds_of",
    "let_ask",
    "load",
    "stored",
    "template",
]

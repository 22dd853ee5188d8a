"""Files of others become rows of ours: checked to the last cell, then all of them or none."""

from scheduler.imports.addresses import ask_about, let_know
from scheduler.imports.advice import ADVICE, advise
from scheduler.imports.ahead import addresses_of
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
    "addresses_of",
    "advise",
    "ask_about",
    "head",
    "kinds_of",
    "let_know",
    "load",
    "stored",
    "template",
]

"""The entry *Bilan*: what became of the work, for whoever leads, an agency and the buyer."""

from web.results import exports, files, home, payroll
from web.results.blueprint import blueprint

__all__ = ["blueprint", "exports", "files", "home", "payroll"]

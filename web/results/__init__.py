"""The entry *Bilan*: what became of the work, for whoever leads, an agency and the buyer."""

from web.results import careers, figures, home
from web.results.blueprint import blueprint

__all__ = ["blueprint", "careers", "figures", "home"]

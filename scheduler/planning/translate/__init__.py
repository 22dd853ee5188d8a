"""From the market's tables to an instance of the planning problem, and the way back from its names to rows.

Everything that a plan depends on is read here, in a fixed number of statements whatever the size of the market. The
instance names workers by code, sites by UAI, requests ``R<id>``, shifts ``S<id>`` and agencies by code; it holds
neither names nor homes, travel is a table of minutes.
"""

from scheduler.planning.translate.all_standing import problem_of_standing
from scheduler.planning.translate.build import problem_of
from scheduler.planning.translate.index import AskedShift, BookedShift, Hand, Index, Translation
from scheduler.planning.translate.prices import with_prices

__all__ = [
    "AskedShift",
    "BookedShift",
    "Hand",
    "Index",
    "Translation",
    "problem_of",
    "problem_of_standing",
    "with_prices",
]

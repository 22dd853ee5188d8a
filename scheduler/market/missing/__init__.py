"""What a market lacks before its next night: the same list for a folder, for a market that is stored, and for a run."""

from scheduler.market.missing.lacks import ONCE_STORED, Lack, Missing
from scheduler.market.missing.look import missing
from scheduler.market.missing.words import SAID, TO_DO, WHERE

__all__ = ["ONCE_STORED", "SAID", "TO_DO", "WHERE", "Lack", "Missing", "missing"]

"""Which days are worked: what follows from law and school zone is computed, what a person has decided is stored."""

from scheduler.market.calendar.closed_days import MANNABLE, ClosedDays, Setting, closed_days, setting_of

__all__ = ["MANNABLE", "ClosedDays", "Setting", "closed_days", "setting_of"]

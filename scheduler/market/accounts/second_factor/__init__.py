"""The second factor: one-time codes of an application on a telephone, and recovery codes for when it is not at hand.

A market asks for it from whoever plans, administers or pays (``second_factor_is_due`` in SQL says from whom); everybody
else may have one. A session counts for nothing before it has been passed (``session_actors``), however it began.
"""

from scheduler.market.accounts.second_factor.having import (
    Proposal,
    Standing,
    forget,
    give_up,
    propose,
    renew_codes,
    standing,
    take_up,
)
from scheduler.market.accounts.second_factor.resetting import (
    Held,
    held,
    reset_by_address,
    reset_second_factor,
)
from scheduler.market.accounts.second_factor.trying import Tried, pass_second_factor

__all__ = [
    "Held",
    "Proposal",
    "Standing",
    "Tried",
    "forget",
    "give_up",
    "held",
    "pass_second_factor",
    "propose",
    "renew_codes",
    "reset_by_address",
    "reset_second_factor",
    "standing",
    "take_up",
]

"""The market Calvados in the database, and the state in which the demo begins."""

from scheduler.calvados.load.accounts import Account, demo_accounts
from scheduler.calvados.load.market import MarketLoaded, load_market, store_market
from scheduler.calvados.load.sunday import SundayEvening, play_sunday_evening, store_sunday_evening

__all__ = [
    "Account",
    "MarketLoaded",
    "SundayEvening",
    "demo_accounts",
    "load_market",
    "play_sunday_evening",
    "store_market",
    "store_sunday_evening",
]

"""The market Calvados in the database, and the state in which the demo begins."""

from scheduler.demo.load.accounts import Account, demo_accounts
from scheduler.demo.load.billed import Billed, store_billed
from scheduler.demo.load.careers import Paths, count_published, store_careers
from scheduler.demo.load.market import MarketLoaded, load_market, store_market
from scheduler.demo.load.sunday import SundayEvening, play_sunday_evening, store_sunday_evening
from scheduler.demo.load.worked import Worked, store_worked

__all__ = [
    "Account",
    "Billed",
    "MarketLoaded",
    "Paths",
    "SundayEvening",
    "Worked",
    "count_published",
    "demo_accounts",
    "load_market",
    "play_sunday_evening",
    "store_billed",
    "store_careers",
    "store_market",
    "store_sunday_evening",
    "store_worked",
]

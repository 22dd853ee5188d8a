"""The figures of a market, for anybody who has the address of the page."""

from web.impact import public
from web.impact.blueprint import blueprint

__all__ = ["blueprint", "public"]

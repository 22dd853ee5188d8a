"""Réglages: the pages on which a market is set up and kept up by whoever administers it."""

from web.settings import home
from web.settings.blueprint import blueprint

__all__ = ["blueprint", "home"]

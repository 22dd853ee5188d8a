"""Réglages: the pages on which a market is set up and kept up by whoever administers it."""

from web.settings import calendar, home, shares
from web.settings.blueprint import blueprint
from web.settings.told import since, told

__all__ = ["blueprint", "calendar", "home", "shares"]


@blueprint.context_processor
def words() -> dict[str, object]:
    """Give the templates the words of the settings."""
    return {"since": since, "told": told}

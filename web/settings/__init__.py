"""Réglages: the pages on which a market is set up and kept up by whoever administers it."""

from web.settings import buyers, calendar, home, mandate, organisations, shares, sites, territories, trades
from web.settings.blueprint import blueprint
from web.settings.told import since, told, usual_hours

__all__ = [
    "blueprint",
    "buyers",
    "calendar",
    "home",
    "mandate",
    "organisations",
    "shares",
    "sites",
    "territories",
    "trades",
]


@blueprint.context_processor
def words() -> dict[str, object]:
    """Give the templates the words of the settings."""
    return {"since": since, "told": told, "usual_hours": usual_hours}

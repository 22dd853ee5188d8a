"""Where the pages live on which a market is set up and kept up."""

from flask import Blueprint

from scheduler.core.tables.codes import Role
from web.permissions import allowed

blueprint = Blueprint("settings", __name__, url_prefix="/reglages")

for_administration = allowed(Role.PLANNER, leads=True)
"""Whoever administers the market: a planner of the agency that leads it."""

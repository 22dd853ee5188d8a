"""Where the pages of whoever plans the market live."""

from flask import Blueprint

from scheduler.core.tables.codes import Role
from web.permissions import allowed

blueprint = Blueprint("lead", __name__, url_prefix="/pilotage")

for_lead = allowed(Role.PLANNER, leads=True)
"""A planner of the agency that leads the market."""

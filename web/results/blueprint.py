"""Where the pages live that say what became of the work."""

from flask import Blueprint

from scheduler.core.tables.codes import Role
from web.permissions import allowed

blueprint = Blueprint("results", __name__, url_prefix="/bilan")

for_exports = allowed(Role.PLANNER, Role.COORDINATOR)
for_lead = allowed(Role.PLANNER, leads=True)
for_results = allowed(Role.PLANNER, Role.COORDINATOR, Role.BUYER)
for_issuers = allowed(Role.PLANNER, Role.COORDINATOR)
for_buyers = allowed(Role.BUYER)

"""Where the member agency's pages live."""

from flask import Blueprint

from scheduler.core.tables.codes import Role
from web.permissions import allowed

blueprint = Blueprint("member", __name__, url_prefix="/agence")

for_agencies = allowed(Role.COORDINATOR, Role.PLANNER)
"""Whoever answers for an agency; the lead's planner does so for the lead's own workers."""

"""Under which address everybody's own choices stand."""

from flask import Blueprint

blueprint = Blueprint("preferences", __name__, url_prefix="/preferences")

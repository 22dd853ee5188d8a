"""Where the public figures of a market live."""

from flask import Blueprint

blueprint = Blueprint("impact", __name__, url_prefix="/marche/<code>")

"""Where the worker's page lives: short, because it goes into a text message."""

from flask import Blueprint

blueprint = Blueprint("worker", __name__, url_prefix="/m/<token>")

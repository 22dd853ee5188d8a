"""Where the pages about accounts live."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__)

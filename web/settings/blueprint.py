"""Where the pages live on which a market is set up and kept up."""

from flask import Blueprint

from web.permissions import allowed_to_setting_up

blueprint = Blueprint("settings", __name__, url_prefix="/reglages")

for_administration = allowed_to_setting_up

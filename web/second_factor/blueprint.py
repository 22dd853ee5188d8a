"""Where the second factor's pages live, and the field of a code."""

from flask import Blueprint
from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from scheduler.market.accounts.second_factor import Tried
from web.auth import visitor
from web.context import config
from web.forms import Form

blueprint = Blueprint("second_factor", __name__)

LONGEST_CODE = 60
"""Characters; a recovery code with all its blanks has fewer."""


class CodeForm(Form):
    """A code of the application, or a recovery code."""

    code = StringField(_("Code"), [InputRequired(_("Saisissez le code.")), Length(max=LONGEST_CODE)])

    @property
    def tried(self) -> Tried:
        """What was typed, from where."""
        return Tried(self.code.data or "", visitor(), config().secret_key, config().sign_in)

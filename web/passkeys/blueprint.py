"""Where the pages of passkeys live, what their forms hold, and what the cookie keeps until a device answers."""

from collections.abc import Mapping

from flask import Blueprint, abort, session
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, PasswordField
from wtforms.validators import InputRequired, Length

from scheduler.market import accounts
from scheduler.market.accounts.passkeys import RelyingParty
from scheduler.market.accounts.second_factor import Tried
from scheduler.market.accounts.shown_again import Shown, to_show
from web.auth import visitor
from web.context import config, signed_in, transaction
from web.forms import Form
from web.second_factor.blueprint import CodeForm

blueprint = Blueprint("passkeys", __name__)

ASKED = "passkey"
"""Under which name the cookie holds what a device was asked, until it answers: once."""

LONGEST_ANSWER = 20_000
"""Characters; the largest that a device gives has a tenth of it."""


class ShownForm(Form):
    """What somebody shows again; here nothing, since they have just signed in."""

    @property
    def tried(self) -> Tried:
        """What was typed, from where."""
        return Tried("", visitor(), config().secret_key, config().sign_in)


class PasswordForm(ShownForm):
    """Their password."""

    present = PasswordField(
        _("Mot de passe actuel"),
        [InputRequired(_("Saisissez votre mot de passe.")), Length(max=accounts.LONGEST_PASSWORD)],
    )

    @property
    def tried(self) -> Tried:
        """What was typed, from where."""
        return Tried(self.present.data or "", visitor(), config().secret_key, config().sign_in)


class AnswerForm(Form):
    """What the device answered, in JSON."""

    credential = HiddenField(validators=[InputRequired(), Length(max=LONGEST_ANSWER)])


FORMS: Mapping[Shown, type[ShownForm] | type[CodeForm]] = {
    Shown.CODE: CodeForm,
    Shown.PASSWORD: PasswordForm,
    Shown.RECENT: ShownForm,
}


def shown() -> Shown:
    """Return what whoever is signed in has to show again."""
    with transaction() as opened:
        return to_show(opened, signed_in())


def party() -> RelyingParty:
    """Return as whom passkeys are asked for; where there is none these pages do not exist."""
    return config().relying_party or abort(404)


def keep_question(*parts: bytes) -> None:
    """Let the cookie keep what a device was asked."""
    session[ASKED] = [part.hex() for part in parts]


def kept_question(length: int) -> list[bytes] | None:
    """Take out of the cookie what a device was asked, None when nothing of that length was."""
    parts = session.pop(ASKED, None)
    return [bytes.fromhex(part) for part in parts] if parts is not None and len(parts) == length else None

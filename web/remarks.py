"""A field for a few words, and the question before something about health is kept."""

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import TextAreaField
from wtforms.validators import Length

from scheduler.missions.remarks import LONGEST, TellsOfHealth
from web.forms import Form

SURE = "sure"
"""The field with which whoever writes says that they mean it."""


class RemarkForm(Form):
    """A remark."""

    said = TextAreaField(_("Ajouter une note"), [Length(max=LONGEST)])

    asks: str | None = None
    """What to look at again before it is kept."""

    def doubt(self, error: TellsOfHealth) -> None:
        """Ask whether a remark about somebody's health is meant."""
        self.asks = gettext(
            "Cela semble parler de santé : %(words)s. Il suffit de noter que la personne ne peut pas venir.",
            words=", ".join(error.words),
        )


def is_sure() -> bool:
    """Tell whether whoever writes has been asked and means it."""
    return request.form.get(SURE) == "1"

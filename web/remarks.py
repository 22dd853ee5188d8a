"""A field for a few words, and the question before something about health is kept."""

from collections.abc import Callable

from flask import flash, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import TextAreaField
from wtforms.validators import Length

from scheduler.core.db import OpenTransaction
from scheduler.core.errors import Invalid
from scheduler.missions.remarks import LONGEST, TellsOfHealth
from web.context import transaction
from web.forms import Form
from web.numbers import number

SURE = "sure"
"""The field with which whoever writes says that they mean it."""


class Doubting(Form):
    """A form with a few words, which may have to be looked at again."""

    asks: str | None = None
    """What to look at again before it is kept."""

    def refuse(self, error: Invalid) -> None:
        """Put a fault onto its field; of words about somebody's health, ask whether they are meant."""
        if not isinstance(error, TellsOfHealth):
            super().refuse(error)
            return
        self.asks = gettext(
            "Cela semble parler de santé : %(words)s. Il suffit de noter que la personne ne peut pas venir.",
            words=", ".join(error.words),
        )


class RemarkForm(Doubting):
    """A remark."""

    said = TextAreaField(_("Ajouter une note"), [Length(max=LONGEST)])


def jotted(keep: Callable[[OpenTransaction, str, bool], None]) -> RemarkForm | None:
    """Keep what was written, and say so; return the form to show again when it cannot be kept as it is.

    ``keep`` gets the words, and whether whoever writes has been asked and means it.
    """
    form = RemarkForm()
    if form.validate():
        try:
            with transaction() as session:
                keep(session, form.said.data or "", request.form.get(SURE) == "1")
        except Invalid as error:
            form.refuse(error)
        else:
            flash(gettext("Note ajoutée."), "success")
            return None
    return form


def taken_back(take: Callable[[OpenTransaction, int], bool]) -> None:
    """Take back the remark that the form names, and say so; ``take`` tells whether it was there still."""
    with transaction() as session:
        gone = take(session, request.form.get("note", 0, type=number))
    flash(gettext("Note retirée.") if gone else gettext("Cette note était déjà retirée."), "success")

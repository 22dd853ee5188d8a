"""What is filled in about a day: other hours, why they are disputed, a few words."""

from datetime import time

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectChoice, SelectField, TextAreaField, TimeField  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Length, Optional

from scheduler.core.tables.hour_codes import NOT_WORKED, HoursReason
from scheduler.hours.days import WorkedDay
from scheduler.hours.own import OwnDay
from scheduler.hours.said import SaidHours
from scheduler.missions.remarks import LONGEST
from web.fields import WholeField
from web.forms import Form
from web.remarks import Doubting
from web.wording.codes import label

MINUTES = 60
REASONS = [SelectChoice(each.value, label(each)) for each in HoursReason]


class HoursForm(Form):
    """From when to when somebody worked, and why it was not as planned."""

    start = TimeField(_("Début"), [Optional()])
    end = TimeField(_("Fin"), [Optional()])
    pause = WholeField(_("Pause, en minutes"), [Optional()])
    reason = SelectField(_("Motif"), choices=[SelectChoice("", _("Aucun")), *REASONS])

    @classmethod
    def showing(cls, day: WorkedDay | OwnDay) -> "HoursForm":
        """Return the form with the hours as they stand."""
        return cls(
            formdata=None,
            start=day.starts_at.time(),
            end=day.ends_at.time(),
            pause=day.break_minutes,
            reason=day.reason.value if day.reason else "",
        )

    def said(self) -> SaidHours | None:
        """Return what was filled in; None when something is missing, and what it is stands on its field."""
        if not self.validate():
            return None
        reason = HoursReason(self.reason.data) if self.reason.data else None
        if reason in NOT_WORKED:
            return SaidHours(0, 0, 0, reason)
        for field in (self.start, self.end):
            if field.data is None:
                field.errors = [*field.errors, gettext("Indiquez une heure, comme 08:00.")]
        if self.start.data is None or self.end.data is None:
            return None
        return SaidHours(_minute(self.start.data), _minute(self.end.data), self.pause.data or 0, reason)


class DisputeForm(Doubting):
    """Why hours are not right, and a few words."""

    why = SelectField(
        _("Qu’est-ce qui ne va pas ?"),
        [InputRequired(_("Choisissez ce qui ne va pas."))],
        choices=[SelectChoice("", _("À choisir")), *REASONS],
    )
    said = TextAreaField(_("En quelques mots"), [Length(max=LONGEST)])


class WordsForm(Doubting):
    """A few words more in a dispute."""

    said = TextAreaField(_("Ajouter un mot"), [Length(max=LONGEST)])


def _minute(when: time) -> int:
    return when.hour * MINUTES + when.minute

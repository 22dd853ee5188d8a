"""The first step of a new request: which post, when, why, how many."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField, SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import DataRequired, InputRequired

from scheduler.core.errors import Invalid
from scheduler.core.tables.codes import RequestReason
from scheduler.requests import check_period
from scheduler.requests.usual_hours import PostChoice
from web.fields import DayField, WholeField
from web.forms import Form
from web.wording.codes import label

REASONS = (RequestReason.ABSENCE, RequestReason.VACANCY, RequestReason.WORKLOAD)
FIELD_OF = {"site": "post", "job": "post"}
"""Where problems of what a post stands for are shown."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The first step, read."""

    post: str
    first_day: date
    last_day: date
    reason: RequestReason
    headcount: int


class AskedForm(Form):
    """What is asked before any hours. The second step carries all of it along."""

    post = RadioField(_("Poste à remplacer"), validators=[InputRequired(_("Choisissez un poste."))])
    first_day = DayField(_("Premier jour"), validators=[DataRequired(_("Indiquez le premier jour."))])
    last_day = DayField(_("Dernier jour prévu"), validators=[DataRequired(_("Indiquez le dernier jour prévu."))])
    reason = RadioField(
        _("Motif"),
        choices=[SelectChoice(each.value, label(each)) for each in REASONS],
        default=RequestReason.ABSENCE.value,
        validators=[InputRequired(_("Choisissez un motif."))],
    )
    headcount = WholeField(
        _("Nombre de personnes"), default=1, validators=[InputRequired(_("Indiquez combien de personnes."))]
    )
    token = HiddenField()

    def offer(self, posts: Sequence[PostChoice]) -> None:
        """Let these posts be chosen; the only one is."""
        self.post.choices = [SelectChoice(key(each), each.job_name) for each in posts]
        if len(posts) == 1 and not self.post.data:
            self.post.data = key(posts[0])

    def asked(self, today: date) -> Asked | None:
        """Return what was given; None when it cannot be, and what is wrong is then on its fields."""
        if not self.validate():
            return None
        first_day, last_day, headcount = self.first_day.data, self.last_day.data, self.headcount.data
        if first_day is None or last_day is None or headcount is None:  # demanded by the validators
            return None
        problems = [*check_period(first_day, last_day, headcount, today)]
        for problem in problems:
            self.refuse(problem)
        if problems:
            return None
        return Asked(self.post.data, first_day, last_day, RequestReason(self.reason.data), headcount)

    def refuse(self, error: Invalid) -> None:
        """Put what a use case found wrong onto its field."""
        super().refuse(Invalid(FIELD_OF.get(error.field, error.field), error.reason))


def key(post: PostChoice) -> str:
    """Name a post in a form: one of the choices that were offered, and nothing else, comes back."""
    return f"{post.site}-{post.job}-{post.label}"

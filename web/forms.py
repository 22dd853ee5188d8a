"""What all forms share: protection against forged requests, and errors of the trade on the field they are about."""

from collections.abc import Callable
from datetime import date

from flask import abort, request
from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from scheduler.core.errors import Invalid
from web.days import day_of
from web.proof import MarkedProof
from web.wording import problems


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A form of Relève."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Its proof says for whom the form was made."""

        csrf_class = MarkedProof

    def refuse(self, error: Invalid) -> None:
        """Put what a use case found wrong onto its field, or above all of them when it has none here."""
        message = problems.invalid(error)
        if error.field in self:
            field = self[error.field]
            field.errors = [*field.errors, message]
        else:
            self.form_errors.append(message)


class Checked:
    """Checks a field as a use case would, so that a page tells all its faults at once; an empty one is not checked."""

    def __init__(self, check: Callable[[str], object]) -> None:
        self.check = check

    def __call__(self, _form: BaseForm, field: Field) -> None:
        """Refuse what the use case would refuse."""
        try:
            if field.data:
                self.check(field.data)
        except Invalid as error:
            raise ValidationError(problems.invalid(error)) from error


def chosen_day(name: str = "day") -> date:
    """Return the day that a button of ours sends; whoever sends something else gets a plain refusal."""
    return day_of(request.form.get(name, "")) or abort(422)

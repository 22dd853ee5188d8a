"""What all forms of the settings share: try a change, and show what stands against it where it was filled in."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import request
from flask_babel import LazyString

from scheduler.core.db import OpenTransaction
from scheduler.core.errors import Conflict, Invalid
from web.forms import Form
from web.hits import changing
from web.numbers import version
from web.wording import problems


@dataclass(frozen=True, slots=True)
class Tried:
    """Whether a change was made; ``problem`` says what of the situation stood against it."""

    done: bool
    problem: LazyString | None = None

    @property
    def status(self) -> int:
        """How the page is answered that shows the form again."""
        return 409 if self.problem else 422


def tried(form: Form, act: Callable[[OpenTransaction], object]) -> Tried:
    """Make a change in a transaction of its own when the form is filled in as it should be.

    What it does to missions that stand is shown before it is made (``web.hits``).
    """
    if not form.validate():
        return Tried(done=False)
    try:
        with changing() as session:
            act(session)
    except Invalid as error:
        form.refuse(error)
        return Tried(done=False)
    except Conflict as error:
        return Tried(done=False, problem=problems.conflict(error))
    return Tried(done=True)


def seen() -> int:
    """Return the number of the last change that the form was filled in upon."""
    return request.form.get("vu", 0, type=version)

"""A form that changes what others may change too: what stood when it was shown, and what another wrote since."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import LazyString, gettext

from scheduler.core.errors import Conflict
from web.forms import Form
from web.wording import problems

SEEN = "vu"
"""The field that bears the mark of what stood; what the settings of a market bear is the number of a change."""

OVERTAKEN = "somebody_else_at_once"
"""The reason of a conflict that only says that something else stands there by now."""

NOT_SHOWN = frozenset({"CSRFTokenField", "HiddenField", "SubmitField"})


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Why nothing was stored, and what stands now where it differs from what was typed: labels and values."""

    problem: LazyString
    stands: tuple[tuple[str, str], ...] = ()


def seen() -> str | None:
    """Return the mark of what stood when the form was shown; None when it bears none."""
    return request.form.get(SEEN) or None


def seen_mark(stands: object, late: Overtaken | None) -> str:
    """Return the mark that a form bears: of what stands; shown again with a fault, of what stood when it was begun."""
    return str(stands) if late is not None else request.form.get(SEEN) or str(stands)


def overtaken(error: Conflict, typed: Form | None = None, stored: Form | None = None) -> Overtaken:
    """Say what stands against a change; ``stored`` is the form as it would be shown now."""
    differ = _differ(typed, stored) if typed is not None and stored is not None else ()
    return Overtaken(problems.conflict(error), tuple(differ))


def _differ(typed: Form, stored: Form) -> Iterable[tuple[str, str]]:
    for field in stored:
        if field.type not in NOT_SHOWN and field.name in typed and _told(typed[field.name]) != _told(field):
            yield str(field.label.text), _told(field) or gettext("rien")


def _told(field: Any) -> str:  # noqa: ANN401  # WTForms' fields, each with methods of its own
    """Write what a field holds as its page shows it."""
    if field.type == "BooleanField":
        return str(gettext("oui") if field.data else gettext("non"))
    if hasattr(field, "iter_choices"):
        return ", ".join(str(choice[1]) for choice in field.iter_choices() if choice[2])
    return str(field._value()).strip()  # noqa: SLF001  # what WTForms itself writes into the page

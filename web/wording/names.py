"""Names of agencies, sites and markets after à and de, in the language of the page."""

from collections.abc import Callable

from flask_babel import gettext

from scheduler.core import french
from scheduler.core.tables.codes import Language
from web.language import language


def to_name(name: str) -> str:
    """Return a name after à."""
    return french.to_name(name) if language() == Language.FRENCH else str(gettext("à %(name)s", name=name))


def of_name(name: str) -> str:
    """Return a name after de."""
    return french.of_name(name) if language() == Language.FRENCH else str(gettext("de %(name)s", name=name))


def of_person(name: str) -> str:
    """Return the name or the code of a person after de."""
    return french.of_person(name) if language() == Language.FRENCH else str(gettext("de %(name)s", name=name))


FILTERS: dict[str, Callable[[str], str]] = {"to_name": to_name, "of_name": of_name, "of_person": of_person}

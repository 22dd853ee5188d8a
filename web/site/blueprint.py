"""Where the college's pages hang, and who may open them."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import Blueprint

from scheduler.core.tables.codes import Role
from web.permissions import allowed

P = ParamSpec("P")
R = TypeVar("R")

blueprint = Blueprint("site", __name__, url_prefix="/etablissement")


def for_sites(view: Callable[P, R]) -> Callable[P, R]:
    """Declare a view for whoever asks for replacements."""
    return allowed(Role.REQUESTER)(view)

"""What every request passes before its view: nothing in it may be what the database cannot hold or nobody can see.

So no view has to think of it, and a field that somebody adds is guarded as all others are. How large a number may be
in a field is said by the field (``web.fields``), of a thing's number by ``web.numbers``.
"""

from flask import abort, request

from scheduler.core.errors import Invalid
from scheduler.core.texts import has_unseen
from web.numbers import LARGEST


def require_readable_request() -> None:
    """Run before every view.

    Raises
    ------
    NotFound
        For an address with a number or a text that nothing can have.
    Invalid
        For a field, of a form or of an address, with a control character.
    """
    for part in (request.view_args or {}).values():
        if (isinstance(part, int) and part > LARGEST) or (isinstance(part, str) and has_unseen(part)):
            abort(404)
    for given in (request.args, request.form):
        for name, text in given.items(multi=True):
            if has_unseen(name) or has_unseen(text):
                reason = "control_character"
                raise Invalid(name, reason)

"""Whose page a form was on: the proof that it carries against forgery says so, signed, when its session has ended."""

import secrets

from flask import current_app, g, request, session
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.exceptions import HTTPException

from web.proof import SIGN, sent_mark

FIELD = "csrf_token"
"""Of forms and of the cookie: Flask-WTF's own name."""

SALT = "wtf-csrf-token"
"""Flask-WTF's own too."""

OLDEST = 7 * 24 * 3600
"""Seconds; what a page says that was opened before is not believed."""

KEPT = "kept"
"""Under which name the cookie says whose form waits, by which token it is opened, and on which page it is shown."""


def begin_pages(*users: int) -> None:
    """Have the pages of the session that begins say whose they are: the accounts of one person in this browser."""
    session[FIELD] = f"{'.'.join(map(str, users))}:{secrets.token_hex(20)}"
    g.pop(FIELD, None)


def of_whom() -> int | None:
    """Return the user on whose page the form of this request was; None when nothing proves it."""
    try:
        token = request.form.get(FIELD) or request.headers.get("X-CSRFToken", "")
        signed = URLSafeTimedSerializer(str(current_app.secret_key), salt=SALT)
        proof = signed.loads(token.partition(SIGN)[0], max_age=OLDEST)
    except (BadData, HTTPException):  # not ours, or more than any form of ours holds
        return None
    told, mark, _ = str(proof).partition(":")
    users = told.split(".") if mark else []
    made_for = sent_mark().partition(".")[0]  # which of them the page was made for is not signed: it only chooses
    whose = made_for if made_for in users else users[0] if users else ""
    return int(whose) if whose.isascii() and whose.isdecimal() else None


def carried(user: int) -> list[object] | None:
    """Return what the cookie says of a form that waits for this user; of another's nothing is carried on."""
    waits = session.get(KEPT)
    return waits if waits and waits[0] == user else None

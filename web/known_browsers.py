"""A cookie by which an account knows a browser: whoever has signed in there is not held up by others' guesses.

It signs nobody in. It holds, signed, a name for the browser and the seal of the password, by account, for the few who
share the browser, and outlives their sessions; a new password makes it worthless.
"""

from collections.abc import Mapping

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from scheduler.market.accounts import Known
from web.context import config

ONE_YEAR = 365 * 24 * 3600
"""Seconds; each time that somebody signs in it begins anew."""

MOST = 5
"""Accounts that know the same browser, those that signed in last."""


def _name() -> str:
    """Return the cookie's name, which browsers guard as they do the session's."""
    return f"{current_app.config['SESSION_COOKIE_NAME']}-known"


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(config().secret_key, salt="known browser")


def known() -> Mapping[int, Known]:
    """Return by which accounts the browser is known, as far as its cookie can prove."""
    try:
        kept = _serializer().loads(request.cookies.get(_name(), ""), max_age=ONE_YEAR)
    except BadSignature:
        return {}
    return {int(account): Known(browser, seal) for account, (browser, seal) in kept.items()}


def keep(account: int, by: Known | None) -> None:
    """Have an account know the browser from now on; without a password there is nothing by which it could."""
    if by is None:
        return
    others = {number: each for number, each in known().items() if number != account}
    kept = {**dict([*others.items()][1 - MOST :]), account: by}
    value = _serializer().dumps({str(number): (each.browser, each.seal) for number, each in kept.items()})

    @after_this_request
    def send(response: Response) -> Response:
        response.set_cookie(
            _name(),
            value,
            max_age=ONE_YEAR,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
        return response

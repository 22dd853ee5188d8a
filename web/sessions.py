"""The session in a signed cookie, as Flask keeps it, except on what is the same for everybody."""

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin


class Sessions(SecureCookieSessionInterface):
    """Sends no cookie along with style and icons: whoever stores such an answer for others would store the cookie."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the cookie with pages only."""
        if request.endpoint != "assets.send":
            super().save_session(app, session, response)

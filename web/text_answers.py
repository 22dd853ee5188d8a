"""Where providers bring what people answer to text messages: one address each, open only where the settings say so.

Whoever calls proves to be the provider: Twilio and a gateway of one's own sign, OVHcloud is known by a secret in the
address. Each is answered in the form that it expects.
"""

import base64
import hashlib
import hmac
import json
import logging
from collections.abc import Mapping

from flask import Blueprint, Flask, Response, abort, request
from flask_wtf.csrf import CSRFProtect

from scheduler.core.errors import Invalid
from scheduler.core.sms_providers import Ovh, SmsProvider, Twilio
from scheduler.messages.text_answers import take
from web.context import config, database
from web.own_name import whole
from web.permissions import open_to_all

blueprint = Blueprint("text_answers", __name__)

EMPTY_TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
"""Nothing is said back in this answer: what is said goes out like every other message."""

log = logging.getLogger(__name__)


def init_app(app: Flask, csrf: CSRFProtect) -> None:
    """Add the addresses; a provider has no form of ours, and proves itself otherwise."""
    app.register_blueprint(blueprint)
    csrf.exempt(blueprint)


@blueprint.post("/sms/twilio")
@open_to_all
def twilio() -> Response:
    """Take an answer that Twilio brings, signed with the account's token."""
    sms = config().sms
    if not isinstance(sms, Twilio) or sms.answers is None:
        abort(404)
    given = request.headers.get("X-Twilio-Signature", "")
    _require(given, signed_by_twilio(sms.answers, whole(request.path), request.form))
    _take(sms.kind, request.form.get("MessageSid"), request.form.get("From"), request.form.get("Body"))
    return Response(EMPTY_TWIML, mimetype="text/xml")


@blueprint.post("/sms/ovh/<secret>")
@open_to_all
def ovh(secret: str) -> Response:
    """Take an answer that OVHcloud brings: it signs nothing, so the address itself is the secret."""
    sms = config().sms
    if (
        not isinstance(sms, Ovh)
        or sms.answers is None
        or not hmac.compare_digest(secret.encode(), sms.answers.encode())
    ):
        abort(404)
    _take(sms.kind, request.form.get("id"), request.form.get("senderid"), request.form.get("message"))
    return Response(status=204)


@blueprint.post("/sms/reponse")
@open_to_all
def generic() -> Response:
    """Take an answer that a gateway of one's own brings: ``{"id", "from", "text"}``, signed with the shared secret."""
    sms = config().sms
    if not isinstance(sms, SmsProvider) or sms.answers is None:
        abort(404)
    expected = hmac.new(sms.answers.encode(), request.get_data(), "sha256").hexdigest()
    _require(request.headers.get("X-Signature", ""), f"sha256={expected}")
    try:
        found = json.loads(request.get_data())
    except ValueError:
        abort(400)
    if not isinstance(found, dict):
        abort(400)
    _take(sms.kind, *(str(found[name]) if name in found else None for name in ("id", "from", "text")))
    return Response(status=204)


def signed_by_twilio(token: str, address: str, form: Mapping[str, str]) -> str:
    """Return Twilio's signature: HMAC-SHA1 of the address and each name and value, in the order of names."""
    told = address + "".join(f"{name}{form[name]}" for name in sorted(form))
    return base64.b64encode(hmac.new(token.encode(), told.encode(), hashlib.sha1).digest()).decode()


def _require(given: str, expected: str) -> None:
    if not hmac.compare_digest(given.encode(), expected.encode()):
        abort(403)


def _take(kind: str, message_id: str | None, number: str | None, words: str | None) -> None:
    if message_id is None or number is None or words is None:
        abort(400)
    try:
        outcome = take(database(), kind, message_id, number, words)
    except Invalid:
        abort(400)
    log.info("an answer to a text message by %s: %s", kind, outcome)

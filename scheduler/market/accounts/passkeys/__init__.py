"""Passkeys (WebAuthn, discoverable credentials): a device proves its owner, who types nothing that could be stolen.

One counts as both factors. The device holds the key (something one has) and signs only once it has verified its owner,
by PIN or body (something one knows or is), which is demanded and checked each time: a multi-factor authenticator in the
words of NIST SP 800-63B. A session that one opens therefore lacks no second factor, with or without one-time codes.
Nothing else changes: a session by password, link or provider is asked for a code as ever.
"""

from scheduler.market.accounts.passkeys.entering import AskedAtTheDoor, ask_for_signature, sign_in_by_passkey
from scheduler.market.accounts.passkeys.having import (
    LONGEST_NAME,
    Asked,
    OwnPasskey,
    ask_for_new,
    keep,
    own_passkey,
    own_passkeys,
    remove,
)
from scheduler.market.accounts.passkeys.relying_party import RelyingParty, relying_party

__all__ = [
    "LONGEST_NAME",
    "Asked",
    "AskedAtTheDoor",
    "OwnPasskey",
    "RelyingParty",
    "ask_for_new",
    "ask_for_signature",
    "keep",
    "own_passkey",
    "own_passkeys",
    "relying_party",
    "remove",
    "sign_in_by_passkey",
]

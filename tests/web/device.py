"""A device that makes passkeys and signs with them, as a telephone does; it can be told to do wrong."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40
"""Flags of what a device says (WebAuthn, 6.1)."""

ES256 = {1: 2, 3: -7, -1: 1}
"""A key on P-256 in COSE (RFC 9053, 7.1.1), before its point."""

NUMBER_BYTES = 32


class Device:
    """Holds one passkey. What it does wrong is changed on it: where it is, for whom it signs, whether it verifies."""

    def __init__(self, origin: str = "http://localhost", rp: str = "localhost") -> None:
        self.origin, self.rp = origin, rp
        self.verifies = True
        self.counter = 1
        self.steps = 1
        """By how many its counter grows at each signature; some have none."""
        self.id = secrets.token_bytes(16)
        self.handle: bytes | None = None
        self._key = ec.generate_private_key(ec.SECP256R1())

    def make(self, options: Mapping[str, Any], **changes: object) -> str:
        """Make the passkey that is asked for, and return what a browser gives back."""
        self.handle = base64url_to_bytes(options["user"]["id"])
        point = self._key.public_key().public_numbers()
        numbers = {-2: point.x.to_bytes(NUMBER_BYTES, "big"), -3: point.y.to_bytes(NUMBER_BYTES, "big")}
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(ES256 | numbers)
        said = self._said(ATTESTED) + attested
        seen = self._seen("webauthn.create", options["challenge"], changes)
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": said})
        return self._answer({"clientDataJSON": seen, "attestationObject": attestation})

    def sign(self, options: Mapping[str, Any], **changes: object) -> str:
        """Sign what is asked, and return what a browser gives back."""
        assert self.handle
        self.counter += self.steps
        said = self._said(0)
        seen = self._seen("webauthn.get", options["challenge"], changes)
        signature = self._key.sign(said + hashlib.sha256(seen).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            {"clientDataJSON": seen, "authenticatorData": said, "signature": signature, "userHandle": self.handle}
        )

    def _said(self, flags: int) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        return hashlib.sha256(self.rp.encode()).digest() + bytes([flags]) + self.counter.to_bytes(4, "big")

    def _seen(self, kind: str, asked: str, changes: Mapping[str, object]) -> bytes:
        seen = {"type": kind, "challenge": asked, "origin": self.origin, "crossOrigin": False, **changes}
        return json.dumps(seen).encode()

    def _answer(self, response: Mapping[str, bytes]) -> str:
        name = bytes_to_base64url(self.id)
        written = {each: bytes_to_base64url(value) for each, value in response.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": written})

"""What bears a worker's link is kept sealed: neither a copy of the database nor a glance at it opens anything."""

import base64
import hmac

from cryptography.fernet import Fernet, InvalidToken

from scheduler.core.tables.document_codes import DocumentKind

BEARING_A_LINK = frozenset({DocumentKind.ORDER})


def known_by(kind: DocumentKind, made_of: str, key: str) -> str:
    """Return by what a document is found again that was given: what it says, and the key if it is sealed with one.

    So under another key it is given anew, where the one that was kept does not open any more.
    """
    return hmac.digest(key.encode(), made_of.encode(), "sha256").hex() if kind in BEARING_A_LINK else made_of


def sealed(kind: DocumentKind, content: bytes, key: str) -> bytes:
    """Return the bytes of a document as they are kept."""
    return _seal(key).encrypt(content) if kind in BEARING_A_LINK else content


def unsealed(kind: DocumentKind, content: bytes, key: str) -> bytes | None:
    """Return the bytes of a document as they were given; None when they were sealed with another key."""
    if kind not in BEARING_A_LINK:
        return content
    try:
        return _seal(key).decrypt(content)
    except InvalidToken:
        return None


def _seal(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hmac.digest(key.encode(), b"given document", "sha256")))

"""What is raised about an answer that no browser of ours has given: anybody may send anything."""

import struct

from webauthn.helpers.exceptions import WebAuthnException

UNREADABLE = (WebAuthnException, ValueError, TypeError, LookupError, RecursionError, struct.error)
"""Beside what the library says of a wrong answer, what it runs into where it reads one that is none at all."""

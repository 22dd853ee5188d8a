"""Who knocks, before it is known who that is: a network, and a browser that an account may know."""

import ipaddress
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from scheduler.market.accounts.passwords import seal

SUBSCRIBER_BITS = 64
"""Of an IPv6 address: whoever has one has all others that begin alike (RFC 6177)."""

NAME_BYTES = 16


@dataclass(frozen=True, slots=True)
class Known:
    """A browser that an account knows: its name, and the seal of the password with which somebody signed in there.

    Another password breaks the seal, and every browser is a stranger again.
    """

    browser: str
    seal: str

    @classmethod
    def by(cls, stored: str, browser: str | None = None) -> "Known":
        """Make a browser known by a stored password; without a name it gets one."""
        return cls(browser or secrets.token_urlsafe(NAME_BYTES), seal(stored))


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody at the sign-in page.

    Attributes
    ----------
    address
        Their network address; None when unknown.
    known
        What their browser can prove to know, by account.
    """

    address: str | None
    known: Mapping[int, Known] = field(default_factory=dict)

    @property
    def network(self) -> str | None:
        """What all addresses of the visitor have in common: an IPv4 address, the /64 of an IPv6 one."""
        if self.address is None:
            return None
        address = ipaddress.ip_address(self.address)
        if isinstance(address, ipaddress.IPv4Address):
            return str(address)
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.IPv6Network((int(address), SUBSCRIBER_BITS), strict=False))

    def browser(self, account: int | None, stored: str | None) -> str | None:
        """Return the name under which an account knows the browser, None when it does not."""
        found = None if account is None else self.known.get(account)
        return found.browser if found and stored and found.seal == seal(stored) else None

"""As whom the site asks for passkeys, and whether it can: browsers keep them for names that nobody else can have."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

NAME = "Relève"

HERE = "localhost"
"""The one name that browsers trust without https (Secure Contexts, 3.1); they take no number of a machine."""

PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """Whom a passkey is for: the name that it is bound to, and the address of the pages that may ask for it."""

    id: str
    origin: str


def relying_party(site_url: str | None) -> RelyingParty | None:
    """Return as whom a site asks for passkeys, None where browsers refuse; never by what a visitor calls it."""
    parts = urlsplit(site_url or "")
    if parts.hostname is None or not (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname == HERE)):
        return None
    if _is_number(parts.hostname):
        return None
    try:
        host, number = parts.hostname.encode("idna").decode(), parts.port  # as browsers write it
    except ValueError:  # no browser reaches such a name
        return None
    port = f":{number}" if number not in {None, PORTS[parts.scheme]} else ""
    return RelyingParty(host, f"{parts.scheme}://{host}{port}")


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True

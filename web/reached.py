"""How people reach the site: from this machine alone or from elsewhere, by https or not; and what does not fit."""

import ipaddress

from scheduler.core.config import Settings


def is_local(bind: str) -> bool:
    """Tell whether an address can be reached from this machine only."""
    if bind.startswith("unix:"):
        return False  # a proxy stands before a socket
    host = bind.rpartition(":")[0].strip("[]")
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_secure(settings: Settings, *, local: bool) -> bool:
    """Tell whether people come by https only: as said, else as the site's address says, else unless all are here."""
    if settings.https is not None:
        return settings.https
    if settings.site_url is not None:
        return settings.site_url.startswith("https:")
    return not local or settings.proxies > 0


def misfits(settings: Settings, bind: str) -> list[str]:
    """Say, a line each, what of the settings does not fit together, and what to do."""
    https = (settings.site_url or "").startswith("https:")
    local = is_local(bind)
    beyond = not local and not bind.startswith("unix:")
    found = []
    if https and not settings.proxies:
        found.append(
            "RELEVE_SITE_URL is https, so a proxy stands in front, but RELEVE_PROXIES is 0: all visitors seem to come "
            "from one address; set RELEVE_PROXIES=1"
        )
    if https and settings.https is False:
        found.append("RELEVE_SITE_URL is https, but RELEVE_HTTPS=no lets cookies travel over http; take it away")
    if beyond and not https and not settings.https:
        found.append(
            f"the site listens at {bind}, beyond this machine, without https: passwords can be read on the way, "
            "and signing in may fail; put a proxy in front that speaks https, and set RELEVE_SITE_URL"
        )
    if not settings.site_url and (settings.proxies or not local):
        found.append(
            "people come from elsewhere, but RELEVE_SITE_URL is not set: links follow whatever name a visitor calls "
            "the site by, and messages have none; set RELEVE_SITE_URL=https://..."
        )
    return found

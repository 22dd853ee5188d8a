"""The provider of identities (OpenID Connect) as the settings name it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from scheduler.core.outlets import LOOPBACK

ISSUER, CLIENT, SECRET_FILE = "RELEVE_OIDC_ISSUER", "RELEVE_OIDC_CLIENT_ID", "RELEVE_OIDC_SECRET_FILE"
LABEL, ACR = "RELEVE_OIDC_LABEL", "RELEVE_OIDC_ACR"
DEFAULT_LABEL = "OpenID Connect"
NAMES = (ISSUER, CLIENT, SECRET_FILE, LABEL, ACR)


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """A provider, our name and secret there, what its button says, and the levels asked for (``acr_values``)."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    label: str = DEFAULT_LABEL
    acr_values: str | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "IdentityProvider | None":
        """Read the variables; without an issuer there is no provider.

        Raises
        ------
        ValueError
            When one is missing or malformed, or the secret cannot be read; the text begins with its name.
        """
        issuer = (environment.get(ISSUER) or "").rstrip("/")
        if not issuer:
            return None
        if not is_safe(issuer):
            message = f"{ISSUER}: write https://host/path, not {issuer}"
            raise ValueError(message)
        for name in (CLIENT, SECRET_FILE):
            if not environment.get(name):
                message = f"{name}: needed beside {ISSUER}"
                raise ValueError(message)
        try:
            secret = Path(environment[SECRET_FILE]).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            message = f"{SECRET_FILE}: cannot be read ({type(error).__name__})"
            raise ValueError(message) from None
        return cls(
            issuer, environment[CLIENT], secret, environment.get(LABEL) or DEFAULT_LABEL, environment.get(ACR) or None
        )


def is_safe(address: str) -> bool:
    """Tell whether an address is https, or of this machine itself."""
    parts = urlsplit(address)
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK))

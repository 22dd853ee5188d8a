"""The ways out as the settings name them: a mail server, programs that are asked."""

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server.

    ``smtp://host:25`` speaks in the clear and asks for encryption (STARTTLS) when the server offers it,
    ``smtp+starttls://user:password@host:587`` insists on it, ``smtps://user:password@host:465`` is encrypted from the
    first byte.
    """

    host: str
    port: int
    sender: str
    scheme: str = "smtp"
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def of(cls, url: str, sender: str) -> "MailServer":
        """Read an address.

        Raises
        ------
        ValueError
            When it cannot be used; the text does not show the password.
        """
        parts = urlsplit(url)
        ports = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
        if parts.scheme not in ports or not parts.hostname:
            message = "write smtp://host:25, smtp+starttls://user:password@host:587 or smtps://user:password@host:465"
            raise ValueError(message)
        if parts.path.strip("/") or parts.query or parts.fragment:
            message = "nothing may follow the port"
            raise ValueError(message)
        if parts.username and parts.scheme == "smtp" and parts.hostname not in LOOPBACK:
            message = "a password is not sent in the clear: use smtp+starttls:// or smtps://"
            raise ValueError(message)
        return cls(
            host=parts.hostname,
            port=parts.port or ports[parts.scheme],
            sender=sender,
            scheme=parts.scheme,
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
        )


def web_address(url: str) -> str:
    """Return an address on the web at which something is asked or left, without a slash at its end.

    Raises
    ------
    ValueError
        When it is not https, but for this machine itself, or somebody's name stands in it.
    """
    parts = urlsplit(url)
    local = parts.scheme == "http" and parts.hostname in LOOPBACK
    if not parts.hostname or parts.username or not (parts.scheme == "https" or local):
        message = "write https://host/path"
        raise ValueError(message)
    return url.rstrip("/")

"""Settings from the environment; what they do not understand they refuse."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from scheduler.core.identity_provider import NAMES as IDENTITY_PROVIDER
from scheduler.core.identity_provider import IdentityProvider
from scheduler.core.outlets import LOOPBACK, MailServer, web_address
from scheduler.core.sms_providers import NAMES as SMS
from scheduler.core.sms_providers import Sms, sms_from_environment

KNOWN = (
    "RELEVE_DATA",
    "RELEVE_DATABASE_URL",
    "RELEVE_APPLICATION_URL",
    "RELEVE_SECRET_KEY",
    "RELEVE_HTTPS",
    "RELEVE_PROXIES",
    "RELEVE_SESSION_DAYS",
    "RELEVE_ARGON2",
    "RELEVE_SITE_URL",
    "RELEVE_SMTP_URL",
    "RELEVE_MAIL_FROM",
    "RELEVE_OSRM_URL",
    "RELEVE_GEOCODER_URL",
    *SMS,
    *IDENTITY_PROVIDER,
)
SHORTEST_KEY = 32
SESSION_DAYS, MOST_SESSION_DAYS = 7, 90


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the product keeps its data.

    Attributes
    ----------
    data
        Folder of the embedded database and of all other files of the product.
    database_url
        The owner's way into a PostgreSQL server of one's own. The owner brings the schema up to date.
    application_url
        The application's own way in, as a role that owns nothing. None: as the owner, who steps down to that role.
        Given alone, the schema is used as it is. Without both, the embedded server is used.
    secret_key
        Signs the cookies of the web. None: a key kept in the data folder.
    https
        Whether the web is reached by https only. None: as ``site_url`` says, else wherever others can come.
    proxies
        How many reverse proxies stand before the web and tell the visitor's address.
    argon2
        Passes, KiB of memory and lanes with which passwords are hashed. None: the library's.
    session_days
        After how many days everybody has to sign in again, however busy they are.
    site_url
        Where people reach the site, for the links in messages and pages. None: messages have no links.
    smtp, sms
        The ways out for messages. None: they stay in the outbox.
    osrm, geocoder
        Who is asked how long ways take on real streets, and where an address lies. None: nobody.
    provider
        Who vouches for people beside their passwords. None: nobody.
    """

    data: Path
    database_url: URL | None = None
    application_url: URL | None = None
    secret_key: str | None = field(default=None, repr=False)
    https: bool | None = None
    proxies: int = 0
    session_days: int = SESSION_DAYS
    argon2: tuple[int, int, int] | None = None
    site_url: str | None = None
    smtp: MailServer | None = None
    sms: Sms | None = None
    osrm: str | None = None
    geocoder: str | None = None
    provider: IdentityProvider | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read the variables that begin with ``RELEVE_``.

        Raises
        ------
        ValueError
            When a variable is unknown or malformed; the text begins with its name.
        """
        for name in environment:
            if name.startswith("RELEVE_") and name not in KNOWN:
                message = f"{name}: unknown setting; known are {', '.join(KNOWN)}"
                raise ValueError(message)
        return cls(
            data=_folder(environment),
            database_url=_database(environment, "RELEVE_DATABASE_URL"),
            application_url=_database(environment, "RELEVE_APPLICATION_URL"),
            secret_key=_key(environment, "RELEVE_SECRET_KEY"),
            https=_choice(environment, "RELEVE_HTTPS"),
            proxies=_count(environment, "RELEVE_PROXIES"),
            session_days=_days(environment, "RELEVE_SESSION_DAYS", SESSION_DAYS),
            argon2=_argon2(environment, "RELEVE_ARGON2"),
            site_url=_site(environment, "RELEVE_SITE_URL"),
            smtp=_smtp(environment, "RELEVE_SMTP_URL", "RELEVE_MAIL_FROM"),
            sms=sms_from_environment(environment),
            osrm=_asked(environment, "RELEVE_OSRM_URL"),
            geocoder=_asked(environment, "RELEVE_GEOCODER_URL"),
            provider=IdentityProvider.from_environment(environment),
        )


def _folder(environment: Mapping[str, str]) -> Path:
    given = environment.get("RELEVE_DATA")
    if not given:  # set to nothing means the same as not set, as elsewhere in the shell
        return platformdirs.user_data_path("releve", appauthor=False)
    folder = Path(given).expanduser()
    if not folder.is_absolute():  # another working folder would silently be another database
        message = f"RELEVE_DATA: give the whole path, not {given}"
        raise ValueError(message)
    return folder


def _database(environment: Mapping[str, str], name: str) -> URL | None:
    given = environment.get(name)
    return postgresql_url(given, name) if given else None


def _key(environment: Mapping[str, str], name: str) -> str | None:
    given = environment.get(name)
    if given and len(given) < SHORTEST_KEY:  # a short one can be guessed from any cookie
        message = f"{name}: give at least {SHORTEST_KEY} random characters"
        raise ValueError(message)
    return given or None


def _choice(environment: Mapping[str, str], name: str) -> bool | None:
    given = environment.get(name)
    if given not in {None, "", "yes", "no"}:
        message = f"{name}: say yes or no, not {given}"
        raise ValueError(message)
    return given == "yes" if given else None


def _count(environment: Mapping[str, str], name: str) -> int:
    given = environment.get(name) or "0"
    if not (given.isascii() and given.isdecimal()):
        message = f"{name}: give a number, not {given}"
        raise ValueError(message)
    return int(given)


def _days(environment: Mapping[str, str], name: str, default: int) -> int:
    days = _count(environment, name) if environment.get(name) else default
    if not 1 <= days <= MOST_SESSION_DAYS:
        message = f"{name}: give 1 to {MOST_SESSION_DAYS} days, not {days}"
        raise ValueError(message)
    return days


def _argon2(environment: Mapping[str, str], name: str) -> tuple[int, int, int] | None:
    given = environment.get(name)
    if not given:
        return None
    parts = given.split(",")
    numbers = [int(each) for each in parts if each.isascii() and each.isdecimal()]
    # Each lane needs 8 KiB at least (RFC 9106, 3.1).
    if len(numbers) != len(parts) or len(numbers) != 3 or min(numbers) < 1 or numbers[1] < 8 * numbers[2]:  # noqa: PLR2004
        message = f"{name}: write passes,KiB,lanes, such as 3,65536,4 (at least 8 KiB a lane), not {given}"
        raise ValueError(message)
    passes, memory, lanes = numbers
    return passes, memory, lanes


def _site(environment: Mapping[str, str], name: str) -> str | None:
    given = (environment.get(name) or "").rstrip("/")
    if not given:
        return None
    parts = urlsplit(given)
    local = parts.scheme == "http" and parts.hostname in LOOPBACK
    if not parts.hostname or parts.path or parts.query or not (local or parts.scheme == "https"):
        message = f"{name}: write https://host, without anything behind it, not {given}"
        raise ValueError(message)
    return given


def _smtp(environment: Mapping[str, str], name: str, sender_name: str) -> MailServer | None:
    given, sender = environment.get(name), environment.get(sender_name) or ""
    if not given:
        return None
    if "@" not in parseaddr(sender)[1]:
        message = f"{sender_name}: say from whom messages come: Relève <releve@example.org>"
        raise ValueError(message)
    try:
        return MailServer.of(given, sender)
    except ValueError as error:
        message = f"{name}: {error}"
        raise ValueError(message) from None


def _asked(environment: Mapping[str, str], name: str) -> str | None:
    given = environment.get(name)
    if not given:
        return None
    try:
        address = web_address(given)
    except ValueError as error:
        message = f"{name}: {error}"
        raise ValueError(message) from None
    if set("?#") & set(address):
        message = f"{name}: the question comes behind the address, without anything of yours"
        raise ValueError(message)
    return address


def postgresql_url(given: str, name: str) -> URL:
    """Read a URL such as libpq takes it; ``name`` says whose it is. Errors never show the password in it."""
    try:
        url = make_url(given)
    except ArgumentError:
        message = f"{name}: not a URL; write postgresql://user:password@host/database"
        raise ValueError(message) from None
    if url.drivername not in {"postgresql", "postgres", "postgresql+psycopg"}:
        message = f"{name}: only PostgreSQL is supported, not {url.drivername}"
        raise ValueError(message)
    if not url.database:
        message = f"{name}: name the database: postgresql://user:password@host/database"
        raise ValueError(message)
    return url.set(drivername="postgresql+psycopg")

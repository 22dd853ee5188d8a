"""What the web needs to know beside the database."""

from dataclasses import dataclass, field
from datetime import timedelta

from argon2 import PasswordHasher

from scheduler.core.config import Settings
from scheduler.core.identity_provider import IdentityProvider
from scheduler.core.secret_key import secret_key
from scheduler.core.sms_providers import Sms
from scheduler.market.accounts import SignInRules
from scheduler.market.accounts.passkeys import RelyingParty, relying_party
from scheduler.market.geocoder import Geocoder, geocoder_of
from web.reached import is_secure


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of the web.

    Attributes
    ----------
    secret_key
        Signs the cookies; whoever knows it can sign in as anybody.
    secure
        Whether the site is reached by https only: cookies are then sent over nothing else.
    proxies
        How many reverse proxies stand in front and tell the visitor's address; 0 believes none.
    site_url
        Where people reach the site, without a slash at the end; None: by whatever name they call it.
    sign_in
        How passwords are hashed, guessing is slowed down, and how long a session lasts.
    sends_mail
        Whether e-mails have a way out.
    sms
        Who sends text messages, and brings what people answer.
    sends_links
        Whether an e-mail can hold a link into the site.
    geocoder
        Who may be asked where an address lies.
    provider
        Who vouches for people beside their passwords (OpenID Connect).
    """

    secret_key: str = field(repr=False)
    secure: bool = True
    proxies: int = 0
    site_url: str | None = None
    sign_in: SignInRules = field(default_factory=SignInRules)
    sends_mail: bool = False
    sms: Sms | None = None
    sends_links: bool = False
    geocoder: Geocoder | None = None
    provider: IdentityProvider | None = None

    @property
    def sends_sms(self) -> bool:
        """Whether text messages have a way out."""
        return self.sms is not None

    @property
    def relying_party(self) -> RelyingParty | None:
        """As whom passkeys are asked for; None where the site's address allows none."""
        return relying_party(self.site_url)

    @classmethod
    def of(cls, settings: Settings, *, local: bool = False) -> "Config":
        """Take what the settings say; the secret key is made at the first start and kept in the data folder.

        Parameters
        ----------
        local
            Whether only this machine can reach the site.
        """
        return cls(
            secret_key=secret_key(settings),
            secure=is_secure(settings, local=local),
            proxies=settings.proxies,
            site_url=settings.site_url,
            sign_in=SignInRules(hasher_of(settings), longest=timedelta(days=settings.session_days)),
            sends_mail=settings.smtp is not None,
            sms=settings.sms,
            sends_links=settings.smtp is not None and settings.site_url is not None,
            geocoder=geocoder_of(settings),
            provider=settings.provider,
        )


def hasher_of(settings: Settings) -> PasswordHasher:
    """Return how passwords are hashed."""
    if settings.argon2 is None:
        return PasswordHasher()
    passes, memory, lanes = settings.argon2
    return PasswordHasher(time_cost=passes, memory_cost=memory, parallelism=lanes)

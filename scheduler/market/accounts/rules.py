"""How strict signing in is."""

from dataclasses import dataclass, field
from datetime import timedelta

from argon2 import PasswordHasher


@dataclass(frozen=True, slots=True)
class SignInRules:
    """How passwords are hashed, how guessing is slowed down, and how long links and sessions last.

    Attributes
    ----------
    hasher
        Argon2id with its parameters; the default is the library's, RFC 9106's second recommendation.
    shortest
        Characters of a password that somebody chooses; what stands is not asked.
    failures, minutes
        So many failed attempts of one visitor at one account in so many minutes stop that visitor's further ones there;
        a success makes up for them.
    guesses, guess_minutes
        So many failed attempts at one account in so many minutes, of all visitors whose browsers it does not know, stop
        further ones of these.
    link_minutes, link_pause_minutes
        How long a link signs somebody in that is given instead, and how soon another one is sent by e-mail.
    links, links_minutes
        So many links that one network asks for in so many minutes stop it from asking for more.
    invitation, reset
        How long a link lets somebody choose their first password, or another one.
    idle, longest
        A session ends when nobody was there for so long, and after so long whatever they did.
    """

    hasher: PasswordHasher = field(default_factory=PasswordHasher)
    shortest: int = 12
    failures: int = 5
    minutes: int = 15
    guesses: int = 10
    guess_minutes: int = 60
    link_minutes: int = 20
    link_pause_minutes: int = 10
    links: int = 20
    links_minutes: int = 60
    invitation: timedelta = timedelta(days=7)
    reset: timedelta = timedelta(days=1)
    idle: timedelta = timedelta(hours=12)
    longest: timedelta = timedelta(days=7)

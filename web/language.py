"""In which language and on which clock the screens are."""

from zoneinfo import ZoneInfo

from flask import Flask, g, session
from flask_babel import Babel, refresh

from scheduler.core.tables.codes import Language
from web.context import identity

DEFAULT = Language.FRENCH
CLOCK = "Europe/Paris"


def language() -> str:
    """Return the language of the current page: the account's, else the one chosen here, else that of a private link.

    What the browser prefers is not asked: half of them are set to English without anybody's wish.
    """
    who = identity()
    if who:
        return who.language
    chosen = session.get("language")
    return Language(chosen) if chosen in set(Language) else g.get("spoken", DEFAULT)


def speak(spoken: Language) -> None:
    """Speak this language to somebody without an account, unless they have chosen another one here."""
    g.spoken = spoken
    refresh()


def zone() -> ZoneInfo:
    """Return the time zone of the market."""
    who = identity()
    return ZoneInfo(who.timezone if who else CLOCK)


def init_app(app: Flask) -> None:
    """Let Flask-Babel translate the pages; the texts themselves are French."""
    Babel(app, default_locale=DEFAULT, locale_selector=language)

"""In which language and on which clock the screens are."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, g, session
from flask_babel import Babel, Domain, refresh
from jinja2 import pass_context
from jinja2.runtime import Context

from scheduler.core.tables.codes import Language
from scheduler.core.texts import with_single_stops
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


class Texts(Domain):  # type: ignore[misc]  # Flask-Babel has no types
    """The texts of the screens. Names and days that fill their holes may end in a full stop, as may the text."""

    def gettext(self, string: str, **variables: object) -> str:
        """Translate a text and fill its holes."""
        return with_single_stops(super().gettext(string, **variables))

    def ngettext(self, singular: str, plural: str, num: int, **variables: object) -> str:
        """Translate a text that counts and fill its holes."""
        return with_single_stops(super().ngettext(singular, plural, num, **variables))


def init_app(app: Flask) -> None:
    """Let Flask-Babel translate the pages; the texts themselves are French."""
    babel = Babel(app, default_locale=DEFAULT, locale_selector=language)
    with app.app_context():
        babel.domain_instance = Texts(domain=babel.domain)
    # Templates have their holes filled by Jinja, past the texts above.
    known: dict[str, Any] = app.jinja_env.globals
    known.update({name: _in_templates(known[name]) for name in ("gettext", "ngettext")})


def _in_templates(told: Callable[..., str]) -> Callable[..., str]:
    @pass_context
    def say(context: Context, *texts: Any, **holes: object) -> str:
        said = told(context, *texts, **holes)
        return type(said)(with_single_stops(said))  # safe text stays safe

    return say

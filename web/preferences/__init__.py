"""What everybody decides for themselves: language, messages, calendar, and where they are signed in."""

from web.preferences import home, own_sessions
from web.preferences.blueprint import blueprint

__all__ = ["blueprint", "home", "own_sessions"]

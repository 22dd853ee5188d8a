"""Passkeys on the screens: at the door, and looked after from the preferences."""

from web.passkeys import adding, entering, removing
from web.passkeys.blueprint import blueprint

__all__ = ["adding", "blueprint", "entering", "removing"]

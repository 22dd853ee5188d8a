"""The second factor on the screens: asked at the door, set up, and looked after from the preferences."""

from web.second_factor import asking, managing, resetting, setting_up
from web.second_factor.blueprint import blueprint

__all__ = ["asking", "blueprint", "managing", "resetting", "setting_up"]

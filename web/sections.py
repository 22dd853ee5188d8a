"""A page among those that one entry of the menu stands for."""

from dataclasses import dataclass

from flask_babel import LazyString


@dataclass(frozen=True, slots=True)
class Section:
    """A line of the entry: the page, its words, what is found there, its icon."""

    endpoint: str
    label: LazyString
    hint: LazyString
    icon: str

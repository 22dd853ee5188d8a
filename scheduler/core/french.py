"""Names in French sentences: à and de melt with the article by which a name begins, and de loses its e before a vowel.

Aux Hirondelles, du Relais; à La Ruche, de L’Atelier vert: these two articles stay. D’Intérim Austral, d’Yvetot, de
Yann; before an h, which may be mute or not, de stays whole.
"""

import re

from scheduler.core.folded import folded

ARTICLE = re.compile(r"(?P<article>Les?|LES?|les?)[ \N{NO-BREAK SPACE}]+(?P<rest>\S.*)", re.DOTALL)
VOWEL = re.compile("[aeiou]|y(?![aeiou])")
TO = {"le": "au", "les": "aux"}
OF = {"le": "du", "les": "des"}


def to_name(name: str) -> str:
    """Return a name after à: aux Hirondelles, à La Ruche."""
    return _melted(name, TO) or f"à {name}"


def of_name(name: str) -> str:
    """Return a name after de: des Hirondelles, de La Ruche."""
    return _melted(name, OF) or _of(name)


def of_person(name: str) -> str:
    """Return the name of a person after de, which melts with no article: d’Aline, de Le Goff."""
    return _of(name)


def _of(name: str) -> str:
    return f"d’{name}" if VOWEL.match(folded(name)) else f"de {name}"


def _melted(name: str, forms: dict[str, str]) -> str:
    found = ARTICLE.fullmatch(name)
    return f"{forms[found['article'].lower()]} {found['rest']}" if found else ""

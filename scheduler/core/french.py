"""Names in French sentences: à and de melt with the article by which a name begins, and with no other word.

Aux Hirondelles, du Relais; à La Ruche, de L’Atelier vert: these two articles stay. Names of other languages and those
without an article are written as they are.
"""

import re

ARTICLE = re.compile(r"(?P<article>Les?|LES?|les?)[ \N{NO-BREAK SPACE}]+(?P<rest>\S.*)", re.DOTALL)
TO = {"le": "au", "les": "aux"}
OF = {"le": "du", "les": "des"}


def to_name(name: str) -> str:
    """Return a name after à: aux Hirondelles, à La Ruche."""
    return _melted(name, TO, "à")


def of_name(name: str) -> str:
    """Return a name after de: des Hirondelles, de La Ruche."""
    return _melted(name, OF, "de")


def _melted(name: str, forms: dict[str, str], otherwise: str) -> str:
    found = ARTICLE.fullmatch(name)
    return f"{forms[found['article'].lower()]} {found['rest']}" if found else f"{otherwise} {name}"

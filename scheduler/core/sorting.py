"""The order of names as people read them."""

import unicodedata

LIGATURES = str.maketrans({"œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae"})
"""Two letters each in a French directory; Unicode calls them one and does not decompose them."""


def alphabetical(name: str) -> str:
    """Return a key by which names sort as in a directory: capitals, accents and ligatures do not count.

    The database is not asked: its order depends on how the server was set up.
    """
    decomposed = unicodedata.normalize("NFKD", name.translate(LIGATURES))
    return "".join(each for each in decomposed if not unicodedata.combining(each)).casefold()

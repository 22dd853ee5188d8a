"""The order of names as people read them."""

import unicodedata


def alphabetical(name: str) -> str:
    """Return a key by which names sort as in a directory: capitals and accents do not count.

    The database is not asked: its order depends on how the server was set up.
    """
    decomposed = unicodedata.normalize("NFKD", name)
    return "".join(each for each in decomposed if not unicodedata.combining(each)).casefold()

"""Words as people look for them: case, accents, ligatures and the shape of apostrophes and blanks do not count.

The database's function ``folded`` says the same of what is stored.
"""

from scheduler.core.texts import without_accents

ALIKE = {
    "œ": "oe",
    "Œ": "oe",
    "æ": "ae",
    "Æ": "ae",
    "’": "'",
    "\N{NO-BREAK SPACE}": " ",
    "\N{NARROW NO-BREAK SPACE}": " ",
    "-": " ",
}


def folded(text: str) -> str:
    """Fold what somebody typed."""
    plain = without_accents(text.lower())
    for sign, instead in ALIKE.items():
        plain = plain.replace(sign, instead)
    return plain

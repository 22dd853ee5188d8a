"""Words as people look for them: case, accents, ligatures and the shape of apostrophes and blanks do not count."""

from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, func, literal_column

from scheduler.core.texts import without_accents

MARKS = "[\N{COMBINING GRAVE ACCENT}-\N{COMBINING LATIN SMALL LETTER X}]"
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


def folded_column(text: SQLColumnExpression[Any]) -> ColumnElement[str]:
    """Fold what is stored, as ``folded`` does; null is empty."""
    apart = func.normalize(func.coalesce(text, ""), literal_column("NFD"))
    # In this order, since some locales lower plain letters alone.
    plain = func.lower(func.regexp_replace(apart, MARKS, "", "g"))
    for sign, instead in ALIKE.items():
        plain = func.replace(plain, sign, instead)
    return plain

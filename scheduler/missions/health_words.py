"""Words that tell of somebody's health: whoever jots one down is asked whether they mean it.

Health is nobody's business here (GDPR, art. 9): that somebody cannot come is enough. The list is short on purpose and
catches what is obvious; what a word means in its sentence is for whoever writes to judge.
"""

import re
from unicodedata import normalize

from scheduler.core.texts import without_accents

BEGINNINGS = (
    "accident", "addict", "alcool", "allergi", "angine", "arret de travail", "arret maladie", "asthm", "avc",
    "bequille", "blesse", "blessure", "burn", "cancer", "chimio", "chirurg", "covid", "cpam", "depress", "diabet",
    "docteur", "drogue", "enceinte", "epilep", "fausse couche", "fievre", "fracture", "gastro", "grippe", "grossesse",
    "handicap", "hopital", "hospital", "infarctus", "invalid", "kine", "lombalgie", "lumbago", "mal a la", "mal au",
    "mal de", "malade", "maladie", "maternite", "medecin", "medicament", "mi-temps therap", "migraine", "operation",
    "opere", "psychiat", "psychol", "rqth", "sante", "sciatique", "sevrage", "sida", "souffre", "symptome", "tendinite",
    "therap", "tumeur", "vih", "vomi",
)  # fmt: skip
"""Beginnings of words, without accents: French, as notes are."""

WHOLE = ("irm",)
"""Words that others begin with, and names."""

_PATTERN = re.compile(
    r"\b(?:(?:" + "|".join(re.escape(each) for each in BEGINNINGS) + r")[\w-]*|(?:" + "|".join(WHOLE) + r")\b)"
)


def health_words(text: str) -> tuple[str, ...]:
    """Return the words of a text that tell of health, as they stand there."""
    bare = without_accents(text)
    whole = normalize("NFC", text)
    if len(bare) != len(whole):  # what has no single letter: told without accents
        whole = bare
    found = (whole[each.start() : each.end()] for each in _PATTERN.finditer(bare.casefold()))
    return tuple(dict.fromkeys(found))

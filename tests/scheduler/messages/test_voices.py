"""French as it is said: de is short before the name of a person that begins with a vowel, in no other language."""

from zoneinfo import ZoneInfo

import pytest

from scheduler.core.tables.codes import Language
from scheduler.messages.voices import Voice

TEXT = "La mission de %(worker)s est annulée."


@pytest.mark.parametrize(
    ("worker", "said"),
    [
        ("Aline B.", "La mission d’Aline B. est annulée."),
        ("Bleuet Z.", "La mission de Bleuet Z. est annulée."),
        ("W-1", "La mission de W-1 est annulée."),
        ("Ö 100 %", "La mission d’Ö 100 % est annulée."),
    ],
)
def test_de_is_short_before_a_vowel(worker: str, said: str) -> None:
    paris = ZoneInfo("Europe/Paris")
    assert Voice(Language.FRENCH, paris).say(TEXT, worker=worker) == said
    assert "d’" not in Voice(Language.ENGLISH, paris).say(TEXT, worker=worker)

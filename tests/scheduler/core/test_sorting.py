"""Names in the order of a directory."""

from scheduler.core.sorting import alphabetical


def test_capitals_accents_and_ligatures_do_not_count() -> None:
    names = ["Élan B.", "zinnia", "eau", "Œillet A.", "Ébène", "Orme", "Zébu", "collège des Douits", "Collège Villey"]
    assert sorted(names, key=alphabetical) == [
        "collège des Douits",
        "Collège Villey",
        "eau",
        "Ébène",
        "Élan B.",
        "Œillet A.",
        "Orme",
        "Zébu",
        "zinnia",
    ]

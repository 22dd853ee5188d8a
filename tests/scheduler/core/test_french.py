"""Names after à and de: the article melts with them, and de is short before a vowel."""

import pytest

from scheduler.core.french import of_name, of_person, to_name


@pytest.mark.parametrize(
    ("name", "to", "of"),
    [
        ("Les Hirondelles", "aux Hirondelles", "des Hirondelles"),
        ("Le Relais du Bessin", "au Relais du Bessin", "du Relais du Bessin"),
        ("LES ROSSIGNOLS", "aux ROSSIGNOLS", "des ROSSIGNOLS"),
        ("La Ruche", "à La Ruche", "de La Ruche"),
        ("L’Atelier vert", "à L’Atelier vert", "de L’Atelier vert"),
        ("Nacre Emploi", "à Nacre Emploi", "de Nacre Emploi"),
        ("Lesage", "à Lesage", "de Lesage"),
        ("Leo & Co", "à Leo & Co", "de Leo & Co"),
        ("Le", "à Le", "de Le"),
        ("El Campo", "à El Campo", "d’El Campo"),
        ("Intérim Austral", "à Intérim Austral", "d’Intérim Austral"),
        ("Œuvre du Bocage", "à Œuvre du Bocage", "d’Œuvre du Bocage"),
        ("Élan", "à Élan", "d’Élan"),
        ("Yvetot Services", "à Yvetot Services", "d’Yvetot Services"),
        ("Yann Emploi", "à Yann Emploi", "de Yann Emploi"),
        ("Horizon", "à Horizon", "de Horizon"),
    ],
)
def test_the_article_melts_and_de_is_short_before_a_vowel(name: str, to: str, of: str) -> None:
    assert (to_name(name), of_name(name)) == (to, of)


def test_the_name_of_a_person_keeps_its_article() -> None:
    assert [of_person(each) for each in ("Aline B.", "Le Goff", "W-1", "Émile")] == [
        "d’Aline B.",
        "de Le Goff",
        "de W-1",
        "d’Émile",
    ]

"""Names after à and de: the article melts with them, and nothing else does."""

import pytest

from scheduler.core.french import of_name, to_name


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
        ("El Campo", "à El Campo", "de El Campo"),
    ],
)
def test_the_article_melts(name: str, to: str, of: str) -> None:
    assert (to_name(name), of_name(name)) == (to, of)

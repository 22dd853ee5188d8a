"""What a text may hold."""

import pytest

from scheduler.core.texts import has_unseen, one_line, with_single_stops


@pytest.mark.parametrize("character", ["\0", "\x1f", "\x7f", "\x85", "\x98", "\x9f", "\ufdd0", "\ufffe", "\U0010ffff"])
def test_what_no_page_can_show_is_noticed(character: str) -> None:
    assert has_unseen(f"a{character}b")


@pytest.mark.parametrize("text", ["a\tb", "a\r\nb", "Œuvre n° 3 – l’été", "\u00a0", "漢字", "\U0001f600"])
def test_what_people_write_is_not(text: str) -> None:
    assert not has_unseen(text)


def test_a_name_stands_on_one_line() -> None:
    assert one_line(" Élise\x85Durand\u2028 B. ") == "Élise Durand B."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Bleuet Z.. Merci", "Bleuet Z. Merci"),
        ("le mar. 1er déc..", "le mar. 1er déc."),
        ("et d’autres...", "et d’autres..."),
        ("Personne.", "Personne."),
    ],
)
def test_a_sentence_ends_in_one_full_stop(text: str, said: str) -> None:
    assert with_single_stops(text) == said

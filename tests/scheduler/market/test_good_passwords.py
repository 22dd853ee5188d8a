"""Which passwords may be chosen: the rule on examples, and on thousands that are drawn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.core.errors import Invalid
from scheduler.market.accounts import LONGEST_PASSWORD, SignInRules, check_password
from scheduler.market.accounts.good_passwords import known_pieces

ABOUT = ("Agnès Le Goff-Martin", "agnes.legoff@coup-de-main.example", "Coup de main Bessin")


def reason(password: str) -> str | None:
    try:
        check_password(password, SignInRules(), ABOUT)
    except Invalid as error:
        return error.reason if error.field == "password" else error.field
    return None


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("", "password_too_short"),
        ("x7#kQ9!vLp2", "password_too_short"),
        ("x7#kQ9!vLp2$", None),
        ("quatre tulipes sous la pluie", None),
        ("une phrase que l'on retient", None),
        ("é" * (LONGEST_PASSWORD + 1), "password_too_long"),
        ("motdepasse2027", "password_too_common"),
        ("Mot de Passe 2027 !", "password_too_common"),
        ("P@ssw0rd!2027", "password_too_common"),
        ("azertyuiopqsdfghjklm", "password_too_common"),
        ("aaaaaaaaaaaaaaaa", "password_too_common"),
        ("abcdefghijklmnop", "password_too_common"),
        ("987654321098765", "password_too_common"),
        ("Bonjour-Soleil-1234", "password_too_common"),
        ("Relève123456789", "password_too_common"),
        ("            ", "password_too_common"),
        ("AgnesLeGoff14", "password_personal"),
        ("coupdemain-bessin", "password_personal"),
        ("martin.agnes.2027", "password_personal"),
    ],
)
def test_a_password_is_taken_or_refused_for_one_reason(password: str, expected: str | None) -> None:
    assert reason(password) == expected


WORDS = st.sampled_from([*known_pieces(), "Agnès", "GOFF", "Martin", "Bessin", "main", "coup"])


@given(st.lists(WORDS, min_size=1, max_size=6), st.text("0123456789!?.-", max_size=4))
def test_what_is_made_of_known_words_and_a_few_signs_is_refused(words: list[str], end: str) -> None:
    assert reason("".join(words) + end) is not None


@given(st.characters(exclude_categories=("Cs", "Cc")), st.integers(12, 200))
def test_one_sign_many_times_is_refused(sign: str, times: int) -> None:
    assert reason(sign * times) == "password_too_common"


@given(st.text(st.sampled_from("bcdfghjklmnpqrtvwxz2468#%+=;"), min_size=20, max_size=60))
def test_what_a_machine_draws_is_taken(password: str) -> None:
    if len(set(password)) >= 14:  # fewer may be one row beside another
        assert reason(password) is None


@given(st.text(max_size=40))
def test_any_text_gets_an_answer(password: str) -> None:
    assert reason(password) in {None, "password_too_short", "password_too_common", "password_personal"}

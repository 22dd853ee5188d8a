from collections.abc import Iterator

import pytest
from flask import Flask

from scheduler.lead.unfilled import Obstacle
from solver.diary import ALREADY_THERE, BUSY
from solver.plan import Rule
from web.lead.words import difference, failure, gap, obstacle, obstacle_name, only_obstacle, phase
from web.wording.rules import OBSTACLES

NEVER_AN_OBSTACLE = {Rule.PINNED, Rule.MAX_DISRUPTIONS}


@pytest.fixture(autouse=True)
def french(closed_app: Flask) -> Iterator[None]:
    with closed_app.test_request_context("/"):
        yield


def plain(text: str) -> str:
    return " ".join(text.split())


def test_every_rule_has_its_words() -> None:
    assert {str(rule) for rule in Rule if rule not in NEVER_AN_OBSTACLE} | {BUSY, ALREADY_THERE} <= set(OBSTACLES)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (Obstacle("required_skill", 12, 12), "12 n’ont pas la compétence demandée"),
        (Obstacle("max_travel", 1, 1), "1 habite trop loin"),
        (Obstacle("max_travel", 0, 5), "0 à 5 habitent trop loin"),
        (Obstacle("moon_phase", 2, 2), "2 : moon_phase"),
    ],
)
def test_an_obstacle_counts_people(told: Obstacle, words: str) -> None:
    assert plain(obstacle(told)) == words


def test_an_only_obstacle_counts_whom_a_call_could_bring() -> None:
    assert (
        plain(only_obstacle(Obstacle("availability", 3, 9, alone=1)))
        == "Indisponibilité : seul obstacle pour 1 personne"
    )


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((-100, None, None), "On ne sait pas encore"),
        ((-100, -80, None), "de 20 %"),
        ((-100, -100, None), "Aucun plan ne peut pourvoir plus d’heures : c’est prouvé."),
        ((-100, -100, 0.0), "le meilleur possible"),
        ((-100, -100, 0.01), "à au plus 0,1 % du meilleur possible"),
        ((-100, -100, 1.8), "Ce plan est à au plus 1,8 % du meilleur possible"),
    ],
)
def test_a_plan_is_held_against_what_is_proven(values: tuple[int, int | None, float | None], words: str) -> None:
    assert words in plain(gap(*values))


def test_points_are_told_as_more_or_less() -> None:
    words = [difference(points) for points in (5000, 700, 150, 0, -20)]
    assert len(set(words)) == len(words)
    assert words[0] == "Nettement moins bien"


def test_what_has_no_words_keeps_its_code() -> None:
    assert phase("quality").startswith("Amélioration")
    assert phase("dreaming") == "dreaming"
    assert obstacle_name("moon_phase") == "moon_phase"
    assert obstacle_name(None) == "Plusieurs raisons"
    assert obstacle_name("free") == "Quelqu’un pourrait venir"


def test_a_failure_is_told_without_its_code() -> None:
    assert "prévenir" in failure("silent: whoever ran this")
    assert "confirmées" in failure("infeasible: pins")
    assert "technique" in failure("server closed the connection")
    assert "technique" in failure(None)

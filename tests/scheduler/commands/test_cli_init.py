"""``releve init`` and ``releve market``: from nothing to a market whose people sign in, by commands alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from click.testing import CliRunner
from sqlalchemy import select

from scheduler.cli import main
from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.errors import NotFound
from scheduler.core.tables import Market, Mission, Run, User
from scheduler.core.tables.codes import MissionState
from scheduler.market.accounts import SignInRules, Visitor, choose_by_link, signed_in
from scheduler.market.missing import Lack
from scheduler.planning import publish
from scheduler.planning.run_record import explanation
from tests.empty_installation import commands_work_on, unfounded
from tests.scheduler.command_line import releve
from tests.scheduler.market_folder.creuse import AGENCIES, ROWS, UAIS, write_folder

__all__ = ["unfounded"]

NBSP = "\N{NO-BREAK SPACE}"
NONE = "Il n’y a pas encore de marché"


@pytest.fixture
def there(unfounded: Addresses, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Addresses]:
    with commands_work_on(unfounded, tmp_path, monkeypatch):
        yield unfounded


def enter(there: Addresses, link: str) -> str:
    """Choose a password by an invitation, once, and return whose it was."""
    database, token, rules = Database(there.application), link.rpartition("/")[2], SignInRules(CHEAP)
    try:
        entered = choose_by_link(database, token, PHRASE, Visitor(None), rules)
        who = signed_in(database, entered.token, rules)
        assert who
        with pytest.raises(NotFound):
            choose_by_link(database, token, PHRASE, Visitor(None), rules)
    finally:
        database.close()
    assert there.owner
    with administration(there.owner) as session:
        return session.get_one(User, who.actor.user).email


UNANSWERED = "releve: a question got no answer, so nothing was done; type it at a terminal, or give the options"
PHRASE = "sept girafes traversent la gare"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
ANSWERS = "Creuse à l’essai\na\n\n\nLe Tremplin\nai\n02 61 91 55 01\nPaule P.\nPaule@tremplin.example\n"


def test_a_market_is_founded_by_questions_once(there: Addresses) -> None:
    told = CliRunner().invoke(main, ["init"], input=ANSWERS)
    assert told.exit_code == 0, told.output
    (link,) = [line for line in told.stdout.splitlines() if line.startswith("/connexion/mot-de-passe/")]
    assert enter(there, link) == "paule@tremplin.example"
    told = releve("market", "check", "creuse-a-l-essai")
    assert told.exit_code == 1
    assert f"Réglages, Métiers{NBSP}: Le marché n’a pas de métier. Ajoutez" in told.stdout
    again = CliRunner().invoke(main, ["init"], input=ANSWERS)
    assert (again.exit_code, "a market already" in again.stderr) == (2, True)


@pytest.mark.usefixtures("there")
@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        (ANSWERS.replace("Paule@tremplin.example", "paule"), "email: this is no e-mail address"),
        (ANSWERS.replace("02 61 91 55 01", "12"), "phone: this is no telephone number"),
        (
            ANSWERS.replace("a\n\n", "a\nEurope/Guéret\n", 1),
            "timezone: there is no such time zone; write it as Europe/Paris",
        ),
        (
            ANSWERS.replace("\na\n", "\nreunion\nEurope/Paris", 1),
            "timezone: the school zone lies on another clock",
        ),
    ],
)
def test_what_cannot_be_is_told_in_a_line(answers: str, reason: str) -> None:
    told = CliRunner().invoke(main, ["init"], input=answers)
    assert (told.exit_code, told.stderr.strip().splitlines()[-1]) == (2, f"releve: {reason}")
    assert releve("market", "check", "creuse-a-l-essai").exit_code == 2


@pytest.mark.usefixtures("there")
@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (("nothere",), f"nothere{NBSP}: commande inconnue. Il y a check, load, template, write"),
        (("--nothere",), f"--nothere{NBSP}: option inconnue. Voyez releve market --help"),
        (("check", "nothere"), f"nothere{NBSP}: aucun marché n’a ce code, et aucun dossier ne s’appelle ainsi. {NONE}"),
        (("write", "nothere", "out"), f"nothere{NBSP}: aucun marché n’a ce code. {NONE}"),
        (("load", "nothere"), f"nothere{NBSP}: ce n’est pas un dossier"),
        (("check",), "il manque FOLDER|CODE. Voyez releve market check --help"),
        (("load", "--nothere"), f"--nothere{NBSP}: option inconnue. Voyez releve market load --help"),
        (("check", "a", "b"), "cette commande ne s’appelle pas ainsi. Voyez releve market check --help"),
    ],
)
def test_what_is_typed_wrong_is_told_in_a_line_of_french(
    typed: tuple[str, ...], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = releve("market", *typed)
    assert (found.exit_code, found.stderr) == (2, f"releve: {told}\n")
    assert list(tmp_path.iterdir()) == []


def test_the_commands_still_explain_themselves() -> None:
    for typed in (("market",), ("market", "--help"), ("market", "check", "--help")):
        assert "Usage: releve market" in releve(*typed).output


@pytest.mark.usefixtures("there")
def test_what_became_of_a_folder_is_said_as_it_is(tmp_path: Path) -> None:
    wrong = write_folder(tmp_path / "wrong", marche=[["creuse", "Creuse", "Europe/Guéret"]])
    told = releve("init", "--from", wrong, "--yes")
    assert (told.exit_code, "Vérification seulement" in told.output) == (2, False)
    told = releve("market", "load", wrong)
    assert (told.exit_code, "Vérification seulement" in told.output) == (2, False)
    folder = write_folder(tmp_path / "creuse")
    told = CliRunner().invoke(main, ["init", "--from", str(folder)], input="")
    assert (told.exit_code, told.stderr.splitlines()[-1]) == (2, UNANSWERED)
    told = releve("init", "--from", folder, "--yes")
    assert told.exit_code == 0, told.output
    assert ("Enregistré." in told.stdout.splitlines(), "Vérification seulement" in told.output) == (True, False)
    assert "Vérification seulement" in releve("market", "load", folder).stdout
    told = releve("market", "write", "nowhere", tmp_path / "no")
    assert (told.exit_code, told.stderr) == (2, f"releve: nowhere{NBSP}: aucun marché n’a ce code. Il y a creuse\n")


def test_a_folder_goes_from_the_template_to_a_published_night(there: Addresses, tmp_path: Path) -> None:
    assert there.owner
    folder = tmp_path / "creuse"
    assert releve("market", "template", folder).exit_code == 0
    told = releve("market", "check", folder)
    assert (told.exit_code, f"structures.csv, ligne 2{NBSP}: C’est une ligne d’exemple" in told.stdout) == (2, True)
    for path in folder.iterdir():
        path.unlink()
    homeless = [[*each[:-2], "", ""] if each[1] == "C23-03" else each for each in ROWS["salaries"]]
    write_folder(folder, salaries=homeless)
    told = releve("market", "check", folder)
    head, line = told.stdout.splitlines()
    assert told.exit_code == 1
    assert head == f"Ce qui manque avant la première nuit (1){NBSP}:"
    assert line.startswith(
        f"  salaries.csv, ligne 5, colonne «{NBSP}Latitude du domicile{NBSP}»{NBSP}: C23-03 (Le Tremplin){NBSP}: trajet"
    )

    told = releve("init", "--from", folder, "--yes")
    assert told.exit_code == 0, told.output
    assert enter(there, told.stdout.splitlines()[-1]) == "plan@tremplin.example"
    for code in (0, 2):  # nothing is written over
        assert releve("market", "write", "creuse", tmp_path / "out").exit_code == code
    told = releve("market", "load", tmp_path / "out")
    assert (told.exit_code, "inchangées" in told.stdout) == (0, True), told.output
    told = releve("run", "--market", "creuse", "--time-limit", "2", "--threads", "1")
    assert told.exit_code == 0, told.output
    assert "releve market check creuse" in told.stdout

    with administration(there.owner) as session:
        run, kept = session.execute(select(Run.id, Run.explanation)).one()
        lacks = explanation(kept)
    assert [(each.what, each.code) for each in lacks.missing if each.what != Lack.AGENCY_WITHOUT_ACCESS] == [
        (Lack.SITES_WITHOUT_ACCESS, ""),
        (Lack.PERSON_WITHOUT_HOME, "C23-03"),
    ]
    assert [each.worker for each in lacks.unknown] == ["C23-03"]
    told = releve("market", "check", "creuse")
    _, *others, line = told.stdout.splitlines()
    shut_out = f"  Réglages, Personnes{NBSP}: Personne n’a encore d’accès chez "
    assert {each.removeprefix(shut_out).partition(",")[0] for each in others[:2]} == {"Le Pont-Levis", "L’Atelier vert"}
    assert line.startswith(f"  Salariés{NBSP}: C23-03 (Le Tremplin){NBSP}: trajet inconnu, établissements concernés")

    database = Database(there.application)
    try:
        with administration(there.owner) as session:
            planner = session.scalars(select(User.id).where(User.email == "plan@tremplin.example")).one()
        actor = database.actor(planner)
        with database.transaction(actor) as session:
            done = publish(session, actor, run)
        assert (done.published, done.held) == (0, 2)  # they begin later than a new market's notice
    finally:
        database.close()
    with administration(there.owner) as session:
        states = set(session.scalars(select(Mission.state)))
        assert states == {MissionState.PROPOSED}
        assert all(each is not None for each in session.scalars(select(Mission.held_since)))
        assert session.scalars(select(Market.code)).one() == "creuse"
    for email in (f"coord@{AGENCIES[1]}.example", f"gestion@{UAIS[0].lower()}.example", "achat@departement.example"):
        told = releve("user", "invite", email)
        assert enter(there, told.stdout.strip()) == email

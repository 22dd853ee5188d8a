"""Bringing files in by the browser: check, correct, import."""

from collections.abc import Callable
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from tests.web.client import Client, Page

ClientOf = Callable[[str], Client]
GOOD = "Code;Nom affiché;Contrat du\nN-1;Noé É.;01/09/2026\nW-FREE;Free P.;\n"
BAD = "Code;Nom affiché;Contrat du\nN-1;;01/09/2026\nN-2;=A1;hier\n"


def chosen(client: Client, content: bytes | str, *, status: int = 200, where: str = "/importer/salaries") -> Page:
    """Choose a file on the page and have it checked."""
    page = client.page(where)
    given = content.encode() if isinstance(content, str) else content
    return client.press(page, "Vérifier", status=status, file=(BytesIO(given), "salaries.csv"))


def test_an_agency_checks_a_file_and_imports_it(client_of: ClientOf) -> None:
    agnes = client_of("agnes")
    page = chosen(agnes, GOOD)
    for words in ("2 lignes lues", "1 à ajouter", "1 sans changement"):
        assert words in page.main
    assert "Noé" not in agnes.page("/agence/salaries").main
    page = agnes.press(page, "Importer les 2 lignes")
    assert "1 ligne ajoutée, 0 modifiée, 1 inchangée" in page.main
    assert "Noé É." in agnes.page("/agence/salaries").main
    assert "Tout est déjà enregistré" in chosen(agnes, GOOD).main
    assert "Noé" not in client_of("bruno").page("/agence/salaries").main


def test_faults_are_told_by_row_and_column(client_of: ClientOf) -> None:
    agnes = client_of("agnes")
    page = chosen(agnes, BAD, status=422)
    assert "3 points à corriger" in page.main
    assert "hier" in page.main
    assert "Ce n’est pas une date. Écrivez-la ainsi : 31/12/2027." in page.main
    assert "C’est une formule." in page.main
    assert "<code>" not in page.response.text, "words, and nothing that only the program knows"
    assert not [form for form in page.forms() if any(each.get("name") == "content" for each in form.iter("input"))]
    assert "N-2" not in agnes.page("/agence/salaries").main


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Le fichier est vide."),
        (b"PK\x03\x04 broken", "Le fichier est abîmé"),
    ],
)
def test_what_is_no_file_of_ours_is_explained(client_of: ClientOf, content: bytes | str, words: str) -> None:
    page = chosen(client_of("agnes"), content, status=422)
    assert words in page.response.text


def test_a_head_is_no_markup(client_of: ClientOf) -> None:
    page = chosen(client_of("agnes"), "<script>alert(1)</script>;Code\nx;A\n")
    assert "&lt;script&gt;alert(1)" in page.response.text
    assert "<script>alert" not in page.response.text


def test_what_came_back_is_checked_again(client_of: ClientOf) -> None:
    agnes = client_of("agnes")
    page = chosen(agnes, GOOD)
    button = "Importer les 2 lignes"
    for content, status in (("not base64", 400), ("Q29kZQpX", 422)):
        agnes.press(page, button, status=status, content=content)
    assert "Noé" not in agnes.page("/agence/salaries").main


def test_too_much_at_once_is_explained(client_of: ClientOf) -> None:
    agnes = client_of("agnes")
    answer = agnes.post("/importer/salaries", data={"content": "x" * 1_200_000})
    assert answer.status_code == 413
    assert "Partagez le fichier" in answer.text


def test_everybody_sees_the_files_that_are_theirs(client_of: ClientOf) -> None:
    for person, kinds in (
        ("sophie", ["Demandes de remplacement"]),
        ("agnes", ["Salariés", "Compétences", "Disponibilités"]),
        ("lucie", ["Établissements", "Salariés", "Compétences", "Disponibilités", "Demandes de remplacement"]),
    ):
        client = client_of(person)
        page = client.page("/importer/")
        for kind in kinds:
            assert client.page(page.links[kind]).h1 == f"Importer : {kind}"
    assert "Entretien" in client.page("/importer/demandes").main


def test_the_template_opens_in_a_spreadsheet(client_of: ClientOf) -> None:
    answer = client_of("lucie").get("/importer/etablissements/modele?format=xlsx")
    assert CalamineWorkbook.from_filelike(BytesIO(answer.data)).sheet_names == ["Données", "Explications"]


def test_what_the_columns_are_is_confirmed_once(client_of: ClientOf) -> None:
    agnes = client_of("agnes")
    content = "Matricule;Nom;Prénom;Embauché le;Salaire\nQ-7;DUPONT;Marie;15/09/2026;1800\n"
    page = chosen(agnes, content)
    assert "À quoi correspond chaque colonne" in page.main
    assert "DUPONT" in page.main
    wrong = agnes.press(page, "Valider et vérifier le fichier", status=422, columns=["", "", "", "from_day", ""])
    assert "Code : Cette colonne est obligatoire" in wrong.main
    said = ["code", "display_name.last", "display_name.first", "from_day", ""]
    page = agnes.press(page, "Valider et vérifier le fichier", columns=said)
    for words in ("1 à ajouter", "Colonnes non lues : Salaire", "Matricule → Code"):
        assert words in page.main
    assert "Marie D." not in agnes.page("/agence/salaries").main
    again = agnes.press(page, "Revoir le choix")
    assert "À quoi correspond chaque colonne" in again.main
    agnes.press(again, "Valider et vérifier le fichier", status=400, columns=["salary", *said[1:]])
    agnes.press(page, "Importer la ligne")
    assert "Marie D." in agnes.page("/agence/salaries").main
    assert "Tout est déjà enregistré" in chosen(agnes, content).main
    wrong = chosen(agnes, content.replace("15/09/2026", "hier"), status=422)
    assert "Embauché le" in wrong.main
    assert wrong.form("Revoir le choix") is not None
    assert "À quoi correspond chaque colonne" in chosen(client_of("bruno"), content).main

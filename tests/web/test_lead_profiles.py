from collections.abc import Callable

from tests.web.client import Client

LIST = "/pilotage/reglages"


def test_a_planner_makes_a_profile_looks_at_it_and_chooses_it(client_of: Callable[[str], Client]) -> None:
    lucie = client_of("lucie")
    page = lucie.page(LIST)
    assert "en vigueur" in page.main
    form = lucie.page(page.links["Nouveau profil"])
    looked = lucie.press(form, "Voir l’aperçu sans enregistrer", name="Trajets courts", travel="40")
    assert "À l’origine : 10" in looked.main
    assert "Trajets courts" not in lucie.page(LIST).main
    saved = lucie.press(looked, "Enregistrer")
    assert "Le profil est enregistré" in saved.main
    assert "Trajets courts" in saved.main
    assert "Trajets 40 au lieu de 10" in saved.main
    chosen = lucie.page(LIST)
    assert chosen.main.count("en vigueur") == page.main.count("en vigueur")


def test_wrong_points_land_on_their_fields(client_of: Callable[[str], Client]) -> None:
    lucie = client_of("lucie")
    form = lucie.page(f"{LIST}/nouveau")
    wrong = lucie.press(form, "Enregistrer", status=422, name="Essai", travel="201", handover="")
    assert "Indiquez un nombre entier de points." in wrong.main
    assert "Essai" in wrong.response.text
    again = lucie.press(wrong, "Enregistrer", status=422, handover="3000")
    assert "Ce nombre de points est hors des limites." in again.main


def test_a_name_that_is_taken_is_refused(client_of: Callable[[str], Client]) -> None:
    lucie = client_of("lucie")
    wrong = lucie.press(lucie.page(f"{LIST}/nouveau"), "Enregistrer", status=422, name="Continuité")
    assert "Un profil porte déjà ce nom." in wrong.main


def test_a_choice_of_nothing_that_is_there_is_not_found(client_of: Callable[[str], Client]) -> None:
    lucie = client_of("lucie")
    page = lucie.page(LIST)
    for given in ("999999", "x", str(2**31)):
        lucie.press(page, "Choisir pour les prochains calculs", status=404, profil=given)


def test_a_profile_is_retired_unless_it_is_in_force(client_of: Callable[[str], Client]) -> None:
    lucie = client_of("lucie")
    first = lucie.page(LIST)
    lucie.press(lucie.page(f"{LIST}/nouveau"), "Enregistrer", name="Essai")
    page = lucie.page(lucie.page(LIST).links["Modifier Essai"])
    done = lucie.press(page, "Retirer ce profil")
    assert "Le profil est retiré de la liste." in done.text
    assert "Essai" not in done.main
    lucie.press(lucie.page(f"{LIST}/nouveau"), "Enregistrer", name="Rentrée")
    looked_at = lucie.page(lucie.page(LIST).links["Modifier Rentrée"])
    number = looked_at.path.rpartition("/")[2]
    lucie.press(first, "Choisir pour les prochains calculs", profil=number)
    assert "Retirer" not in lucie.page(looked_at.path).main
    refused = lucie.press(looked_at, "Retirer ce profil")
    assert "Les prochains calculs suivent ce profil" in refused.text

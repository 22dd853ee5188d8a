"""Who is on a bill: numbers are held to their check digits, and everybody says their own."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.billing.parties import (
    Party,
    checked,
    iban_is_valid,
    parties,
    party,
    save_party,
    siret_is_valid,
    vat_number_of,
)
from scheduler.core.errors import Invalid, NotAllowed, NotFound
from scheduler.core.tables.codes import AgencyKind
from tests.scheduler.billing.billed import worked
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World

GOOD = Party(
    "  Une   association", "732 829 320 00074", "1 rue du Port", "14 000", "Caen", "fr76 3000 6000 0112 3456 7890 189"
)


def test_spaces_go_and_numbers_are_kept() -> None:
    kept = checked(GOOD, AgencyKind.AI)
    assert (kept.legal_name, kept.siret, kept.postcode) == ("Une association", "73282932000074", "14000")
    assert kept.iban == "FR7630006000011234567890189"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"legal_name": " "}, "legal_name"),
        ({"siret": "73282932000075"}, "siret"),
        ({"siret": "732829320"}, "siret"),
        ({"postcode": "1400"}, "postcode"),
        ({"city": "x" * 200}, "city"),
        ({"iban": "FR7630006000011234567890188"}, "iban"),
        ({"vat_number": "FR00732829320"}, "vat_number"),
        ({"vat_basis_points": 2000}, "vat_number"),
        ({"engagement": "x" * 51}, "engagement"),
    ],
)
def test_what_cannot_be_is_refused_where_it_is(change: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked(replace(GOOD, **change), AgencyKind.AI)
    assert refused.value.field == field


def test_only_an_ai_is_outside_vat() -> None:
    with pytest.raises(Invalid, match="vat_not_exempt"):
        checked(GOOD, AgencyKind.ETTI)
    taxed = replace(GOOD, vat_basis_points=2000, vat_number="FR44732829320")
    assert checked(taxed, AgencyKind.ETTI).vat_basis_points == 2000
    assert vat_number_of("73282932000074") == "FR44732829320"
    assert checked(GOOD, None)  # whoever pays


@given(st.integers(0, 13), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(place: int, more: int) -> None:
    siret = "73282932000074"
    wrong = siret[:place] + str((int(siret[place]) + more) % 10) + siret[place + 1 :]
    assert siret_is_valid(siret)
    assert not siret_is_valid(wrong)
    assert siret_is_valid("35600000000048")  # La Poste
    assert siret_is_valid("35600000049837")  # one of its offices
    iban = "FR7630006000011234567890189"
    assert iban_is_valid(iban)
    assert not iban_is_valid(iban[: place + 4] + str((int(iban[place + 4]) + more) % 10) + iban[place + 5 :])


def test_everybody_says_their_own_and_who_sets_up_the_market_for_all(stage: Stage, world: World) -> None:
    worked(stage, world)
    for actor, organisation in (
        (world.agnes, world.agency),
        (world.denise, world.buyer),
        (world.lucie, world.agency),
        (world.lucie, world.buyer),
    ):
        with stage.acting(actor) as session:
            save_party(session, actor, organisation, replace(GOOD, city="Bayeux"))
            found = party(session, actor, organisation).party
            assert found
            assert found.city == "Bayeux"
    for actor, organisation in ((world.agnes, world.lead), (world.bruno, world.agency), (world.leo, world.agency)):
        with pytest.raises(NotFound), stage.acting(actor) as session:
            save_party(session, actor, organisation, GOOD)
    with pytest.raises(NotAllowed), stage.acting(world.engine) as session:
        save_party(session, world.engine, world.agency, GOOD)
    with stage.acting(world.agnes) as session:
        assert [each.organisation for each in parties(session, world.agnes)] == [world.agency]
    with stage.acting(world.lucie) as session:
        assert len(parties(session, world.lucie)) == 4

"""Which coordinates are doubted, and where a site lies by what is said: two readings are a question, never a guess."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.core.asking import Unanswered
from scheduler.core.errors import Invalid
from scheduler.core.tables import Market
from scheduler.core.tables.calendar_codes import HolidayLaw
from scheduler.market.distance import Spot
from scheduler.market.geocoder import Proposal
from scheduler.market.setting_up import Said, WhichPlace, ask_about_address, placed
from scheduler.market.whereabouts import (
    ANYWHERE,
    MAINLAND,
    OVERSEAS,
    Doubt,
    doubt_about,
    exchanged,
    territory_of,
    territory_of_market,
)
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World

CAEN = Spot(latitude=49.18, longitude=-0.37)
AROUND = (MAINLAND,)


def spot(latitude: float, longitude: float) -> Spot:
    return Spot(latitude=latitude, longitude=longitude)


@pytest.mark.parametrize(
    ("point", "others", "doubt"),
    [
        (CAEN, [], None),
        (spot(-0.37, 49.18), [], Doubt.WHICH_ORDER),
        (spot(0, 0), [], Doubt.NOWHERE),
        (spot(0.001, -0.002), [CAEN], Doubt.NOWHERE),
        (spot(0, 0), [spot(0, 0.5)], Doubt.NOWHERE),
        (spot(48.9, 0), [CAEN], None),
        (spot(0, 5), [], Doubt.OUTSIDE),
        (spot(-20.9, 55.5), [], Doubt.OUTSIDE),
        (spot(49.2, -0.4), [CAEN], None),
        (spot(-0.4, 49.2), [CAEN], Doubt.EXCHANGED),
        (spot(43.3, 5.4), [CAEN], Doubt.FAR_AWAY),
        (spot(49.2, -0.4), [spot(-0.37, 49.18)], Doubt.WHICH_ORDER),
        (spot(49.18, 136.0), [CAEN], Doubt.FAR_AWAY),
    ],
)
def test_what_is_doubted(point: Spot, others: list[Spot], doubt: Doubt | None) -> None:
    assert doubt_about(point, others, AROUND) == doubt


@pytest.mark.parametrize(
    ("uai", "territory"),
    [
        ("0140001A", AROUND),
        ("7200001A", AROUND),
        ("9740001A", (OVERSEAS[HolidayLaw.REUNION],)),
        ("9990001A", ANYWHERE),
        (None, ANYWHERE),
    ],
)
def test_a_number_tells_the_territory(uai: str | None, territory: object) -> None:
    assert territory_of(uai) == territory


@pytest.mark.parametrize(
    ("settings", "territory"),
    [
        ({}, ANYWHERE),
        ({"school_zone": "b"}, AROUND),
        ({"school_zone": "reunion"}, (OVERSEAS[HolidayLaw.REUNION],)),
        ({"school_zone": "b", "holiday_law": "mayotte"}, (OVERSEAS[HolidayLaw.MAYOTTE],)),
        ({"holiday_law": "alsace_moselle"}, AROUND),
    ],
)
def test_holidays_tell_the_territory(stage: Stage, world: World, settings: dict[str, str], territory: object) -> None:
    with stage.administering() as session:
        session.get_one(Market, world.calvados).settings = settings
    with stage.acting(world.lucie) as session:
        assert territory_of_market(session, world.lucie) == territory


FRENCH = st.sampled_from(ANYWHERE).flatmap(
    lambda box: st.builds(spot, st.floats(*box[0]), st.floats(*box[1])),
)


@given(FRENCH)
def test_no_place_in_france_is_in_france_the_other_way_round(point: Spot) -> None:
    assert doubt_about(point, [], ANYWHERE) is None
    turned = exchanged(point)
    assert turned is None or doubt_about(turned, [], ANYWHERE) == Doubt.WHICH_ORDER


ADDRESS = "12 rue Saint-Jean, 14400 Bayeux"
SURE = Proposal("12 Rue Saint-Jean 14400 Bayeux", spot(49.276543, -0.701234), 0.96)
OTHER = Proposal("12 Rue Saint-Jean 14400 Cussy", spot(49.3, -0.76), 0.95)


def test_an_address_is_taken_where_it_is_beyond_doubt(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        assert placed(session, world.lucie, Said(proposals=[SURE]), address=ADDRESS) == SURE.spot
        for proposals in ([SURE, OTHER], [Proposal(SURE.label, SURE.spot, 0.5)]):
            with pytest.raises(WhichPlace) as asked:
                placed(session, world.lucie, Said(proposals=proposals), address=ADDRESS)
            assert [each.name for each in asked.value.places] == [each.label for each in proposals]
            key = asked.value.places[-1].key
            chosen = placed(session, world.lucie, Said(proposals=proposals, chosen=key), address=ADDRESS)
            assert chosen == proposals[-1].spot
        with pytest.raises(Invalid, match="unknown_address"):
            placed(session, world.lucie, Said(proposals=[]), address=ADDRESS)


class Asked:
    """A geocoder that answers, or does not."""

    def __init__(self, *answers: Proposal) -> None:
        self.answers = answers

    def find(self, address: str) -> tuple[Proposal, ...]:
        if not self.answers:
            raise Unanswered(address)
        return self.answers


def test_whoever_does_not_answer_is_told() -> None:
    assert ask_about_address(None, ADDRESS) is None
    assert ask_about_address(Asked(SURE), " ") is None
    assert ask_about_address(Asked(SURE), ADDRESS) == (SURE,)
    with pytest.raises(Invalid, match="no_answer"):
        ask_about_address(Asked(), ADDRESS)

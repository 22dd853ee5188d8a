"""The map of Calvados: sectors, territories, distances."""

from collections import Counter
from datetime import date

import pytest

from scheduler.demo.data_files import read_rows
from scheduler.demo.places import is_open, read_map
from scheduler.market.distance import Spot, kilometres


class Sector(Spot, frozen=True):
    sector: str


def test_every_college_post_and_agency_is_there() -> None:
    places = read_map()
    assert len(places.colleges) == len({college.uai for college in places.colleges}) == 58
    assert sum(college.posts for college in places.colleges) == 550
    assert len(places.agencies) == len({agency.name for agency in places.agencies}) == 11
    assert sum(agency.share_percent for agency in places.agencies) == 100
    assert [agency.commune for agency in places.agencies if agency.lead] == ["Caen"]


def test_the_lead_is_nearest_to_exactly_thirteen_colleges() -> None:
    places = read_map()
    sectors = Counter(places.nearest_agency(college).id for college in places.colleges)
    assert sectors["caen"] == 13
    assert set(sectors) == {agency.id for agency in places.agencies}


def test_a_territory_holds_its_sector_and_neighbours() -> None:
    places = read_map()
    for college in places.colleges:
        assert college in places.territories[places.nearest_agency(college).id]
    for agency in places.agencies:
        distances = sorted(kilometres(agency, college) for college in places.colleges)
        farthest = max(kilometres(agency, college) for college in places.territories[agency.id])
        assert farthest < 30
        assert len(places.territories[agency.id]) >= sum(distance <= 25 for distance in distances)


def test_agencies_stand_in_communes_of_their_name() -> None:
    places = read_map()
    centres = {commune.name: commune for commune in places.communes}
    assert all(kilometres(agency, centres[agency.commune]) < 0.1 for agency in places.agencies)


def test_a_closed_college_is_open_until_its_last_day() -> None:
    (closed,) = (college for college in read_map().colleges if college.closed_on)
    assert closed.uai == "0142145F"
    assert is_open(closed, date(2024, 7, 5))
    assert not is_open(closed, date(2024, 7, 6))


def test_distance_is_the_great_circle_s() -> None:
    # A degree of a meridian is 111.195 km on a sphere of 6371.0088 km.
    assert kilometres(Spot(latitude=49, longitude=0), Spot(latitude=50, longitude=0)) == pytest.approx(
        111.195, abs=0.001
    )


def test_a_bad_row_is_told_with_file_and_line() -> None:
    with pytest.raises(ValueError, match=r"^agencies\.csv:2: .*`sector`"):
        read_rows("agencies.csv", Sector)

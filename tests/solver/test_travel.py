"""The travel estimate and the tables, against numbers worked out by hand."""

from math import atan2, cos, radians, sin

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from solver.travel import MODES, Travel, Window, estimate

# One degree of a meridian is 6371.0088 km x pi / 180 = 111.195080 km, with detours x 1.3 = 144.553604 km.
ONE_DEGREE = ((0.0, 0.0), (1.0, 0.0))
KM_OF_A_DEGREE = radians(1) * 6371.0088

Point = tuple[float, float]


def minutes(mode: str | None, origin: Point | None, target: Point | None) -> int:
    return int(estimate(mode, [origin], [target])[0, 0])


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("car", 198),  # 192.738 + 5
        ("moped", 293),  # 289.107 + 3
        ("bike", 581),  # 578.214 + 2
        ("transit", 449),  # 433.661 + 15
        ("walk", 1928),  # 1927.381 + 0
    ],
)
def test_one_degree_north(mode: str, expected: int) -> None:
    assert minutes(mode, *ONE_DEGREE) == expected


@pytest.mark.parametrize(
    ("origin", "target", "expected"),
    [
        # on the equator a degree of longitude is as long as one of latitude
        ((0.0, 0.0), (0.0, 1.0), 198),
        # on the 60th parallel half as long, but a trifle less by the great circle: 55.5970 km
        ((60.0, 0.0), (60.0, 1.0), 102),
        # across the date line it is two degrees, not 358: 222.3902 km
        ((0.0, 179.0), (0.0, -179.0), 391),
        # half around the world: 20015.1 km
        ((0.0, 0.0), (0.0, 180.0), 34698),
        ((90.0, 0.0), (-90.0, 77.0), 34698),
        # Caen to Bayeux: 26.2340 km
        ((49.1829, -0.3707), (49.2764, -0.7024), 51),
    ],
)
def test_distance_is_along_the_great_circle(origin: Point, target: Point, expected: int) -> None:
    assert minutes("car", origin, target) == minutes("car", target, origin) == expected


def test_fixed_minutes_are_not_spent_at_home() -> None:
    assert [minutes(mode, (49.2, -0.4), (49.2, -0.4)) for mode in MODES] == [0, 0, 0, 0, 0]


def test_next_door_takes_the_fixed_minutes_and_one() -> None:
    assert minutes("transit", (49.2, -0.4), (49.2001, -0.4)) == 16


@pytest.mark.parametrize(
    ("mode", "origin", "target"),
    [("car", None, (1.0, 0.0)), ("car", (0.0, 0.0), None), (None, *ONE_DEGREE), ("car", None, None)],
)
def test_unknown_is_nothing(mode: str | None, origin: Point | None, target: Point | None) -> None:
    assert minutes(mode, origin, target) == 0


@pytest.mark.parametrize("mode", MODES)
def test_whole_minutes_do_not_round_up_by_the_noise_of_floats(mode: str) -> None:
    speed, fixed = MODES[mode]
    latitudes = [whole / 60 * speed / 1.3 / KM_OF_A_DEGREE for whole in range(1, 200)]
    table = estimate(mode, [(0.0, 0.0)], [(latitude, 0.0) for latitude in latitudes])
    assert table[0].tolist() == [whole + fixed for whole in range(1, 200)]


def test_a_second_more_is_a_minute_more() -> None:
    latitude = (10 + 1 / 60) / 60 * 45 / 1.3 / KM_OF_A_DEGREE
    assert minutes("car", (0.0, 0.0), (latitude, 0.0)) == 16


LATITUDES = st.floats(-90, 90)
LONGITUDES = st.floats(-180, 180)


@given(st.sampled_from(sorted(MODES)), st.tuples(LATITUDES, LONGITUDES), st.tuples(LATITUDES, LONGITUDES))
def test_estimate_agrees_with_vectors(mode: str, origin: Point, target: Point) -> None:
    a, b = (
        np.array([cos(radians(lat)) * cos(radians(lon)), cos(radians(lat)) * sin(radians(lon)), sin(radians(lat))])
        for lat, lon in (origin, target)
    )
    kilometres = 6371.0088 * atan2(float(np.linalg.norm(np.cross(a, b))), float(a @ b))
    speed, fixed = MODES[mode]
    exact = kilometres * 1.3 / speed * 60 + fixed
    assume(kilometres > 0.001)
    # The haversine loses digits at the antipodes: less than a metre.
    assert exact - 0.02 <= minutes(mode, origin, target) <= exact + 1.02


def test_antipodes_and_points_with_two_names_survive_rounding() -> None:
    # For these the haversine of the angle leaves [0, 1] by some 1e-17, where its root or arc sine is undefined.
    assert minutes("car", (-82.0, 0.0), (82.0, 180.0)) == 34698
    assert minutes("car", (89.0, 0.0), (91.0, 180.0)) == 0


def test_any_finite_coordinates_give_some_minutes() -> None:
    odd = [(135.0, 0.0), (-4000.0, 1e300), (0.0, -540.0), (91.0, 181.0)]
    table = estimate("car", odd, odd)
    assert (table.diagonal() == 0).all()
    assert ((table >= 0) & (table <= 34698)).all()


def test_empty_tables_keep_their_shape() -> None:
    assert estimate("car", [], [(0.0, 0.0)]).shape == (0, 1)
    assert estimate("car", [(0.0, 0.0)], []).shape == (1, 0)


def test_tables_of_every_mode_in_use() -> None:
    points = list(ONE_DEGREE)
    travel = Travel.estimated([("walk", points[0]), ("car", points[1]), ("walk", points[1]), (None, points[0])], points)
    assert travel.home.tolist() == [[0, 1928], [198, 0], [1928, 0], [0, 0]]
    assert {mode: table.tolist() for mode, table in travel.between.items()} == {
        "car": [[0, 198], [198, 0]],
        "walk": [[0, 1928], [1928, 0]],
        None: [[0, 0], [0, 0]],
    }


def test_given_minutes_hold_one_way_and_for_every_mode() -> None:
    points = list(ONE_DEGREE)
    travel = Travel.estimated(
        [("walk", points[0]), ("car", None)], points, home={1: {0: 44}, 0: {1: 0}}, between={1: {0: 5}}
    )
    assert travel.home.tolist() == [[0, 0], [44, 0]]
    assert {mode: table.tolist() for mode, table in travel.between.items()} == {
        "car": [[0, 198], [5, 0]],
        "walk": [[0, 1928], [5, 0]],
    }


def test_tables_are_for_reading_only() -> None:
    travel = Travel.estimated([("car", None)], [None])
    for table in (travel.home, travel.between["car"]):
        with pytest.raises(ValueError, match="read-only"):
            table[0, 0] = 1


def test_own_window_of_a_site_wins() -> None:
    everywhere, here = Window(390, 1470), Window(420, 1200)
    travel = Travel.estimated([], [], windows={"ann": {"*": everywhere, "north": here}, "bob": {"north": here}})
    assert travel.window("ann", "north") == here
    assert travel.window("ann", "south") == everywhere
    assert travel.window("bob", "south") is None
    assert travel.window("eve", "north") is None

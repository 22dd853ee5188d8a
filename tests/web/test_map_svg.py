from hypothesis import given
from hypothesis import strategies as st

from scheduler.core.tables.codes import MissionState
from scheduler.lead.chart_map import ChartMap, Home, Link, Place
from web.map_svg import LETTER, LINE, WIDTH, Box, Name, drawn, short_name, shortest_name

degrees = st.floats(48.7, 49.5)
places = st.lists(
    st.builds(
        Place,
        id=st.integers(1, 1000),
        name=st.text("Collègeéà ", min_size=1, max_size=30),
        address=st.just(""),
        lat=degrees,
        lon=st.floats(-1.2, 0.5),
        sector=st.sampled_from([None, 1, 2]),
        closed=st.booleans(),
        asked=st.integers(0, 200),
    ),
    max_size=40,
    unique_by=lambda place: place.id,
)


def place(which: int, lat: float, lon: float, **values: object) -> Place:
    return Place(which, f"Collège {which}", "", lat, lon, **{"sector": 1, "closed": False, **values})  # type: ignore[arg-type]  # few


HOME = Home(1, "Association", leads=True, lat=49.2, lon=-0.4, sites=1, missions=1)


def box_of(name: Name) -> Box:
    width = LETTER * len(name.text)
    left = name.x - {"start": 0, "middle": width / 2, "end": width}[name.anchor]
    return Box(left, name.y - LINE, left + width, name.y)


@given(places)
def test_all_is_on_the_sheet_and_no_name_covers_another(found: list[Place]) -> None:
    drawing = drawn(ChartMap(tuple(found), (HOME,), ()))
    assert len(drawing.sites) == len(found)
    points = [(mark.x, mark.y) for mark in drawing.sites] + [(mark.x, mark.y) for mark in drawing.agencies]
    assert all(0 < x < WIDTH and 0 < y < drawing.height for x, y in points)
    names = [mark.name for mark in drawing.sites] + [mark.name for mark in drawing.agencies]
    boxes = [box_of(name) for name in names if name]
    assert all(box.left >= 0 and box.right <= WIDTH for box in boxes)
    overlaps = [(one, two) for number, one in enumerate(boxes) for two in boxes[:number] if one.meets(two)]
    # Names lie in rows that may touch by the length of a letter's foot, no more.
    assert [pair for pair in overlaps if min(pair[0].bottom, pair[1].bottom) - max(pair[0].top, pair[1].top) > 4] == []


def test_north_is_up_and_east_is_right() -> None:
    drawing = drawn(ChartMap((place(1, 49.0, -1.0), place(2, 49.4, 0.4)), (), ()))
    south_west, north_east = sorted(drawing.sites, key=lambda mark: mark.place.id)
    assert south_west.x < north_east.x
    assert south_west.y > north_east.y


def test_degrees_of_longitude_are_shorter() -> None:
    drawing = drawn(ChartMap((place(1, 60.0, 0.0), place(2, 60.0, 1.0), place(3, 60.5, 0.0)), (), ()))
    at = {mark.place.id: (mark.x, mark.y) for mark in drawing.sites}
    assert abs((at[2][0] - at[1][0]) / (at[1][1] - at[3][1]) - 1) < 0.02


def test_marks_say_how_sites_stand() -> None:
    sites = (
        place(1, 49.0, 0.0, asked=3, confirmed=1),
        place(2, 49.1, 0.1, asked=2, confirmed=1, drafted=1),
        place(3, 49.2, 0.2),
        place(4, 49.3, 0.3, closed=True),
    )
    looks = {mark.place.id: mark.look for mark in drawn(ChartMap(sites, (), ())).sites}
    assert looks == {1: "lacking", 2: "covered", 3: "quiet", 4: "closed"}


def test_a_sector_fills_the_sheet_alone() -> None:
    other = Home(2, "Autre", leads=False, lat=48.9, lon=0.0, sites=1, missions=0)
    links = (Link(1, 1, MissionState.CONFIRMED, 4), Link(2, 2, MissionState.PROPOSED, 1))
    sites = (place(1, 49.2, -0.4), place(2, 48.9, 0.0, sector=2))
    drawing = drawn(ChartMap(sites, (HOME, other), links), agency=1)
    assert [mark.place.id for mark in drawing.sites] == [1]
    assert [mark.home.id for mark in drawing.agencies] == [1]
    assert [(line.look, line.width) for line in drawing.lines] == [("confirmed", 3.5)]
    assert len(drawing.spokes) == 1


def test_what_is_held_has_a_line_of_its_own_above_the_draft() -> None:
    links = (
        Link(1, 1, MissionState.PROPOSED, 1, held=True),
        Link(1, 1, MissionState.CONFIRMED, 1),
        Link(1, 1, MissionState.PROPOSED, 1),
    )
    drawing = drawn(ChartMap((place(1, 49.2, -0.4),), (HOME,), links))
    assert [line.look for line in drawing.lines] == ["proposed", "held", "confirmed"]


def test_nothing_is_drawn_of_nothing() -> None:
    drawing = drawn(ChartMap((), (), ()))
    assert (drawing.sites, drawing.agencies, drawing.lines) == ((), (), ())


def test_names_lose_what_all_begin_with() -> None:
    assert [short_name(name) for name in ("Collège Pasteur", "Collège du Val d'Aure", "Lycée")] == [
        "Pasteur",
        "Val d'Aure",
        "Lycée",
    ]


def test_the_shortest_name_keeps_the_town() -> None:
    names = ("Collège Jean Moulin", "Collège Jean Moulin (Val de Vire)", "Collège Pasteur (0140015R)")
    assert [shortest_name(name) for name in names] == ["Moulin", "Moulin (Val de Vire)", "Pasteur (0140015R)"]

"""Every way an instance can break the format is refused with one line that begins with the place."""

import copy
import json

import pytest

from solver.instance import FormatError, read_instance
from tests.documents import Document, Place, document, encoded, json_path, places, replaced, small, without

EVERYWHERE = list(places(document()))
OBJECTS = [place for place, value in EVERYWHERE if isinstance(value, dict)]
MEMBERS = [place for place, _ in EVERYWHERE if place and isinstance(place[-1], str)]
WHOLE_NUMBERS = [place for place, value in EVERYWHERE if isinstance(value, int)]
LISTS = [place for place, value in EVERYWHERE if isinstance(value, list)]
TIMES = [place for place, value in EVERYWHERE if isinstance(value, str) and value.startswith("2026-")]
CLOCKS = [(*place, end) for place, _ in EVERYWHERE if place[:-2] == ("travel", "windows") for end in ("from", "to")]

NEEDED = {"format", "name", "horizon", "id", "lat", "lon", "agency", "site", "start", "end", "shift", "worker"}
NEEDED |= {"points_per_hour"}


def refusal(content: bytes | Document) -> FormatError:
    with pytest.raises(FormatError) as caught:
        read_instance(content if isinstance(content, bytes) else encoded(content))
    assert len(str(caught.value).splitlines()) == 1
    assert str(caught.value) == f"{caught.value.path}: {caught.value.reason}"
    return caught.value


def needed(place: Place) -> bool:
    member = place[-1]
    site_is_optional = place[-3:-2] == ("commitments",) and member == "site"
    return member in NEEDED and not site_is_optional


def test_the_document_itself_is_valid() -> None:
    assert read_instance(encoded(document())).name == "every member"


@pytest.mark.parametrize("place", [place for place, _ in EVERYWHERE], ids=json_path)
def test_wrong_type(place: Place) -> None:
    nowhere_right: object = True  # above all it is no whole number, though Python takes it for one
    content = replaced(document(), place, nowhere_right) if place else nowhere_right
    assert refusal(json.dumps(content).encode()).path == json_path(place)


@pytest.mark.parametrize("place", WHOLE_NUMBERS, ids=json_path)
@pytest.mark.parametrize(
    "value", ["1.0", "2.5", "1e3", '"1"', "9007199254740993", "-9007199254740993", "1" + 999 * "0"]
)
def test_not_a_sane_whole_number(place: Place, value: str) -> None:
    content = json.dumps(replaced(document(), place, "HERE")).replace('"HERE"', value)
    assert refusal(content.encode()).path == json_path(place)


@pytest.mark.parametrize("place", [place for place in WHOLE_NUMBERS if place[-1] != "carried_minutes"], ids=json_path)
def test_negative_number(place: Place) -> None:
    assert refusal(replaced(document(), place, -1)).path == json_path(place)


@pytest.mark.parametrize("member", ["priority", "headcount"])
def test_below_one(member: str) -> None:
    place = ("requests", 0, member)
    assert refusal(replaced(document(), place, 0)).path == json_path(place)


@pytest.mark.parametrize("place", OBJECTS, ids=json_path)
def test_unknown_key(place: Place) -> None:
    content = replaced(document(), (*place, "surprise"), 1)
    assert refusal(content).path == json_path((*place, "surprise"))


@pytest.mark.parametrize("place", [place for place in MEMBERS if needed(place)], ids=json_path)
def test_missing_member(place: Place) -> None:
    assert refusal(without(document(), place)).path == json_path(place)
    assert refusal(replaced(document(), place, None)).path == json_path(place)


@pytest.mark.parametrize("place", LISTS, ids=json_path)
def test_null_is_no_element(place: Place) -> None:
    assert refusal(replaced(document(), (*place, 0), None)).path == json_path((*place, 0))


@pytest.mark.parametrize("place", TIMES, ids=json_path)
@pytest.mark.parametrize(
    "value",
    [
        "2026-03-02T08:00",
        "2026-03-02 08:00+01:00",
        "2026-03-02",
        "2026-02-30T08:00+01:00",
        "2026-03-02T24:00+01:00",
        "2026-03-02T08:00:30+01:00",
        "2026-03-02T08:00:00.5+01:00",
        "2026-03-02T08:00+25:00",
        "2026-03-02T08:00:00+01:00:30",
        "\u0662026-03-02T08:00+01:00",
        "2026-03-02T08:00+01:00\n",
        "monday",
        "",
    ],
)
def test_malformed_time(place: Place, value: str) -> None:
    assert refusal(replaced(document(), place, value)).path == json_path(place)


@pytest.mark.parametrize("place", CLOCKS, ids=json_path)
@pytest.mark.parametrize("value", ["48:00", "07:60", "7:00", "0700", "07:00:00", "-1:00", "07:00\n", "\u0667:00", ""])
def test_malformed_clock_reading(place: Place, value: str) -> None:
    assert refusal(replaced(document(), place, value)).path == json_path(place)


BOB: Place = ("workers", 1)
HALL: Place = ("requests", 1)
AFTER_HORIZON = {"id": "third", "start": "2026-03-30T00:00+02:00", "end": "2026-03-30T08:00+02:00"}
SHIFT = {"id": "third", "start": "2026-03-05T08:00+01:00", "end": "2026-03-05T09:00+01:00"}
MORNING = {"start": "2026-03-05T08:00+01:00", "end": "2026-03-05T08:00+01:00"}
HOURS_TWICE = {"start": "2026-03-05T08:00+01:00", "end": "2026-03-05T09:00+01:00", "points_per_hour": 90}
FIRST_DAY = [{"start": "0001-01-01T08:00Z", "end": "0001-01-01T09:00Z"}]
LAST_DAY = [{"start": "9999-12-31T08:00Z", "end": "9999-12-31T09:00Z"}]
PIN = {"shift": "first", "worker": "ann"}

BAD: list[tuple[Place, object, str]] = [
    # the top
    (("format",), "releve-instance/2", "$.format"),
    (("timezone",), "Europe/Atlantis", "$.timezone"),
    (("timezone",), "Europe", "$.timezone"),
    (("timezone",), "", "$.timezone"),
    (("timezone",), "../../etc/passwd", "$.timezone"),
    # duplicates
    (("sites", 2), {"id": "north"}, "$.sites[2].id"),
    (("agencies", 1), {"id": "caen"}, "$.agencies[1].id"),
    (("workers", 2), {"id": "ann", "agency": "caen"}, "$.workers[2].id"),
    (("requests", 2), {"id": "hall", "site": "south"}, "$.requests[2].id"),
    ((*HALL, "shifts", 1), SHIFT | {"id": "second"}, "$.requests[1].shifts[1].id"),
    ((*HALL, "shifts", 1), SHIFT | {"id": "first"}, "$.requests[1].shifts[1].id"),
    (("agencies", 0, "sites", 2), "north", "$.agencies[0].sites[2]"),
    ((*BOB, "banned_sites"), ["south", "north", "south"], "$.workers[1].banned_sites[2]"),
    ((*BOB, "familiar_sites"), ["south", "south"], "$.workers[1].familiar_sites[1]"),
    ((*HALL, "skills"), ["cook", "cook"], "$.requests[1].skills[1]"),
    *(
        ((*HALL, member), ["bob", "bob"], f"$.requests[1].{member}[1]")
        for member in ("preferred_workers", "banned_workers", "allowed_workers", "served_by")
    ),
    (("pinned", 1), PIN, "$.pinned[1]"),
    (("published", 1), PIN, "$.published[1]"),
    # unknown ids
    ((*BOB, "agency"), "nobody", "$.workers[1].agency"),
    (("agencies", 0, "sites", 1), "nowhere", "$.agencies[0].sites[1]"),
    ((*BOB, "banned_sites"), ["nowhere"], "$.workers[1].banned_sites[0]"),
    ((*BOB, "familiar_sites"), ["north", "nowhere"], "$.workers[1].familiar_sites[1]"),
    (("workers", 0, "commitments", 0, "site"), "nowhere", "$.workers[0].commitments[0].site"),
    ((*BOB, "travel_mode"), "train", "$.workers[1].travel_mode"),
    ((*HALL, "site"), "nowhere", "$.requests[1].site"),
    *(
        ((*HALL, member), ["nobody"], f"$.requests[1].{member}[0]")
        for member in ("preferred_workers", "banned_workers", "allowed_workers", "served_by")
    ),
    (("pinned", 0, "shift"), "nothing", "$.pinned[0].shift"),
    (("pinned", 0, "worker"), "nobody", "$.pinned[0].worker"),
    (("published", 0, "shift"), "nothing", "$.published[0].shift"),
    (("published", 0, "worker"), "nobody", "$.published[0].worker"),
    (("travel", "home_site", "no body"), {}, '$.travel.home_site["no body"]'),
    (("travel", "home_site", "ann", "no\nwhere"), 1, '$.travel.home_site.ann["no\\nwhere"]'),
    (("travel", "home_site", "ann", "*"), 1, '$.travel.home_site.ann["*"]'),
    (("travel", "site_site", "ann"), {}, "$.travel.site_site.ann"),
    (("travel", "windows", "north"), {}, "$.travel.windows.north"),
    # order of times
    (("horizon", "end"), "2026-03-02T00:00+01:00", "$.horizon.end"),
    (("workers", 0, "skills", 0, "to"), "2026-03-02T08:00+01:00", "$.workers[0].skills[0].to"),
    (("workers", 0, "engagement", "to"), "2026-03-02T07:00Z", "$.workers[0].engagement.to"),
    (("workers", 0, "availability", 0, "end"), "2026-03-01T08:00+01:00", "$.workers[0].availability[0].end"),
    (("workers", 0, "unpreferred", 1), MORNING, "$.workers[0].unpreferred[1].end"),
    (("workers", 0, "opportunity", 0, "end"), "2026-03-02T12:00+01:00", "$.workers[0].opportunity[0].end"),
    (("workers", 0, "commitments", 0, "end"), "2026-03-03T07:00+01:00", "$.workers[0].commitments[0].end"),
    (("workers", 0, "commitments", 0, "end"), "2026-03-04T08:01+01:00", "$.workers[0].commitments[0].end"),
    (("requests", 0, "shifts", 0, "end"), "2026-03-02T08:00+01:00", "$.requests[0].shifts[0].end"),
    (("travel", "windows", "ann", "*", "to"), "06:30", '$.travel.windows.ann["*"].to'),
    # spans apart from each other
    (("workers", 0, "opportunity", 0, "start"), "2026-03-02T11:59+01:00", "$.workers[0].opportunity"),
    (("workers", 0, "opportunity", 2), HOURS_TWICE, "$.workers[0].opportunity"),
    # shifts
    (("requests", 0, "shifts", 0, "break_minutes"), 480, "$.requests[0].shifts[0].break_minutes"),
    (("requests", 0, "shifts", 0, "start"), "2026-03-01T23:59+01:00", "$.requests[0].shifts[0].start"),
    (("requests", 0, "shifts", 0), AFTER_HORIZON, "$.requests[0].shifts[0].start"),
    # the calendar's ends
    ((*BOB, "commitments"), LAST_DAY, "$.workers[1].commitments[0].start"),
    ((*BOB, "commitments"), FIRST_DAY, "$.workers[1].commitments[0].start"),
    # half a point
    (("sites", 2), {"id": "west", "lat": 1}, "$.sites[2].lon"),
    (("sites", 2), {"id": "west", "lon": 1}, "$.sites[2].lat"),
]


@pytest.mark.parametrize(("place", "value", "path"), BAD, ids=[f"{path}={value}" for _, value, path in BAD])
def test_bad_value(place: Place, value: object, path: str) -> None:
    assert refusal(replaced(document(), place, value)).path == path


def test_more_pins_than_headcount() -> None:
    pinned = [{"shift": "second", "worker": "ann"}, PIN, {"shift": "second", "worker": "bob"}]
    assert refusal(replaced(document(), ("pinned",), pinned)).path == "$.pinned[2]"
    roomy = replaced(document(), (*HALL, "headcount"), 2)
    assert len(read_instance(encoded(replaced(roomy, ("pinned",), pinned))).pinned) == 3


@pytest.mark.parametrize(
    ("number", "path"),
    [
        ("NaN", "$"),
        ("Infinity", "$"),
        ("-Infinity", "$"),
        ("1e999", "$.sites[0].lat"),
        ("1" + 400 * "0", "$.sites[0].lat"),
    ],
)
def test_number_that_is_not_finite(number: str, path: str) -> None:
    content = json.dumps(replaced(document(), ("sites", 0, "lat"), "HERE")).replace('"HERE"', number)
    assert refusal(content.encode()).path == path


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"releve-instance/1"',
        encoded(document()) + b" {}",
        b"\xef\xbb\xbf{}",
        b'{"name": "\xff"}',
        b'{"name": "\\ud800"}',
        b'{"weights": {"x": ' + 100_000 * b"[",
    ],
)
def test_no_document(data: bytes) -> None:
    assert refusal(data).path == "$"


def test_hostile_names_stay_on_one_line() -> None:
    error = refusal(small(**{"a` - at `$.b\u2028\r\n": 1}))
    assert error.path == '$["a` - at `$.b\\u2028\\r\\n"]'
    assert refusal(small(format="releve\u2028\ninstance")).path == "$.format"
    assert refusal(small(workers=[{"id": "a", "agency": "\u0085\n"}])).path == "$.workers[0].agency"


def test_error_survives_the_way_between_processes() -> None:
    error = refusal(replaced(document(), ("workers", 0, "limits", "days_per_week"), -1))
    assert str(error) == "$.workers[0].limits.days_per_week: must be at least 0, not -1"
    assert str(copy.copy(error)) == str(error)  # copies and pickles are made alike

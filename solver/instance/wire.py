"""The JSON formats as they stand on the wire: members, types and ranges; the only solver module that knows msgspec.

What a document means (ids that must exist, times in order) is checked by the modules that build it. None is "absent"
throughout, as the formats say of null.
"""

import re
from typing import Annotated, Literal, TypeVar

from msgspec import DecodeError, Meta, Struct, ValidationError, convert, json

from solver.instance.format_error import FormatError, Part, quoted
from solver.plan import Status

LARGEST = 1 << 53
"""Beyond it readers that keep numbers as floats would lose digits; no count of minutes or points comes near."""

Whole = Annotated[int, Meta(ge=-LARGEST, le=LARGEST)]
Count = Annotated[int, Meta(ge=0, le=LARGEST)]

T = TypeVar("T")

_PLACED = re.compile(r"(?P<reason>.*) - at `(?P<path>\$(\.\w+|\[\d+\]|\[\.\.\.\])*)`", re.DOTALL)
_STEP = re.compile(r"\.(?P<name>\w+)|\[(?P<index>\d+)\]")
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<name>.*)`", re.DOTALL)
_MISSING = re.compile(r"Object missing required field `(?P<name>.*)`")


def decode(data: bytes, kind: type[T]) -> T:
    """Return a document of the wire format ``kind``.

    Raises
    ------
    FormatError
        When the bytes are no JSON in UTF-8, or members or types are not those of the format.

    """
    try:
        return json.decode(data, type=kind)
    except ValidationError as error:
        raise _explained(error) from error
    except (DecodeError, UnicodeDecodeError) as error:
        reason = f"is not JSON in UTF-8 ({error})"
        raise FormatError(reason) from error
    except RecursionError as error:
        reason = "is nested too deeply"
        raise FormatError(reason) from error


def entry(value: object, kind: type[T]) -> T:
    """Return a value out of a table with free keys, once its type is checked.

    msgspec's own errors do not tell the key, so ``decode`` leaves such values alone.

    Raises
    ------
    FormatError
        When the value is not of this kind.

    """
    try:
        return convert(value, kind)
    except ValidationError as error:
        raise _explained(error) from error


def encode(document: Struct) -> bytes:
    """Return a document as indented JSON, members in their declared order, with a final newline."""
    return json.format(json.encode(document), indent=2) + b"\n"


def _explained(error: ValidationError) -> FormatError:
    """Translate msgspec's sentence into path and reason."""
    text = str(error)
    parts: list[Part] = []
    if found := _PLACED.fullmatch(text):
        text = found["reason"]
        parts = [step["name"] or int(step["index"]) for step in _STEP.finditer(found["path"])]
    if missing := _MISSING.fullmatch(text):
        return FormatError("is missing", *parts, missing["name"])
    if unknown := _UNKNOWN.fullmatch(text):
        return FormatError(f"unknown member {quoted(unknown['name'])}", *parts, unknown["name"])
    if text.endswith(", got `null`"):
        return FormatError("is missing", *parts)
    return FormatError(text[0].lower() + text[1:].replace("`", ""), *parts)


class Wire(Struct, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """An object of a format: its members and no others."""


class Moments(Wire, frozen=True):
    """``{"start", "end"}``, both needed."""

    start: str
    end: str


class Period(Wire, frozen=True):
    """``{"from", "to"}``: times, or clock readings in a travel window; open where one is absent."""

    from_: str | None = None
    to: str | None = None


class Home(Wire, frozen=True):
    """A point in degrees."""

    lat: float
    lon: float


class Site(Wire, frozen=True):
    """A place of work; its coordinates may be unknown."""

    id: str
    lat: float | None = None
    lon: float | None = None


class Agency(Wire, frozen=True):
    """An employer of workers."""

    id: str
    target_minutes: Whole | None = None
    sites: list[str] | None = None


class Skill(Wire, frozen=True):
    """One skill of a worker, held from a time to another."""

    id: str
    from_: str | None = None
    to: str | None = None


class Limits(Wire, frozen=True):
    """Working time limits of a worker."""

    minutes_per_day: Whole | None = None
    minutes_per_week: Whole | None = None
    minutes_per_12_weeks: Whole | None = None
    days_per_week: Whole | None = None
    rest_minutes: Whole | None = None
    weekly_rest_minutes: Whole | None = None
    minutes_in_horizon: Whole | None = None


class Commitment(Moments, frozen=True):
    """Other fixed work of a worker."""

    site: str | None = None
    minutes: Whole | None = None


class Opportunity(Moments, frozen=True):
    """A span in which a worker's time is expected to be worth something elsewhere."""

    points_per_hour: Whole


class Worker(Wire, frozen=True):
    """One person of one agency."""

    id: str
    agency: str
    skills: list[Skill] | None = None
    home: Home | None = None
    travel_mode: str | None = None
    max_travel_minutes: Whole | None = None
    engagement: Period | None = None
    availability: list[Moments] | None = None
    unpreferred: list[Moments] | None = None
    opportunity: list[Opportunity] | None = None
    banned_sites: list[str] | None = None
    familiar_sites: list[str] | None = None
    limits: Limits | None = None
    target_minutes: Whole | None = None
    carried_minutes: Whole | None = None
    commitments: list[Commitment] | None = None


class Shift(Moments, frozen=True):
    """One stretch of work of a request."""

    id: str
    break_minutes: Count | None = None


class Request(Wire, frozen=True):
    """One absence or campaign at one site."""

    id: str
    site: str
    skills: list[str] | None = None
    priority: Whole | None = None
    headcount: Whole | None = None
    preferred_workers: list[str] | None = None
    banned_workers: list[str] | None = None
    allowed_workers: list[str] | None = None
    max_workers: Whole | None = None
    served_by: list[str] | None = None
    shifts: list[Shift] | None = None


class Travel(Wire, frozen=True):
    """Tables by ids, two levels each: minutes in the first two, ``Period`` in the last; read them with ``entry``."""

    home_site: dict[str, object] | None = None
    site_site: dict[str, object] | None = None
    windows: dict[str, object] | None = None


class Pair(Wire, frozen=True):
    """One worker on one shift."""

    shift: str
    worker: str


class Options(Wire, frozen=True):
    """Settings of the plan as a whole."""

    max_disruptions: Count | None = None


class Instance(Wire, frozen=True):
    """A document in ``releve-instance/1``."""

    format: Literal["releve-instance/1"]
    name: str
    horizon: Moments
    timezone: str | None = None
    sites: list[Site] | None = None
    agencies: list[Agency] | None = None
    workers: list[Worker] | None = None
    requests: list[Request] | None = None
    travel: Travel | None = None
    pinned: list[Pair] | None = None
    published: list[Pair] | None = None
    options: Options | None = None
    weights: dict[str, object] | None = None


class Score(Wire, frozen=True):
    """Points on the three levels."""

    hard: Whole
    medium: Whole
    soft: Whole


class Bound(Wire, frozen=True):
    """What is proven of the two lower levels."""

    medium: Whole
    soft: Whole | None = None


class SolutionFile(Wire, frozen=True, kw_only=True):
    """A document in ``releve-solution/1``, members in the order in which they are written."""

    format: Literal["releve-solution/1"]
    instance: str
    instance_sha256: str
    status: Status
    assignments: list[Pair] | None = None
    score: Score | None = None
    soft_parts: dict[str, object] | None = None
    bound: Bound | None = None
    seconds: Annotated[float, Meta(ge=0)]
    seed: Whole
    solver: str

"""The assumptions on the invented workers, ``workforce.json``."""

from functools import cache

import msgspec

from scheduler.demo.data_files import read_parameters


class SkillShare(msgspec.Struct, frozen=True):
    """How many workers hold a skill, among those who hold the one it ``needs``."""

    id: str
    share: float
    needs: str | None = None


class Course(msgspec.Struct, frozen=True):
    """A collective training course that ends in the horizon and gives skills."""

    places: int
    skills: tuple[str, ...]
    ends_on_day: int


class UsualHours(msgspec.Struct, frozen=True):
    """Clock times on some weekdays ("135": Monday, Wednesday, Friday), with a share or paid minutes."""

    start: str
    end: str
    weekdays: str = ""
    share: float = 0
    minutes: int | None = None


class Limits(msgspec.Struct, frozen=True):
    """Legal limits of working time, minutes and days."""

    minutes_per_day: int
    minutes_per_week: int
    minutes_per_12_weeks: int
    days_per_week: int
    rest_minutes: int
    weekly_rest_minutes: int


class Workforce(msgspec.Struct, frozen=True):
    """All shares and choices from which workers are drawn."""

    workers: int
    home_radius_km: float
    home_decay_km: float
    skills: tuple[SkillShare, ...]
    skills_that_expire: tuple[str, ...]
    expiring_share: float
    course: Course
    pass_days: int
    weeks: tuple[UsualHours, ...]
    always_share: float
    days_off: tuple[int, ...]
    week_off_share: float
    unpreferred_share: float
    unpreferred: tuple[UsualHours, ...]
    banned_site_share: float
    familiar_sites: tuple[int, ...]
    past_mission_share: float
    customer_share: float
    customer_hours: tuple[UsualHours, ...]
    contract_minutes_a_week: tuple[int, ...]
    wished_minutes_a_week: tuple[int, ...]
    head_start_minutes: int
    near_relief_limit_share: float
    near_relief_limit_minutes: tuple[int, int]
    minor_share: float
    adult: Limits
    minor: Limits


@cache
def read_workforce() -> Workforce:
    """Read the assumptions on the workers."""
    return read_parameters("workforce.json", Workforce)

"""What the law says where a worker's file or contract is silent: working time, and who needs a PASS IAE."""

from collections.abc import Mapping

from scheduler.core.tables.codes import AgencyKind

ADULT: Mapping[str, int] = {
    "minutes_per_day": 600,  # 10 h, Code du travail L3121-18
    "minutes_per_week": 2880,  # 48 h, L3121-20
    "minutes_per_12_weeks": 31_680,  # 44 h on average, L3121-22
    "days_per_week": 6,  # L3132-1
    "rest_minutes": 660,  # 11 h, L3131-1
    "weekly_rest_minutes": 2100,  # 24 h and the daily 11 h, L3132-2
}
"""Limits in minutes and days by the name of their column in ``worker_limits``."""

UNDER_18: Mapping[str, int] = {
    "minutes_per_day": 480,  # 8 h, L3162-1
    "minutes_per_week": 2100,  # 35 h, L3162-1
    "minutes_per_12_weeks": 25_200,  # 35 h in each of the weeks
    "days_per_week": 5,  # two days of rest in a row, L3164-2
    "rest_minutes": 720,  # 12 h, L3164-1
    "weekly_rest_minutes": 2880,  # L3164-2
}


DEMANDING_PASS = frozenset({AgencyKind.AI, AgencyKind.ACI, AgencyKind.EI, AgencyKind.EITI, AgencyKind.ETTI})
"""The kinds of agency whose people need a PASS IAE: work integration by an economic activity (L5132-4). Groupings of
employers (GEIQ) and enterprises for disabled people (EA, ESAT) are none."""


def limits(*, under_18: bool) -> Mapping[str, int]:
    """Return the limits of working time by age, as in March 2026."""
    return UNDER_18 if under_18 else ADULT

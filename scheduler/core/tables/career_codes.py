"""The closed lists of what became of people: the exits of a work-integration pathway."""

from enum import StrEnum


class Outcome(StrEnum):
    """What an exit led to, as the State counts it: a lasting job, a passing one, something else that helps, the rest.

    ``durable``: a permanent contract, a fixed-term one of six months or more, a business of one's own, public service.
    ``transition``: a fixed-term contract of less than six months, a subsidised one. ``positive``: a training, another
    agency of the sector, rights to a pension. ``other``: all else, whatever it is; nobody asks further.
    """

    DURABLE = "durable"
    TRANSITION = "transition"
    POSITIVE = "positive"
    OTHER = "other"


FORWARD = (Outcome.DURABLE, Outcome.TRANSITION, Outcome.POSITIVE)
"""Whoever leaves for something: these are what the figures of a market count as having left."""

WITH_JOB = (Outcome.DURABLE, Outcome.TRANSITION)
"""Outcomes that have an employer."""


class Employer(StrEnum):
    """What kind of employer somebody was hired by; never which one."""

    DEPARTMENT = "department"
    PUBLIC = "public"
    COMPANY = "company"
    ASSOCIATION = "association"
    SELF = "self"


class CorrectionReason(StrEnum):
    """Why what was said of an exit is said anew."""

    MISTAKE = "mistake"
    LEARNT_LATER = "learnt_later"
    CAME_BACK = "came_back"

"""The member agency's pages: its missions, to be answered with a thumb, its week, and its people."""

from web.member import (
    answers,
    availability,
    contacts,
    elsewhere,
    facts,
    files,
    head_starts,
    kept,
    missions,
    no_shows,
    papers,
    preparing,
    remarks,
    stand_bys,
    taking_off,
    week,
    workers,
)
from web.member.blueprint import blueprint

__all__ = [
    "answers",
    "availability",
    "blueprint",
    "contacts",
    "elsewhere",
    "facts",
    "files",
    "head_starts",
    "kept",
    "missions",
    "no_shows",
    "papers",
    "preparing",
    "remarks",
    "stand_bys",
    "taking_off",
    "week",
    "workers",
]

"""The college's side: ask for a replacement, hear a first answer, follow it, call it off."""

from scheduler.requests.ask import ask
from scheduler.requests.cancel import cancel
from scheduler.requests.cancel_day import cancel_days
from scheduler.requests.changing import require_unchanged
from scheduler.requests.changing_page import Changing, Coming, changing, propose_extension
from scheduler.requests.extend import Extended, Extension, extend
from scheduler.requests.first_answer import FirstAnswer, first_answer
from scheduler.requests.follow import RequestDetail, RequestLine, request, requests_of
from scheduler.requests.history import Happening
from scheduler.requests.identical import IdenticalRequestError, OtherwiseAskedError
from scheduler.requests.move_hours import move_hours
from scheduler.requests.new import (
    MAX_HEADCOUNT,
    MAX_PERIOD_DAYS,
    AskedShift,
    InvalidRequestError,
    NewRequest,
    check_period,
    check_shifts,
)
from scheduler.requests.people import KnownPerson, people_known
from scheduler.requests.reassigning import Reassigned
from scheduler.requests.shifts import Comer, ShiftLine, coming
from scheduler.requests.shorten import shorten

__all__ = [
    "MAX_HEADCOUNT",
    "MAX_PERIOD_DAYS",
    "AskedShift",
    "Changing",
    "Comer",
    "Coming",
    "Extended",
    "Extension",
    "FirstAnswer",
    "Happening",
    "IdenticalRequestError",
    "InvalidRequestError",
    "KnownPerson",
    "NewRequest",
    "OtherwiseAskedError",
    "Reassigned",
    "RequestDetail",
    "RequestLine",
    "ShiftLine",
    "ask",
    "cancel",
    "cancel_days",
    "changing",
    "check_period",
    "check_shifts",
    "coming",
    "extend",
    "first_answer",
    "move_hours",
    "people_known",
    "propose_extension",
    "request",
    "requests_of",
    "require_unchanged",
    "shorten",
]

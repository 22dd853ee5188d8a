"""The college's side: ask for a replacement, hear a first answer, follow it, call it off."""

from scheduler.requests.ask import ask
from scheduler.requests.cancel import cancel
from scheduler.requests.first_answer import FirstAnswer, first_answer
from scheduler.requests.follow import RequestDetail, RequestLine, request, requests_of
from scheduler.requests.history import Happening
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
from scheduler.requests.shifts import Comer, ShiftLine, coming

__all__ = [
    "MAX_HEADCOUNT",
    "MAX_PERIOD_DAYS",
    "AskedShift",
    "Comer",
    "FirstAnswer",
    "Happening",
    "InvalidRequestError",
    "KnownPerson",
    "NewRequest",
    "RequestDetail",
    "RequestLine",
    "ShiftLine",
    "ask",
    "cancel",
    "check_period",
    "check_shifts",
    "coming",
    "first_answer",
    "people_known",
    "request",
    "requests_of",
]

"""When something is, as a message says it: the days and hours of a mission or a request, and until when to answer."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from scheduler.core.day_words import days_in_words, when_in_words
from scheduler.messages.voices import Voice

Facts = Mapping[str, Any]

MOST_DAYS = 12
"""Days and stretches of days named in a sentence; the page that the link opens has them all."""

AWAITED = frozenset({"publish", "offer", "offer_own", "remind", "ask_again"})
"""After these actions an answer is expected."""


def is_awaited(facts: Facts) -> bool:
    """Tell whether an answer is expected until a moment; an agency's own offer may have its yes with it."""
    done = (facts.get("detail") or {}).get("confirmed")
    return bool(facts.get("answer_by")) and facts.get("action", "publish") in AWAITED and not done


def month_of(facts: Facts) -> date:
    """Return the first day of the month that a message is about."""
    return date.fromisoformat(facts["month"])


def when(facts: Facts, voice: Voice, most: int = MOST_DAYS) -> str:
    """Say on which days and from when to when; of a night, its day; of bills, their month."""
    if "month" in facts:
        return voice.month(month_of(facts))
    written: Sequence[Facts] = facts.get("shifts") or ((facts.get("detail") or {}).get("old") or {}).get("shifts") or ()
    if written:
        return spans_in_words(written, voice, most)
    first, last = date.fromisoformat(facts["first_day"]), date.fromisoformat(facts["last_day"])
    if first == last:
        return days_in_words(voice, [first])
    return voice.say("à partir du %(day)s", day=voice.day_of_year(first))


def spans_in_words(shifts: Sequence[Facts], voice: Voice, most: int = MOST_DAYS) -> str:
    """Say days and hours of shifts."""
    return when_in_words(voice, [span(each) for each in shifts], most)


def span(shift: Facts) -> tuple[datetime, datetime]:
    """Read when a shift begins and ends."""
    return datetime.fromisoformat(shift["starts_at"]), datetime.fromisoformat(shift["ends_at"])


def moment(written: str, voice: Voice) -> str:
    """Write a moment: lundi 4 janvier à 7 h 30."""
    at = datetime.fromisoformat(written)
    return voice.day_at(voice.day_of_year(at), at)


def in_a_line(facts: Facts, voice: Voice, *, named: bool = True, site: bool = True) -> str:
    """Say who goes where and when, until when to answer; ``named`` false leaves out who, ``site`` false where."""
    who = facts.get("worker") or facts.get("worker_code") if named else None
    line = ", ".join(part for part in (who, facts.get("site") if site else None, when(facts, voice)) if part)
    if not is_awaited(facts):
        return line
    return line + " " + voice.say("(réponse avant le %(moment)s)", moment=moment(facts["answer_by"], voice))

"""A message as a text message: what, when, where and a link, in two parts wherever names let it.

Our words are in the alphabet of GSM 03.38 (``gsm``); only a name may put a message into more. What is too long loses
the telephone first, then days after the first ones: the page that the link opens has them all.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from scheduler.messages.gsm import parts, plain, with_plain_signs
from scheduler.messages.voices import Voice
from scheduler.messages.when import MOST_DAYS, Facts, when

MOST_PARTS = 2
MOST_IN_SHORT = 3
"""Missions that a text message names."""
FEWER_DAYS = (MOST_DAYS, 6, 3, 1)


def sms(
    subject: str, holes: Mapping[str, Any], facts: Facts, voice: Voice, link: str | None, *, asks: bool = False
) -> str:
    """Write one thing; the subject is translated already, with its holes for names still open.

    An address is read all the same without an accent; a name is somebody's. ``asks``: its reader may answer by a text
    message, and reads how, and how to end all messages wherever that fits.
    """
    told = plain(subject) % {name: with_plain_signs(str(value)) for name, value in holes.items()}
    return _shortest(_one(told, facts, _spare(voice), link, asks=asks))


def several_in_sms(subject: str, all_facts: Sequence[Facts], voice: Voice, link: str | None) -> str:
    """Write several things: the first ones by place and days, and how many more."""
    return _shortest(_several(plain(subject), all_facts, _spare(voice), link))


def naming(said: str, facts: Facts, voice: Voice) -> str:
    """Write what is said with the place and the days that it is about: in one part if some days are enough for that."""
    spare, site = _spare(voice), with_plain_signs(facts.get("site") or "")
    versions = (
        _sentences(plain(said), ", ".join(part for part in (site, plain(when(facts, spare, most))) if part), None)
        for most in FEWER_DAYS
    )
    return _shortest(versions, most_parts=1)


def _spare(voice: Voice) -> Voice:
    return replace(voice, space=" ", brief=True)


def _shortest(versions: Iterable[str], most_parts: int = MOST_PARTS) -> str:
    """Return the first version that fits; else the last."""
    version = ""
    for version in versions:
        if parts(version) <= most_parts:
            break
    return version


def _one(told: str, facts: Facts, voice: Voice, link: str | None, *, asks: bool) -> Iterator[str]:
    address = plain(facts.get("address") or "")
    phone = with_plain_signs(facts.get("agency_phone") or "")
    how = plain(voice.say("Répondez OUI ou NON")) if asks else ""
    ends = plain(voice.say("STOP pour ne plus rien recevoir")) if asks else ""
    for called, *said in dict.fromkeys([(phone, how, ends), ("", how, ends), ("", how, "")]):
        for most in FEWER_DAYS:
            yield _sentences(told, _days(facts, voice, most), address, called, *said, link)


def _several(told: str, all_facts: Sequence[Facts], voice: Voice, link: str | None) -> Iterator[str]:
    for named, addressed, most in ((MOST_IN_SHORT, True, 6), (MOST_IN_SHORT, False, 3), (2, False, 3), (1, False, 3)):
        lines = [
            ", ".join(
                part
                for part in (
                    with_plain_signs(facts.get("site") or ""),
                    plain(facts.get("address") or "") if addressed else "",
                    plain(when(facts, voice, most)),
                )
                if part
            )
            for facts in all_facts[:named]
        ]
        left = len(all_facts) - len(lines)
        more = plain(voice.say("Et %(count)s de plus", count=left)) if left else ""
        yield _sentences(told, *lines, more, link)


def _days(facts: Facts, voice: Voice, most: int) -> str:
    said = plain(when(facts, voice, most))
    return said[:1].upper() + said[1:]


def _sentences(*said: str | None) -> str:
    *sentences, link = said
    return " ".join([*(f"{each.rstrip('.')}." for each in sentences if each), *([link] if link else [])])

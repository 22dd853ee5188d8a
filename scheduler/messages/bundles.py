"""Messages of one moment to one person go out as one: a published plan is one letter, not one for each mission.

The outbox keeps a row for each; those that were written in one transaction to the same person by the same way are sent
together, under the name of the first.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from scheduler.core.tables import Message
from scheduler.core.tables.codes import Audience, Language, MessageState
from scheduler.messages.letters import Letter, changes, foot, letter, one_tap
from scheduler.messages.short import several_in_sms
from scheduler.messages.urgency import PAGES, is_urgent, page_of, urgent
from scheduler.messages.voices import Voice
from scheduler.messages.when import Facts, in_a_line
from scheduler.messages.words import TEMPLATES

Item = tuple[Facts, Audience]

LISTS = {Audience.SITE: "/etablissement/", Audience.AGENCY: "/agence/", Audience.LEAD: "/pilotage/"}
"""Where each audience finds all of them, below the address of the site."""

MAY_BE_CALLED = "may_be_called:"
"""How the occasions begin of which a stand-by is told (``queue_may_be_called``)."""

MOST_IN_SUBJECT = 2
"""Kinds of news that a subject names."""

_Earlier = aliased(Message)


def _waits_with(one: type[Message], other: type[Message] | Message) -> ColumnElement[bool]:
    """Tell whether one message waits and goes out together with another, in a query."""
    return and_(
        one.market_id == other.market_id,
        one.state == MessageState.QUEUED,
        one.channel == other.channel,
        one.created_at == other.created_at,  # the moment of the transaction
        one.user_id.is_not_distinct_from(other.user_id),
        one.worker_id.is_not_distinct_from(other.worker_id),
        _bundled(one),
    )


def _bundled(one: type[Message]) -> ColumnElement[bool]:
    """Tell whether a message is one of its moment's several: about an event, or for what somebody may be called."""
    return or_(one.event_id.is_not(None), one.occasion.startswith(MAY_BE_CALLED))


def is_first() -> ColumnElement[bool]:
    """Tell whether no earlier message of its bundle waits, in a query."""
    earlier = and_(_waits_with(_Earlier, Message), _bundled(Message), _Earlier.id < Message.id)
    return ~exists(select(_Earlier.id).where(earlier))


def bundle_of(session: Session, first: Message) -> tuple[Message, ...]:
    """Return and lock the messages that go out with this first one; a daily message or a worker's word goes alone."""
    if first.event_id is None and not first.occasion.startswith(MAY_BE_CALLED):
        return (first,)
    together = select(Message).where(_waits_with(Message, first)).order_by(Message.id)
    return tuple(session.scalars(together.with_for_update()))


def written(
    items: Sequence[Item],
    language: str,
    site: str | None = None,
    page: str | None = None,
    taps: Mapping[int, str] | None = None,
    *,
    answers: bool = False,
) -> Letter:
    """Put one or several messages into one letter; several questions are answered on the page alone.

    Parameters
    ----------
    items
        The facts of each, with whom they are told to.
    language, site, page, answers
        As ``letter`` takes them.
    taps
        Links that do one thing, by mission.
    """
    taps = taps or {}
    if len(items) == 1:
        ((facts, audience),) = items
        return letter(facts, audience, language, site, page, taps.get(facts.get("mission", 0)), answers=answers)
    voice = Voice(Language(language), ZoneInfo(items[0][0].get("timezone", "Europe/Paris")))
    titles, body = [], []
    for kind, group in groupby(sorted(items, key=_kind), key=_kind):
        same = [facts for facts, _ in group]
        titles.append(f"{voice.say(TEMPLATES[kind].many)} ({len(same)})")
        body += [titles[-1]]
        for facts in same:
            body += [f"- {in_a_line(facts, voice, named=kind[2] != Audience.WORKER)}"]
            body += [f"  {line}" for line in changes(facts, voice) if line]
            if tap := taps.get(facts.get("mission", 0)):
                body += [f"  {line}" for line in one_tap(facts, voice, tap)]
        body += [""]
    subject = _subject(titles, voice)
    if any(is_urgent(*item) for item in items):
        subject = urgent(subject, voice)
    link = page or _link(items, site)
    if link:
        body += [link, ""]
    text = "\n".join([*body, *foot(items[0][1], voice)])
    return Letter(subject, text, several_in_sms(subject, [facts for facts, _ in items], voice, link))


def _subject(titles: Sequence[str], voice: Voice) -> str:
    """Name the first kinds of what a letter tells, as one sentence; its text has them all."""
    named = [each[:1].lower() + each[1:] if place else each for place, each in enumerate(titles[:MOST_IN_SUBJECT])]
    more = len(titles) - len(named)
    return ", ".join([*named, *([voice.say("et plus encore")] if more else [])])


def _kind(item: Item) -> tuple[str, str, Audience]:
    facts, audience = item
    return facts["thing"], facts["action"], audience


def _link(items: Sequence[Item], site: str | None) -> str | None:
    """Return the page of the one thing that all of them are about, else the list."""
    _, audience = items[0]
    if site is None or audience not in PAGES:
        return None
    pages = {page_of(each, audience) for each, _ in items}
    return site + (pages.pop() if len(pages) == 1 else LISTS[audience])

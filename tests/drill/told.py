"""Who had to be told of what, by the events and ``scheduler.core.transitions``, against the outbox."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import NamedTuple

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from scheduler.core.tables.codes import Audience
from scheduler.core.transitions import TRANSITIONS


class Told(NamedTuple):
    """One message to one person by one way."""

    occasion: str
    user: int | None
    worker: int | None
    channel: str


AT_ONCE = {"no_show", "take_off", "agree", "refuse", "warn", "unwarn"}
"""What reaches the lead as it happens, also whoever wants one message a day; so does what is urgent."""

TOLD_TO = {(line.thing, line.action, audience) for line in TRANSITIONS for audience in line.tells}
"""Of which event which audience is told; the rest is stated here anew."""


def mistold(session: Session) -> Iterator[str]:
    """Say which messages are missing from the outbox, and which should not be there.

    Nobody's wishes and consents may have changed since the first event.
    """
    rows = session.execute(
        text("SELECT occasion, user_id, worker_id, channel FROM messages WHERE occasion LIKE 'event:%'")
    )
    written = Counter(Told(*row) for row in rows)
    called_for = Counter(set(_called_for(session)))  # who is of two audiences is told once
    yield from (f"somebody was not told: {tuple(each)}" for each in called_for - written)
    yield from (f"somebody was told what did not happen: {tuple(each)}" for each in written - called_for)
    yield from _words(session)


def _called_for(session: Session) -> Iterator[Told]:
    people = session.execute(
        text("""
            SELECT u.id, u.organisation_id, u.role, u.mail, p.leads, p.duty_user_id = u.id AS on_duty
            FROM users u JOIN members p ON p.organisation_id = u.organisation_id
            WHERE u.disabled_at IS NULL AND u.mail <> 'none' AND u.role <> 'engine'
        """)
    ).all()
    contacts = session.execute(text("SELECT worker_id, channel FROM worker_contacts WHERE channel <> 'none'")).all()
    channels = {each.worker_id: each.channel for each in contacts}
    for event in session.execute(
        text("""
            SELECT e.id, e.thing, e.action, e.from_state, e.to_state, e.user_id, m.agency_id, m.worker_id,
                   r.organisation_id AS asking, coalesce(e.detail ? 'urgent', false) AS urgent,
                   coalesce(e.detail ? 'begins_at', false) AS unless_confirmed,
                   (SELECT v.word FROM worker_words v WHERE v.mission_id = m.id) AS word,
                   EXISTS (
                       SELECT FROM events a
                       WHERE a.thing = 'mission' AND a.thing_id = m.id AND a.action = 'call' AND a.id < e.id
                   ) AS called,
                   EXISTS (
                       SELECT FROM events a
                       WHERE a.thing = 'mission' AND a.thing_id = m.id AND a.action = 'agree' AND a.id < e.id
                   ) AS told_of_yes
            FROM events e
            LEFT JOIN missions m ON e.thing = 'mission' AND m.id = e.thing_id
            LEFT JOIN requests r ON e.thing IN ('mission', 'request') AND r.id = coalesce(m.request_id, e.thing_id)
            LEFT JOIN runs n ON e.thing = 'run' AND n.id = e.thing_id
            WHERE (r.id IS NOT NULL OR n.night IS NOT NULL) AND e.user_id IS NOT NULL
        """)
    ):
        if event.from_state == "proposed" and event.action in {"withdraw", "cancel"}:
            continue  # a draft concerns nobody
        occasion = f"event:{event.id}"
        for thing, action, audience in TOLD_TO:
            if (thing, action) != (event.thing, event.action):
                continue
            if audience != Audience.WORKER:
                for person in people:
                    if (person.id != event.user_id or thing == "run") and _hears(person, audience, event):
                        at_once = event.action in {"agree", "refuse", "warn", "unwarn"} or (
                            audience == Audience.LEAD and _is_urgent(event)
                        )
                        kept = person.mail == "digest" and not at_once
                        yield Told(occasion, person.id, None, "digest" if kept else "email")
            elif event.worker_id in channels and _concerns_worker(event):
                yield Told(occasion, None, event.worker_id, channels[event.worker_id])


def _concerns_worker(event: Row[tuple[object, ...]]) -> bool:
    """Tell whether somebody hears of their mission: asked, confirmed, or lost after their yes or a call."""
    if event.action == "call" or "confirmed" in {event.from_state, event.to_state}:
        return True
    lost = event.from_state == "published" and event.to_state != "published"
    return lost and (event.word == "yes" or (event.word is None and bool(event.called)))


def _is_urgent(event: Row[tuple[object, ...]]) -> bool:
    return bool(event.urgent or event.action in AT_ONCE)


def _hears(person: Row[tuple[object, ...]], audience: Audience, event: Row[tuple[object, ...]]) -> bool:
    match audience:
        case Audience.SITE:
            knows = event.action != "refuse" or event.told_of_yes
            return bool(knows and person.role == "requester" and person.organisation_id == event.asking)
        case Audience.AGENCY:
            answers = person.role in {"coordinator", "planner"} and person.organisation_id == event.agency_id
            return bool(
                answers and (event.action not in {"agree", "refuse"} or person.on_duty or event.unless_confirmed)
            )
        case Audience.LEAD:
            return person.role == "planner" and bool(person.leads)
    return False


def _words(session: Session) -> Iterator[str]:
    """Look at what workers said: told once each time that they changed their mind, and never after the answer."""
    stored = {row.mission_id: row.word for row in session.execute(text("SELECT mission_id, word FROM worker_words"))}
    rows = session.execute(
        text("""
            SELECT split_part(occasion, ':', 2)::integer AS mission, user_id, split_part(occasion, ':', 3) AS word,
                   (SELECT b.facts->>'to_state' FROM messages b
                    WHERE b.facts->>'mission' = a.facts->>'mission' AND b.facts ? 'to_state' AND b.id < a.id
                    ORDER BY b.id DESC LIMIT 1) AS state
            FROM messages a WHERE occasion LIKE 'word:%' ORDER BY mission, user_id, id
        """)
    ).all()
    for who, told in groupby(rows, lambda row: (row.mission, row.user_id)):
        words = list(told)
        if any(before.word == after.word for before, after in pairwise(words)):
            yield f"a worker's word was told twice: {who}"
        if words[-1].word != stored.get(who[0]):
            yield f"a worker's word is not the one that was told: {who}"
        known = {"cannot": {"confirmed"}, "yes": {"published", "confirmed"}}  # a yes takes a "cannot" back
        if any(row.state not in known.get(row.word, {"published"}) for row in words):
            yield f"a worker's word was taken after the answer: {who}"
    heard = {row.mission for row in rows}
    yield from (f"a worker's word was not told: {mission}" for mission in stored if mission not in heard)

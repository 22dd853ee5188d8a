"""What a message says: from the facts that were written with the event to a subject and a few lines.

Short on purpose: what it is about, where and when, what changed, what to do, and a link. A text message says the same
in one breath.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from zoneinfo import ZoneInfo

from scheduler.core.tables.codes import Audience, Language
from scheduler.core.texts import without_breaks
from scheduler.messages.gsm import parts, plain
from scheduler.messages.holes import filled, holes
from scheduler.messages.link_words import around
from scheduler.messages.night import told_of_night
from scheduler.messages.promised import told_of_answer
from scheduler.messages.short import sms
from scheduler.messages.text_answers import told_back
from scheduler.messages.unless_confirmed import template_of
from scheduler.messages.urgency import PAGES, is_empty, is_urgent, page_of, urgent, what_to_do
from scheduler.messages.voices import Voice
from scheduler.messages.what_next import what_next
from scheduler.messages.when import Facts, in_a_line, is_awaited, moment, span, when
from scheduler.messages.words import DIGEST
from scheduler.messages.words_of_bills import BILLS, told_of_bills

MOST_SHIFTS = 10
"""Old and new hours named one by one; more would hide what changed."""

SIGN_IN_LINK = "sign_in_link"
"""The thing that a message is about which brings a link to sign in with, or to choose a password."""

TEXT_ANSWER = "text_answer"
"""The thing that a message is about which says what became of somebody's answer to a text message."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message in words; ``text`` is the whole of it, ``short`` what a telephone shows.

    A subject is one line whatever names are in it: mail has no other, and a letter that cannot go is lost for good.
    """

    subject: str
    text: str
    short: str

    @property
    def parts(self) -> int:
        """In how many parts the text message is sent."""
        return parts(self.short)

    def __post_init__(self) -> None:
        object.__setattr__(self, "subject", without_breaks(self.subject))


def letter(
    facts: Facts,
    audience: Audience,
    language: str,
    site: str | None = None,
    page: str | None = None,
    tap: str | None = None,
    *,
    answers: bool = False,
) -> Letter:
    """Put a message into words.

    Parameters
    ----------
    facts
        As the database wrote them.
    site
        Where the product is reached, such as ``https://releve.example.org``; None leaves links out.
    page
        Where the private link leads, of which the message is about or with which its reader comes in.
    tap
        A link that does the one thing which this message asks for or allows, after one more tap.
    answers
        Whether a text message can be answered.

    Raises
    ------
    KeyError
        When nobody has found words for it.
    """
    voice = Voice(Language(language), ZoneInfo(facts.get("timezone", "Europe/Paris")))
    if facts["thing"] == "digest":
        return _digest(facts, voice, site)
    if facts["thing"] == SIGN_IN_LINK:
        return _sign_in_link(facts, voice, page)
    if facts["thing"] == TEXT_ANSWER:
        said = told_back(facts, voice, page)
        return Letter(voice.say("Votre réponse par SMS"), "\n".join([said, "", *foot(audience, voice)]), said)
    template = template_of(facts, audience)
    subject, lead = filled(template, facts, voice)
    link = page or (site + page_of(facts, audience) if site and audience in PAGES else None)
    about = ABOUT.get(facts["thing"], _place)(facts, voice)
    if is_urgent(facts, audience):
        subject = urgent(subject, voice)
        if is_empty(facts, audience):
            lead += " " + what_to_do(facts, voice)
    if follows := what_next(facts, audience, voice):
        lead += " " + follows
    if facts["action"] == "answer":
        about = chain(told_of_answer(facts, voice), [""], about)
    body = [lead, "", *about, *changes(facts, voice)]
    body += whom_to_call(facts, audience, voice)
    if link:
        body += ["", link]
    if tap:
        body += ["", *one_tap(facts, voice, tap)]
    told = voice.say(template.subject)
    said = urgent(told, voice) if is_urgent(facts, audience) else told
    asks = answers and facts["action"] == "call"
    short = sms(said, holes(facts, voice), facts, voice, link, asks=asks)
    return Letter(subject, "\n".join([*body, "", *foot(audience, voice)]), short)


def whom_to_call(facts: Facts, audience: Audience, voice: Voice) -> Iterator[str]:
    """Name the agency to its worker, and to a site that knows who of it comes."""
    if facts.get("agency") and audience == Audience.WORKER:
        yield from ("", voice.say("Votre association : %(name)s", name=_with_phone(facts)))
    elif facts.get("agency") and audience == Audience.SITE and facts["action"] in NAMES_THE_AGENCY:
        yield from ("", voice.say("Son association : %(name)s", name=_with_phone(facts)))


def one_tap(facts: Facts, voice: Voice, tap: str) -> Iterator[str]:
    """Say what a link does that does one thing."""
    if facts["action"] == "to_sign":
        yield voice.say("Les voir et les signer d’un geste, sans mot de passe :")
    elif facts["action"] in {"confirm", "accept"}:
        yield voice.say("Si personne n’est venu, dites-le ici :")
    else:
        yield voice.say("Confirmer d’un geste, sans mot de passe :")
    yield tap


NAMES_THE_AGENCY = frozenset({"confirm", "accept", "agree", "warn", "unwarn"})
"""By which a site knows who comes, and may have to call whoever sends them."""


def _place(facts: Facts, voice: Voice) -> Iterator[str]:
    where = ", ".join(part for part in (facts.get("site"), facts.get("address")) if part)
    yield voice.say("Lieu : %(where)s", where=where)
    if facts.get("job"):
        yield voice.say("Poste : %(job)s", job=facts["job"])
    yield voice.say("Jours : %(days)s", days=when(facts, voice))
    if facts.get("headcount"):
        yield voice.say("Personnes : %(count)s", count=facts["headcount"])
    if facts.get("minutes"):
        yield voice.say("Heures payées : %(hours)s", hours=voice.duration(facts["minutes"]))
    if is_awaited(facts):
        yield voice.say("Réponse attendue avant le %(moment)s", moment=moment(facts["answer_by"], voice))


def _to_sign(facts: Facts, voice: Voice) -> Iterator[str]:
    """Say how many days wait and since when; who worked stands on the page alone."""
    yield voice.say("Journées à signer : %(count)s", count=facts.get("days", ""))
    yield voice.say("Jours : %(days)s", days=when(facts, voice))


ABOUT: Mapping[str, Callable[[Facts, Voice], Iterator[str]]] = {
    "run": told_of_night,
    "hours": _to_sign,
    BILLS: told_of_bills,
}
"""What is told of a thing that is neither a mission nor a request."""


def changes(facts: Facts, voice: Voice) -> Iterator[str]:
    """Say the old and the new, a line each."""
    detail = facts.get("detail") or {}
    old, new = detail.get("old") or {}, detail.get("new") or {}
    before, after = list(_told(old, voice)), list(_told(new, voice))
    if before or after:
        yield ""
    was, now = voice.before_and_now(before=bool(before), now=bool(after))
    if before:
        yield was
        yield from before
    if after:
        yield now
        yield from after


def _told(values: Facts, voice: Voice) -> Iterator[str]:
    """Say the values that a reader understands; the log may hold others."""
    if "last_day" in values:
        yield "- " + voice.last_day(date.fromisoformat(values["last_day"]))
    shifts: Sequence[Facts] = values.get("shifts") or ()
    for shift in shifts[:MOST_SHIFTS]:
        start, end = span(shift)
        yield f"- {voice.day_of_year(start)}, {voice.hours(start, end)}"
    if len(shifts) > MOST_SHIFTS:
        yield "- " + voice.say("et %(count)s autres jours", count=len(shifts) - MOST_SHIFTS)


def _with_phone(facts: Facts) -> str:
    return ", ".join(part for part in (facts["agency"], facts.get("agency_phone")) if part)


def said_for(said: Letter, organisation: str, language: str) -> Letter:
    """Say first for which organisation its reader gets a letter, who acts for several by the same address."""
    first = Voice(Language(language), ZoneInfo("UTC")).say("Pour %(organisation)s", organisation=organisation)
    return replace(said, text=f"{first}\n\n{said.text}")


def foot(audience: Audience, voice: Voice) -> Iterator[str]:
    """Say why they get this and how to stop it."""
    yield "-- "
    if audience == Audience.WORKER:
        yield voice.say(
            "Vous recevez ce message parce que vous l’avez accepté. Pour arrêter, dites-le à votre association."
        )
    else:
        yield voice.say("Relève. Vous choisissez vos messages dans « Mes préférences ».")


def _digest(facts: Facts, voice: Voice, site: str | None) -> Letter:
    day = voice.day_of_year(date.fromisoformat(facts["day"]))
    subject = voice.say(DIGEST.subject, day=day)
    body = [voice.say(DIGEST.lead)]
    for title, key in (
        (voice.say("À confirmer"), "waiting"),
        (voice.say("Commencent aujourd’hui ou demain"), "starting"),
    ):
        if facts[key]:
            body += ["", f"{title} ({len(facts[key])})", *(f"- {in_a_line(each, voice)}" for each in facts[key])]
    if facts["kept"]:
        news = voice.say("Nouveautés")
        body += ["", f"{news} ({len(facts['kept'])})"]
        for each in facts["kept"]:
            told, _ = filled(template_of(each, Audience(each["audience"])), each, voice)
            body.append(f"- {told}, {when(each, voice)}")
    if site:
        body += ["", site]
    return Letter(subject, "\n".join([*body, "", *foot(Audience.AGENCY, voice)]), plain(subject))


def _sign_in_link(facts: Facts, voice: Voice, page: str | None) -> Letter:
    said = around(facts, voice)
    body = [*said.before, "", *([page, ""] if page else []), *said.after, "", "-- ", "Relève"]
    return Letter(said.subject, "\n".join(body), " ".join([f"{plain(said.subject)}.", *([page] if page else [])]))

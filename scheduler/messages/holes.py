"""What fills the holes of a text: names, moments and whether something is done, out of the facts of a message."""

from datetime import date

from scheduler.messages.promised import outcome
from scheduler.messages.templates import Template
from scheduler.messages.urgency import HAS_SOMEBODY
from scheduler.messages.voices import Voice
from scheduler.messages.when import Facts, moment


def filled(template: Template, facts: Facts, voice: Voice) -> tuple[str, str]:
    """Return the subject and the sentence of a template."""
    names = holes(facts, voice)
    return voice.say(template.subject, **names), voice.say(template.lead, **names)


def holes(facts: Facts, voice: Voice) -> dict[str, str]:
    """Return what fills the holes of a template."""
    return {
        "site": facts.get("site", ""),
        "market": facts.get("market", ""),
        "issuer": facts.get("issuer", ""),
        "worker": facts.get("worker") or facts.get("worker_code", ""),
        "outcome": outcome(facts, voice) if facts["action"] == "answer" else "",
        "opening": _opening(facts, voice) if facts["action"] in HAS_SOMEBODY else "",
        "beginning": beginning(facts, voice),
        "day": _day(facts, voice) if facts["action"] == "undo_no_show" else "",
        "length": voice.duration(facts.get("minutes", 0)) if facts["action"] == "to_sign" else "",
        "answer": _answer(facts, voice) if facts["action"] == "offer_own" else "",
    }


def _opening(facts: Facts, voice: Voice) -> str:
    """Say when an agency confirms what a stand-by has said yes to, or reads that somebody cannot come."""
    if facts["action"] == "warn":
        if facts["detail"].get("on_duty"):
            return voice.say("sa personne d’astreinte aussi")
        return voice.say("elle ouvre %(when)s", when=moment(facts["detail"]["opens_at"], voice))
    if facts["detail"].get("on_duty"):
        return voice.say("dès que possible, sa personne d’astreinte est prévenue")
    return moment(facts["detail"]["confirms_at"], voice)


def beginning(facts: Facts, voice: Voice) -> str:
    """Say when the work begins to which somebody has said yes, where that is before their agency opens."""
    begins_at = (facts.get("detail") or {}).get("begins_at")
    return moment(begins_at, voice) if begins_at else ""


def _day(facts: Facts, voice: Voice) -> str:
    return voice.day_of_year(date.fromisoformat(facts["detail"]["day"]))


def _answer(facts: Facts, voice: Voice) -> str:
    """Say whether an agency that asks its own stand-by has confirmed."""
    if facts["detail"]["confirmed"]:
        return voice.say("C’est confirmé.")
    return voice.say("La réponse est attendue.")

"""What a worker answers to a text message: yes, no, STOP; anything else is asked back, and nothing is guessed.

An answer is a word to the agency, as by the worker's own link: the agency confirms. The database finds the person by
the number and takes each answer once (``take_text_answer``); what it says back goes out like any other message.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import text

from scheduler.core import telephone
from scheduler.core.db import Database
from scheduler.core.errors import Invalid
from scheduler.core.texts import without_accents
from scheduler.messages.gsm import plain
from scheduler.messages.short import naming
from scheduler.messages.voices import Voice

YES = frozenset({"oui", "ouis", "oiu", "uoi", "ok", "okay", "okey", "daccord", "dacord", "ouai", "ouais", "yes"})
NO = frozenset({"non", "nom", "nno", "no", "nan"})
STOP = frozenset({"stop", "arret", "arreter", "arretez", "unsubscribe", "stopsms"})
STOPS_ALL = frozenset({"stop", "stopsms"})
"""Said first it counts whatever follows, since it is not for us to discuss; "arrêt" may be one from a doctor."""
POLITE = frozenset(
    {
        "bonjour",
        "bonsoir",
        "merci",
        "bien",
        "sur",
        "madame",
        "monsieur",
        "pour",
        "la",
        "mission",
        "cordialement",
        "sms",
        "svp",
    }
)
"""Beside a yes or a no they change nothing. A day, a "but" or a name may: then the answer is not clear."""

LONGEST_ID = 200


class Says(StrEnum):
    """How an answer is read."""

    YES = "yes"
    NO = "no"
    STOP = "stop"
    UNCLEAR = "unclear"


class Outcome(StrEnum):
    """What became of an answer; the database says it."""

    AGAIN = "again"
    STRANGER = "stranger"
    STOPPED = "stopped"
    KEPT = "kept"
    SEVERAL = "several"
    NOTHING = "nothing"
    UNCLEAR = "unclear"


def read(words: str) -> Says:
    """Read an answer, whatever its accents, capitals and signs, letters held too long, and common slips.

    A list that is closed: a word one letter off is often another word (où, qui, bon).
    """
    bare = without_accents(words.casefold())
    bare = re.sub(r"d['\u2019 ]ac+ord", "daccord", bare)
    said = [re.sub(r"(.)\1+", r"\1", word) for word in re.findall(r"[a-z0-9]+", bare)]
    left = [word for word in said if word not in POLITE]
    if left and left[0] in STOPS_ALL:
        return Says.STOP
    for meaning, known in ((Says.YES, YES), (Says.NO, NO), (Says.STOP, STOP)):
        if left and set(left) <= {re.sub(r"(.)\1+", r"\1", word) for word in known}:
            return meaning
    return Says.UNCLEAR


def take(database: Database, provider: str, message_id: str, number: str, words: str) -> Outcome:
    """Take an answer that a provider brings; brought again, it does nothing.

    Parameters
    ----------
    message_id
        The provider's own, of this answer.
    number
        Of whoever answers, as the provider writes it.

    Raises
    ------
    Invalid
        Without a number of the message that can be kept.
    """
    if not 1 <= len(message_id) <= LONGEST_ID:
        field, reason = "message_id", "no_message_id"
        raise Invalid(field, reason)
    try:
        known = telephone.international(re.sub(r"^\s*00", "+", number))
    except ValueError:
        known = ""  # a short number, or none: nobody's
    values = {"provider": provider, "id": message_id, "number": known, "says": read(words)}
    with database.transaction(None) as session:
        return Outcome(session.scalar(text("SELECT take_text_answer(:provider, :id, :number, :says)"), values))


def told_back(facts: Mapping[str, Any], voice: Voice, page: str | None) -> str:
    """Say what became of an answer, and where to go on; of a yes or no to what, in one part where that fits."""
    outcome = facts["action"]
    phone = facts.get("agency_phone")
    call = (
        voice.say("Pour toute question, appelez votre association : %(phone)s.", phone=phone)
        if phone
        else voice.say("Pour toute question, appelez votre association.")
    )
    if outcome == Outcome.KEPT:
        thanks = (
            voice.say("Merci, votre oui est transmis à votre association, qui confirme.")
            if facts.get("said") == Says.YES
            else voice.say("Merci, votre non est transmis à votre association.")
        )
        return naming(thanks, facts, voice)
    if outcome == Outcome.SEVERAL:
        said = voice.say("Plusieurs missions attendent votre réponse. Répondez à chacune ici :") if page else call
    elif outcome == Outcome.NOTHING:
        nothing = voice.say("Aucune mission n’attend votre réponse.")
        said = f"{nothing} {call}"
    else:
        said = voice.say("Nous n’avons pas compris. Répondez OUI ou NON, ou STOP pour ne plus rien recevoir.")
    return plain(" ".join([said, *([page] if page and outcome in {Outcome.SEVERAL, Outcome.UNCLEAR} else [])]))

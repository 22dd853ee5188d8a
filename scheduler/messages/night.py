"""What the lead is told of a night that failed or came late."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from scheduler.core.tables.planning import NIGHT_ATTEMPTS
from scheduler.messages.templates import N_
from scheduler.messages.voices import Voice

CAUSES: Mapping[str, str] = {
    "silent": N_("Le programme de calcul s’est arrêté sans prévenir (panne ou redémarrage de la machine)."),
    "infeasible": N_("Des missions déjà confirmées se contredisent : aucun plan ne peut toutes les garder."),
    "missed": N_("Personne n’a pu le commencer à temps : le programme des travaux de fond était arrêté ou occupé."),
}
"""By the first word of the error; any other is a technical one, told as it is."""

TECHNICAL = N_("Le calcul s’est interrompu à cause d’un problème technique.")


def why_failed(error: str, voice: Voice) -> str:
    """Say why a run failed, to whoever plans."""
    return voice.say(CAUSES.get(error.partition(":")[0], TECHNICAL))


def told_of_night(facts: Mapping[str, Any], voice: Voice) -> Iterator[str]:
    """Say which night, when it was due and began, why it failed and what comes next, a line each."""
    yield voice.say("Nuit du %(day)s", day=voice.day_of_year(date.fromisoformat(facts["first_day"])))
    if facts.get("due_at"):
        due = voice.clock(datetime.fromisoformat(facts["due_at"]))
        yield voice.say("Prévu à %(due)s", due=due)
    error = facts.get("error", "")
    word = error.partition(":")[0]
    if word != "missed":
        yield voice.say("Commencé à %(began)s", began=voice.clock(datetime.fromisoformat(facts["began_at"])))
        yield voice.say("Essai %(attempt)s sur %(most)s", attempt=facts["attempt"], most=NIGHT_ATTEMPTS)
    if not error:
        return
    yield voice.say("Cause : %(cause)s", cause=why_failed(error, voice))
    if word not in CAUSES:
        yield " ".join(error.split())
    yield ""
    if facts["attempt"] < NIGHT_ATTEMPTS:
        yield voice.say("Un autre essai suit, sans que vous ayez rien à faire.")
    else:
        yield voice.say("Il n’y aura pas d’autre essai. Vous pouvez relancer un calcul.")

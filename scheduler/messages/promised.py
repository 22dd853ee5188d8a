"""The answer that a site was promised: who comes, who is asked, which days nobody has, why, and what happens next."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from scheduler.messages.templates import N_
from scheduler.messages.voices import Voice
from scheduler.messages.when import in_a_line, moment, spans_in_words

WHY: Mapping[str, str] = {
    "no_night": N_("Le calcul de la nuit n’a pas pu se faire."),
    "not_published": N_("Le plan de la nuit n’est pas encore validé."),
    "refused": N_("Une proposition a été refusée, ou est restée sans réponse."),
    "nobody": N_("Personne n’est libre à ces heures avec les compétences demandées."),
    "busy": N_("Les personnes qui pourraient venir sont prises ailleurs à ces heures."),
}

NEXT: Mapping[str, str] = {
    "call": N_("Ces jours approchent : la recherche continue par téléphone. Appelez %(lead)s."),
    "publish": N_("Il doit l’être dans la journée. Vous recevrez un message dès que quelqu’un est confirmé."),
    "search": N_("La recherche continue chaque nuit. Vous recevrez un message dès que quelqu’un est confirmé."),
}


def outcome(facts: Mapping[str, Any], voice: Voice) -> str:
    """Say in a few words what has become of a request."""
    said = facts.get("detail") or {}
    if said.get("confirmed") or facts.get("comers"):
        rest = said["empty"] or said["waiting"] or said.get("held")
        return voice.say("en partie pourvu") if rest else voice.say("pourvu")
    if said.get("held"):
        return voice.say("quelqu’un viendra pour une partie") if said["empty"] else voice.say("quelqu’un viendra")
    return voice.say("quelqu’un est proposé") if said.get("waiting") else voice.say("personne pour l’instant")


def told_of_answer(facts: Mapping[str, Any], voice: Voice) -> Iterator[str]:
    """Say it with names, days and reasons, a line each."""
    said = facts["detail"]
    if facts.get("comers"):
        yield voice.say("C’est confirmé :")
        yield from (f"- {in_a_line(each, voice, site=False)}" for each in facts["comers"])
    elif said["confirmed"]:
        yield voice.say("Créneaux confirmés : %(count)s", count=said["confirmed"])
    if said["waiting"]:
        count = said["waiting"]
        if said.get("answer_by"):
            until = moment(said["answer_by"], voice)
            yield voice.say(
                "Créneaux proposés : %(count)s. L’association doit répondre avant le %(moment)s.",
                count=count,
                moment=until,
            )
        else:
            yield voice.say("Créneaux proposés : %(count)s. L’association doit répondre.", count=count)
    if count := said.get("held"):
        yield (
            voice.say("Quelqu’un viendra : %(count)s créneaux.", count=count)
            if count > 1
            else voice.say("Quelqu’un viendra : 1 créneau.")
        )
        if said.get("named_by"):
            day = voice.day_of_year(date.fromisoformat(said["named_by"]))
            yield voice.say("Vous aurez le nom au plus tard le %(day)s.", day=day)
    if said["empty"]:
        yield voice.say("Personne n’a encore été trouvé : %(days)s", days=spans_in_words(said["empty"], voice))
        why = WHY[said["why"]]
        yield voice.say(why)
        yield then(said["next"], facts, voice)


def then(follows: str, facts: Mapping[str, Any], voice: Voice) -> str:
    """Say what happens next, by its code in ``NEXT``, and whom to call."""
    lead = ", ".join(part for part in (facts.get("lead"), facts.get("lead_phone")) if part)
    return voice.say(NEXT[follows], lead=lead)

"""What is said around a link that lets somebody in: what it does, for how long, and what to do when it is a mistake."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from scheduler.core.tables.account_codes import LinkKind
from scheduler.messages.voices import Voice

ADDRESSES: Mapping[LinkKind, str] = {
    LinkKind.SIGN_IN: "/connexion/lien/",
    LinkKind.INVITATION: "/connexion/mot-de-passe/",
    LinkKind.RESET: "/connexion/mot-de-passe/",
    LinkKind.EMAIL: "/connexion/adresse/",
}
"""Where each leads, below the address of the site; the token follows."""


class Around(NamedTuple):
    """The subject, what stands before the link, and what stands after it."""

    subject: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def kind_of(facts: Mapping[str, Any]) -> LinkKind:
    """Return what the link does that a message brings."""
    action = facts.get("action")
    return LinkKind(action) if action in set(LinkKind) else LinkKind.SIGN_IN


def around(facts: Mapping[str, Any], voice: Voice) -> Around:
    """Find the words for a message that brings a link."""
    kind = kind_of(facts)
    if kind == LinkKind.SIGN_IN:
        return Around(
            voice.say("Votre lien de connexion à Relève"),
            (voice.say("Trop d’essais ont échoué pour votre compte. Ce lien vous connecte sans mot de passe :"),),
            (
                voice.say("Ce lien sert une seule fois, pendant %(minutes)s minutes.", minutes=facts["minutes"]),
                voice.say("Ce n’était pas vous ? Ne faites rien, et ne transmettez ce lien à personne."),
            ),
        )
    until = datetime.fromisoformat(facts["expires_at"])
    once = voice.say(
        "Ce lien sert une seule fois, jusqu’au %(day)s à %(clock)s. Ne le transmettez à personne.",
        day=voice.day_of_year(until),
        clock=voice.clock(until),
    )
    if kind == LinkKind.INVITATION:
        invited = voice.say(
            "%(by)s vous invite à rejoindre Relève pour %(organisation)s.",
            by=facts.get("by", ""),
            organisation=facts.get("organisation", ""),
        )
        return Around(
            voice.say("Votre invitation à Relève"),
            (invited, voice.say("Choisissez votre mot de passe, ou connectez-vous si vous avez déjà un compte :")),
            (once, voice.say("Vous n’attendiez pas cette invitation ? Ne faites rien.")),
        )
    if kind == LinkKind.EMAIL:
        asked = voice.say("%(by)s a donné cette adresse pour votre compte Relève.", by=facts.get("by", ""))
        return Around(
            voice.say("Confirmez votre adresse pour Relève"),
            (asked, voice.say("Confirmez qu’elle est la vôtre :")),
            (once, voice.say("Jusque-là, vous vous connectez avec l’ancienne. Ce n’est pas vous ? Ne faites rien.")),
        )
    return Around(
        voice.say("Choisir un nouveau mot de passe pour Relève"),
        (voice.say("Ce lien vous permet de choisir un nouveau mot de passe :"),),
        (once, voice.say("Vous n’avez rien demandé ? Ne faites rien : votre mot de passe reste le même.")),
    )

"""In which words each audience is told of what happens.

Who is told of what stands with the transition itself (``scheduler.core.transitions``); a test demands words for each.

Holes: ``worker`` is a name for whom the person concerns and a code for the others; ``site`` and ``market`` are names;
``opening`` is when the agency confirms; ``answer`` whether it has;
``issuer`` is whose bills they are; ``day`` is that of a no-show; ``length`` how many hours there are.
"""

from collections.abc import Mapping

from scheduler.core.tables.codes import Audience
from scheduler.messages.templates import N_, Route, Template
from scheduler.messages.words_of_bills import OF_BILLS
from scheduler.messages.words_of_hours import OF_HOURS
from scheduler.messages.words_of_missions import OF_MISSIONS

OF_EVENTS: Mapping[Route, Template] = {
    **OF_MISSIONS,
    ("request", "submit", Audience.LEAD): Template(
        N_("Nouvelle demande : %(site)s"), N_("Un remplacement est demandé."), N_("Nouvelles demandes")
    ),
    ("request", "amend", Audience.LEAD): Template(
        N_("Demande modifiée : %(site)s"), N_("Une demande de remplacement a changé."), N_("Demandes modifiées")
    ),
    ("request", "cancel", Audience.LEAD): Template(
        N_("Demande annulée : %(site)s"),
        N_("Une demande de remplacement est annulée : il n’y a plus personne à chercher."),
        N_("Demandes annulées"),
    ),
    ("request", "answer", Audience.SITE): Template(
        N_("Réponse à votre demande : %(outcome)s, %(site)s"),
        N_("Voici la réponse promise à votre demande de remplacement."),
        N_("Réponses à vos demandes"),
    ),
    ("request", "amend", Audience.SITE): Template(
        N_("Demande modifiée : %(site)s"), N_("Votre demande de remplacement a changé."), N_("Demandes modifiées")
    ),
    ("request", "cancel", Audience.SITE): Template(
        N_("Demande annulée : %(site)s"), N_("Votre demande de remplacement est annulée."), N_("Demandes annulées")
    ),
    # Of the nights alone, not of runs that somebody asked for.
    ("run", "fail", Audience.LEAD): Template(
        N_("Le calcul de la nuit a échoué : %(market)s"),
        N_("Le calcul de la nuit n’a rien donné. Le plan en vigueur reste valable : personne n’a rien reçu."),
        N_("Calculs de la nuit échoués"),
    ),
    ("run", "late", Audience.LEAD): Template(
        N_("Le calcul de la nuit est arrivé en retard : %(market)s"),
        N_("Le brouillon de la nuit est prêt, plus tard que prévu. Il attend votre décision."),
        N_("Calculs de la nuit en retard"),
    ),
}

ANSWERS: Mapping[Route, Template] = {
    ("mission", "said_yes", Audience.AGENCY): Template(
        N_("%(worker)s dit oui : %(site)s"),
        N_("%(worker)s accepte la mission. Il reste à la confirmer, si ce n’est pas déjà fait."),
        N_("Disent oui"),
    ),
    ("mission", "said_cannot", Audience.AGENCY): Template(
        N_("%(worker)s ne peut plus venir : %(site)s"),
        N_(
            "%(worker)s dit ne plus pouvoir venir. Si ce n’est pas déjà fait, libérez ses jours d’un geste : ils seront"
            " aussitôt à pourvoir."
        ),
        N_("Disent ne plus pouvoir venir"),
    ),
    ("mission", "said_again", Audience.AGENCY): Template(
        N_("%(worker)s vient finalement : %(site)s"),
        N_("%(worker)s avait dit ne plus pouvoir venir et vient finalement. Vous n’avez rien à faire."),
        N_("Viennent finalement"),
    ),
    ("mission", "said_no", Audience.AGENCY): Template(
        N_("%(worker)s dit non : %(site)s"),
        N_("%(worker)s ne peut pas faire la mission. Il reste à répondre."),
        N_("Disent non"),
    ),
}
"""What a worker says on their page: no event, since only the agency moves the mission."""

MAY_BE_CALLED: Mapping[Route, Template] = {
    ("mission", "may_be_called", Audience.WORKER): Template(
        N_("Nous vous appelons si quelqu’un manque, n’y allez pas sans appel : %(site)s"),
        N_("Si quelqu’un manque, vous serez peut-être appelé(e) ces jours-là. Sans appel ni message, n’y allez pas."),
        N_("Nous vous appelons si quelqu’un manque, n’y allez pas sans appel"),
    ),
}
"""The evening before, to whoever stands by and agreed to it: no event, since it books nothing."""

DIGEST = Template(N_("Votre journée du %(day)s"), N_("Voici ce qui vous attend et ce qui a changé."), "")

TEMPLATES: Mapping[Route, Template] = {**OF_EVENTS, **ANSWERS, **MAY_BE_CALLED, **OF_HOURS, **OF_BILLS}

"""In which words each audience is told of what happens to a mission; the holes are those of ``words``."""

from collections.abc import Mapping

from scheduler.core.tables.codes import Audience
from scheduler.messages.templates import N_, Route, Template

_TO_ANSWER = Template(
    N_("Mission à confirmer : %(worker)s, %(site)s"),
    N_("Une mission est proposée à %(worker)s. Merci de la confirmer ou de la refuser."),
    N_("Missions à confirmer"),
)
_WITHDRAWN = Template(
    N_("Mission retirée : %(worker)s, %(site)s"),
    N_("La mission de %(worker)s est retirée. Vous n’avez plus rien à répondre."),
    N_("Missions retirées"),
)
_NOT_NEEDED = Template(
    N_("Finalement, n’y allez pas : %(site)s"),
    N_("Finalement, vous n’êtes pas attendu(e) ces jours-là : n’y allez pas. Merci d’avoir été disponible."),
    N_("Finalement, n’y allez pas"),
)
_CALLED_OFF_FOR_WORKER = Template(
    N_("Votre mission est annulée : %(site)s"),
    N_("Votre mission est annulée. N’y allez pas. Pour toute question, appelez votre association."),
    N_("Missions annulées"),
)
_TAKEN_OFF = Template(
    N_("Ne peut plus venir : %(worker)s, %(site)s"),
    N_("%(worker)s ne peut plus venir. Ces jours sont à pourvoir de nouveau."),
    N_("Ne peuvent plus venir"),
)
_CONFIRMED_FOR_SITE = Template(
    N_("Remplacement confirmé : %(worker)s, %(site)s"),
    N_("%(worker)s vient chez vous : c’est confirmé."),
    N_("Remplacements confirmés"),
)
_CONFIRMED_FOR_WORKER = Template(
    N_("Votre mission est confirmée : %(site)s"), N_("Votre mission est confirmée."), N_("Missions confirmées")
)
_CAME = Template(
    N_("Finalement venu(e) : %(worker)s, %(site)s"),
    N_("L’absence de %(worker)s le %(day)s a été signalée par erreur : ses heures et sa mission sont rétablies."),
    N_("Absences signalées par erreur"),
)
_NO_SHOW = Template(
    N_("Personne absente : %(worker)s, %(site)s"),
    N_("L’établissement signale que %(worker)s n’est pas venu(e)."),
    N_("Personnes absentes"),
)

OF_MISSIONS: Mapping[Route, Template] = {
    ("mission", "publish", Audience.AGENCY): _TO_ANSWER,
    ("mission", "offer", Audience.AGENCY): _TO_ANSWER,
    ("mission", "offer_own", Audience.AGENCY): _TO_ANSWER,
    ("mission", "offer_own", Audience.LEAD): Template(
        N_("L’association remplace elle-même : %(worker)s, %(site)s"),
        N_("L’association propose les jours à pourvoir à %(worker)s, prévu(e) en remplacement. %(answer)s"),
        N_("Remplacements par la même association"),
    ),
    ("mission", "remind", Audience.AGENCY): Template(
        N_("Rappel : réponse attendue pour %(worker)s, %(site)s"),
        N_("La mission de %(worker)s attend toujours votre réponse."),
        N_("Rappels"),
    ),
    ("mission", "withdraw", Audience.AGENCY): _WITHDRAWN,
    ("mission", "withdraw", Audience.WORKER): _NOT_NEEDED,
    ("mission", "ask_again", Audience.AGENCY): Template(
        N_("Mission modifiée, à confirmer de nouveau : %(worker)s, %(site)s"),
        N_("Les horaires de la mission de %(worker)s ont changé. Merci de confirmer de nouveau."),
        N_("Missions à confirmer de nouveau"),
    ),
    ("mission", "ask_again", Audience.WORKER): Template(
        N_("Votre mission change : %(site)s"),
        N_("Les horaires de votre mission changent. Votre association va vous appeler."),
        N_("Missions modifiées"),
    ),
    ("mission", "ask_again", Audience.SITE): Template(
        N_("Nouveaux horaires transmis : %(site)s"),
        N_("L’association doit confirmer les nouveaux horaires de %(worker)s. Nous vous prévenons dès sa réponse."),
        N_("Nouveaux horaires transmis"),
    ),
    ("mission", "amend", Audience.AGENCY): Template(
        N_("Mission modifiée : %(worker)s, %(site)s"),
        N_("La mission de %(worker)s a changé."),
        N_("Missions modifiées"),
    ),
    ("mission", "amend", Audience.WORKER): Template(
        N_("Votre mission change : %(site)s"),
        N_("Votre mission a changé. Regardez bien les jours et les heures."),
        N_("Missions modifiées"),
    ),
    ("mission", "confirm", Audience.SITE): _CONFIRMED_FOR_SITE,
    ("mission", "confirm", Audience.WORKER): _CONFIRMED_FOR_WORKER,
    ("mission", "accept", Audience.SITE): _CONFIRMED_FOR_SITE,
    ("mission", "accept", Audience.WORKER): _CONFIRMED_FOR_WORKER,
    ("mission", "accept", Audience.AGENCY): Template(
        N_("Confirmée par son oui : %(worker)s, %(site)s"),
        N_(
            "%(worker)s a dit oui hors de vos heures. Son contrat de travail couvre ces jours, sa DPAE est notée : la"
            " mission est confirmée."
        ),
        N_("Confirmées par leur oui"),
    ),
    ("mission", "accept", Audience.LEAD): Template(
        N_("Confirmée par son oui : %(worker)s, %(site)s"),
        N_("%(worker)s, prévu(e) en remplacement, a dit oui. Son association laisse ce oui confirmer."),
        N_("Confirmées par leur oui"),
    ),
    ("mission", "decline", Audience.SITE): Template(
        N_("Mission refusée : %(site)s"),
        N_("L’association a refusé la proposition pour ces jours."),
        N_("Missions refusées"),
    ),
    ("mission", "decline", Audience.WORKER): _NOT_NEEDED,
    ("mission", "decline", Audience.LEAD): Template(
        N_("Mission refusée : %(worker)s, %(site)s"),
        N_("L’association refuse la mission. Ces jours sont à pourvoir."),
        N_("Missions refusées"),
    ),
    ("mission", "expire", Audience.AGENCY): Template(
        N_("Délai dépassé : %(worker)s, %(site)s"),
        N_("Sans réponse dans le délai, la mission de %(worker)s est proposée à quelqu’un d’autre."),
        N_("Délais dépassés"),
    ),
    ("mission", "expire", Audience.WORKER): _NOT_NEEDED,
    ("mission", "expire", Audience.LEAD): Template(
        N_("Sans réponse dans le délai : %(worker)s, %(site)s"),
        N_("L’association n’a pas répondu dans le délai. Ces jours sont à pourvoir."),
        N_("Sans réponse dans le délai"),
    ),
    ("mission", "expire", Audience.SITE): Template(
        N_("Pas de réponse à temps : %(site)s"),
        N_("L’association n’a pas répondu à temps pour ces jours."),
        N_("Missions sans réponse à temps"),
    ),
    ("mission", "cancel", Audience.SITE): Template(
        N_("Mission annulée : %(site)s"),
        N_("Une mission chez vous est annulée pour les jours ci-dessous."),
        N_("Missions annulées"),
    ),
    ("mission", "cancel", Audience.AGENCY): Template(
        N_("Mission annulée : %(worker)s, %(site)s"),
        N_("La mission de %(worker)s est annulée."),
        N_("Missions annulées"),
    ),
    ("mission", "cancel", Audience.WORKER): _CALLED_OFF_FOR_WORKER,
    ("mission", "no_show", Audience.AGENCY): _NO_SHOW,
    ("mission", "no_show", Audience.LEAD): _NO_SHOW,
    ("mission", "undo_no_show", Audience.AGENCY): _CAME,
    ("mission", "undo_no_show", Audience.LEAD): _CAME,
    ("mission", "undo_no_show", Audience.SITE): _CAME,
    ("mission", "take_off", Audience.AGENCY): Template(
        N_("Ne peut plus venir : %(worker)s, %(site)s"),
        N_(
            "%(worker)s ne vient plus les jours ci-dessous. Ils sont à pourvoir de nouveau, et son indisponibilité est"
            " notée dans sa fiche."
        ),
        N_("Ne peuvent plus venir"),
    ),
    ("mission", "take_off", Audience.LEAD): _TAKEN_OFF,
    ("mission", "take_off", Audience.SITE): Template(
        N_("La personne prévue ne peut plus venir : %(site)s"),
        N_("La personne prévue ne peut plus venir les jours ci-dessous."),
        N_("Personnes qui ne peuvent plus venir"),
    ),
    ("mission", "take_off", Audience.WORKER): Template(
        N_("C’est noté, n’y allez pas : %(site)s"),
        N_("C’est noté : vous ne pouvez plus venir ces jours-là. Personne ne vous y attend."),
        N_("Missions retirées"),
    ),
    ("mission", "call", Audience.WORKER): Template(
        N_("Pouvez-vous venir ? %(site)s"),
        N_(
            "Il manque quelqu’un ces jours-là. Pouvez-vous y aller ? Répondez sur votre page ; vous saurez quand c’est"
            " confirmé."
        ),
        N_("Pouvez-vous venir ?"),
    ),
    ("mission", "agree", Audience.SITE): Template(
        N_("%(worker)s a dit oui, à confirmer : %(site)s"),
        N_("%(worker)s a dit oui. L’association confirme %(opening)s."),
        N_("Oui à confirmer"),
    ),
    ("mission", "agree", Audience.LEAD): Template(
        N_("%(worker)s a dit oui, à confirmer : %(site)s"),
        N_("%(worker)s, prévu(e) en remplacement, a dit oui. L’association confirme %(opening)s."),
        N_("Oui à confirmer"),
    ),
    ("mission", "agree", Audience.AGENCY): Template(
        N_("Astreinte, à confirmer : %(worker)s, %(site)s"),
        N_("Vous êtes d’astreinte. %(worker)s a dit oui : confirmez dès maintenant, l’établissement attend."),
        N_("À confirmer pendant l’astreinte"),
    ),
    ("mission", "refuse", Audience.SITE): Template(
        N_("Ne vient finalement pas : %(site)s"),
        N_("La personne qui avait dit oui ne peut finalement pas venir."),
        N_("Ne viennent finalement pas"),
    ),
    ("mission", "refuse", Audience.LEAD): Template(
        N_("A dit non : %(worker)s, %(site)s"),
        N_("%(worker)s, prévu(e) en remplacement, a dit non. Ces jours sont à pourvoir de nouveau."),
        N_("Ont dit non"),
    ),
    ("mission", "refuse", Audience.AGENCY): Template(
        N_("Astreinte, a dit non : %(worker)s, %(site)s"),
        N_("%(worker)s, prévu(e) en remplacement, a dit non : vous n’avez rien à confirmer."),
        N_("Disent non pendant l’astreinte"),
    ),
    ("mission", "warn", Audience.SITE): Template(
        N_("%(worker)s dit ne plus pouvoir venir : %(site)s"),
        N_(
            "%(worker)s dit ne plus pouvoir venir : ne l’attendez pas. Personne n’est encore cherché à sa place ; son"
            " association est prévenue (%(opening)s)."
        ),
        N_("Disent ne plus pouvoir venir"),
    ),
    ("mission", "warn", Audience.LEAD): Template(
        N_("%(worker)s dit ne plus pouvoir venir : %(site)s"),
        N_(
            "%(worker)s dit ne plus pouvoir venir, et personne n’est encore cherché. Son association est prévenue"
            " (%(opening)s). Vous pouvez aussi libérer ses jours et les proposer."
        ),
        N_("Disent ne plus pouvoir venir"),
    ),
    ("mission", "unwarn", Audience.SITE): Template(
        N_("%(worker)s vient finalement : %(site)s"),
        N_("%(worker)s avait dit ne plus pouvoir venir et vient finalement."),
        N_("Viennent finalement"),
    ),
    ("mission", "unwarn", Audience.LEAD): Template(
        N_("%(worker)s vient finalement : %(site)s"),
        N_("%(worker)s avait dit ne plus pouvoir venir et vient finalement. Vous n’avez rien à faire."),
        N_("Viennent finalement"),
    ),
}

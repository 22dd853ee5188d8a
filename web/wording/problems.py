"""What went wrong, in words: why the database refused, and what is wrong with a value."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from scheduler.core.errors import Conflict, Invalid
from web.wording.bill_problems import BILLS

SOMETHING_CHANGED = _("La situation a changé entre-temps.")
NOT_POSSIBLE_VALUE = _("Cette valeur ne convient pas.")

CONFLICTS: Mapping[str, LazyString] = {
    "account_disabled": _("Ce compte est désactivé. Réactivez-le d’abord."),
    "agreement_counts": _("Ces parts comptent déjà\N{NO-BREAK SPACE}: elles ne se retirent plus."),
    "asked_already": _("Cette demande a déjà été envoyée."),
    "changed_meanwhile": SOMETHING_CHANGED,
    "no_longer_possible": SOMETHING_CHANGED,
    **BILLS,
    "beyond_headcount": _("Ce créneau n’a pas autant de places."),
    "closure_exists": _("Cette fermeture est déjà enregistrée."),
    "closed_already": _("Ce mois est déjà clos."),
    "code_exists": _("Ce code est déjà pris."),
    "double_booking": _("Cette personne a déjà une mission à ces heures."),
    "opens_more": _(
        "Ce compte donne accès à plus que ce que vous gérez\N{NO-BREAK SPACE}: un lien part seulement par courriel, à"
        " l’adresse de la personne."
    ),
    "email_exists": _("Un compte existe déjà avec cette adresse électronique."),
    "cohort_exists": _("Une formation du marché porte déjà ce nom."),
    "cohort_in_use": _("Des personnes d’une autre association y ont pris part."),
    "employed_after_exit": _(
        "Un contrat court encore après ce jour\N{NO-BREAK SPACE}: enregistrez d’abord son dernier jour."
    ),
    "employed_elsewhere": _("Cette personne est déjà salariée d’une association à ces dates."),
    "forgotten_already": _("Les données de cette personne ont été effacées."),
    "passkey_exists": _("Cette clé d’accès est déjà enregistrée."),
    "factor_exists": _("La double authentification est déjà active."),
    "job_exists": _("Ce métier existe déjà."),
    "last_administrator": _(
        "Vous êtes la seule personne à gérer ces comptes. Confiez-les d’abord à quelqu’un d’autre, qui s’est déjà"
        " connecté."
    ),
    "last_planner": _(
        "Aucune autre personne qui planifie pour l’association mandataire ne gère les comptes\N{NO-BREAK SPACE}: plus"
        " personne ne pourrait régler le marché. Confiez d’abord les comptes à une autre personne qui planifie et qui"
        " s’est déjà connectée."
    ),
    "lead_stays": _("C’est l’association mandataire\N{NO-BREAK SPACE}: transmettez d’abord le mandat à une autre."),
    "leads_already": _("Cette association est déjà mandataire."),
    "link_exists": _("Ce lien existe déjà."),
    "mission_broken": _(
        "Aucun de ces jours n’est encore possible pour cette personne\N{NO-BREAK SPACE}: réglez ce qui s’y oppose, ou"
        " refusez la mission."
    ),
    "missions_ahead": _("Cette personne a encore des missions prévues\N{NO-BREAK SPACE}: réglez-les d’abord."),
    "market_exists": _("Ce marché existe déjà."),
    "market_has_lead": _("Ce marché a déjà une association mandataire."),
    "member_exists": _("Cette organisation participe déjà au marché."),
    "month_not_over": _("Ce mois n’est pas encore terminé."),
    "night_was_planned": _("Le calcul de cette nuit a déjà eu lieu."),
    "not_closed": _("Ce mois n’est pas clos."),
    "nobody_to_plan": _(
        "Personne n’y planifie encore, ou la personne choisie n’agit plus pour cette association\N{NO-BREAK SPACE}:"
        " rechargez la page et choisissez qui planifie."
    ),
    "organisation_exists": _("Cette organisation existe déjà."),
    "no_exit": _("Aucune sortie n’est enregistrée."),
    "no_show_stands": _("Quelqu’un d’autre est confirmé pour ces heures, ou la personne travaille ailleurs."),
    "own_factor": _("Votre propre double authentification se retire dans vos préférences, avec un code."),
    "pass_exists": _("Cette personne a déjà un PASS IAE à ces dates."),
    "pass_number_exists": _("Ce numéro de PASS IAE est déjà enregistré."),
    "permanence_day_exists": _("Cette journée de permanence est déjà enregistrée."),
    "journey_exists": _("Ce temps de trajet est déjà enregistré."),
    "place_exists": _("Cette commune est déjà enregistrée."),
    "price_exists": _("Un prix commence déjà ce jour-là pour le même cas."),
    "post_exists": _("Ce poste est déjà enregistré."),
    "referred_to": _("Cette fiche a déjà servi\N{NO-BREAK SPACE}: ses données peuvent être effacées, son code reste."),
    "run_in_progress": _("Un calcul est déjà en cours."),
    "sealed_with_another_key": _(
        "Ce document a été remis avec une autre clé secrète\N{NO-BREAK SPACE}: il ne peut plus être ouvert."
        " Remettez-le de nouveau."
    ),
    "sector_taken": _("Cet établissement est déjà dans le secteur d’une autre association."),
    "share_exists": _("La part de cette association est déjà fixée."),
    "shift_exists": _("Cette demande a déjà un créneau à ces heures."),
    "shift_in_mission": _("Ce créneau fait déjà partie de la mission."),
    "shift_is_booked": _("Ce créneau est déjà confié à quelqu’un."),
    "site_exists": _("Cet établissement existe déjà."),
    "site_known": _("Ce lien avec l’établissement est déjà enregistré."),
    "skill_exists": _("Cette compétence existe déjà."),
    "skill_held": _("Cette compétence est déjà enregistrée à partir de cette date."),
    "slot_taken": _("Quelqu’un d’autre a pris ce créneau entre-temps."),
    "somebody_else_at_once": _("Quelqu’un d’autre a modifié la même chose au même moment."),
    "still_employed": _("Un contrat court encore\N{NO-BREAK SPACE}: enregistrez d’abord son dernier jour."),
    "suspended_already": _("Le PASS IAE est déjà suspendu à ces dates."),
    "takes_no_part": _("Cette association ne participe plus au marché, ou bientôt plus."),
    "territory_exists": _("Cet établissement est déjà dans le territoire de cette association."),
    "works_after_exit": _(
        "Cette personne a une mission après ce jour\N{NO-BREAK SPACE}: choisissez un jour plus tard, ou réglez d’abord"
        " la mission."
    ),
    "wish_exists": _("Ce souhait est déjà enregistré."),
    "wished_and_banned": _("Une personne ne peut pas être à la fois souhaitée et non souhaitée."),
}
"""By reason of a ``Conflict``."""

INVALID: Mapping[str, LazyString] = {
    "columns_needed": _("Il faut au moins le nombre d’heures, et le code ou le nom de la personne."),
    "columns_of_a_day": _(
        "Jour, heures, pause, établissement, métier et mission demandent une ligne par journée\N{NO-BREAK SPACE}:"
        " choisissez-la, ou retirez ces colonnes."
    ),
    "file_text": _("Écrivez un texte court, qui ne commence pas par =, +, - ou @."),
    "misunderstood": _("Le fichier ne serait pas celui que vous demandez."),
    "control_character": _("Un caractère invisible s’est glissé dans ce texte. Retapez-le."),
    "agency_name_taken": _("Une association du marché porte déjà ce nom."),
    "usual_hours_meet": _("Des horaires du même nom couvrent déjà une partie de ces heures, le même jour."),
    "name_taken_elsewhere": _(
        "Une organisation d’un autre marché porte déjà ce nom. Précisez-le, par la ville par exemple."
    ),
    "agencies_lead": _("Seule une association peut être mandataire."),
    "code_format": _("Un code se compose de lettres, de chiffres et de tirets."),
    "employer_needed": _("Un emploi a un employeur\N{NO-BREAK SPACE}: choisissez lequel."),
    "not_left_yet": _("Ce jour n’est pas encore passé\N{NO-BREAK SPACE}: notez la sortie quand elle a eu lieu."),
    "hours_as_planned": _("Ce sont les heures prévues\N{NO-BREAK SPACE}: changez-les, ou ne donnez pas de motif."),
    "hours_unchanged": _("Ces heures sont déjà notées\N{NO-BREAK SPACE}: il n’y a rien à corriger."),
    "hours_needed": _("Indiquez le début, la fin et la pause."),
    "hours_overlap": _(
        "Cette personne a déjà d’autres heures à ce moment-là\N{NO-BREAK SPACE}: corrigez l’une ou l’autre."
    ),
    "hours_too_long": _("Cela fait plus de 16 heures\N{NO-BREAK SPACE}: vérifiez le début et la fin."),
    "not_worked_yet": _("Cette heure n’est pas encore passée\N{NO-BREAK SPACE}: vérifiez la fin."),
    "other_day": _("Ces heures sont trop loin de ce qui était prévu\N{NO-BREAK SPACE}: vérifiez le début."),
    "hours_would_move": _("Des heures sont déjà enregistrées\N{NO-BREAK SPACE}: le fuseau horaire ne change plus."),
    "unknown_zone": _("Ce fuseau horaire n’existe pas."),
    "other_kind": _("Ce rôle n’existe pas dans cette organisation. Choisissez dans la liste."),
    "required": _("Indiquez cette valeur."),
    "unexpected": _("Laissez cette valeur vide\N{NO-BREAK SPACE}: elle ne concerne que les associations."),
    "unknown": _("Choisissez dans la liste."),
    "buyer_name_taken": _("Un acheteur du marché porte déjà ce nom."),
    "already_worked": _("Ce jour a commencé ou il est passé\N{NO-BREAK SPACE}: il ne change plus."),
    "factor_page_too_old": _("Cette page était ouverte depuis trop longtemps. Lisez la nouvelle image."),
    "declared_too_early": _(
        "Une DPAE se fait au plus tôt huit jours avant l’embauche\N{NO-BREAK SPACE}: vérifiez la date."
    ),
    "health_words": _("Cela semble parler de santé."),
    "in_the_future": _("Ce jour n’est pas encore venu."),
    "no_message_id": _("Ce message n’a pas de numéro."),
    "bills_need_hours": _("Pour facturer, relevez d’abord les heures faites."),
    "day_out_of_range": _("Cette date est trop loin. Vérifiez l’année."),
    "evening_too_long": _("La soirée doit finir avant l’heure à laquelle elle commence."),
    "iban_wrong": _("Cet IBAN n’est pas juste\N{NO-BREAK SPACE}: sa clé ne correspond pas."),
    "postcode_wrong": _("Un code postal a 5 chiffres."),
    "price_out_of_range": _(
        "Un prix va de 0,01\N{NO-BREAK SPACE}€ à 1\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}€ l’heure."
    ),
    "travel_price_out_of_range": _(
        "Un déplacement va de 0,01\N{NO-BREAK SPACE}€ à 1\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}€ par jour."
    ),
    "siret_wrong": _("Ce SIRET n’est pas juste\N{NO-BREAK SPACE}: 14 chiffres, dont une clé."),
    "vat_not_exempt": _(
        "Cette exonération est celle des associations intermédiaires\N{NO-BREAK SPACE}: choisissez un taux."
    ),
    "vat_number_wrong": _("Ce numéro de TVA ne correspond pas au SIRET."),
    "nothing_said": _("Écrivez quelques mots."),
    "receipt_without_day": _("Indiquez aussi le jour de la déclaration."),
    "hours": _("Ces heures ne conviennent pas."),
    "in_force": _("Les prochains calculs suivent ce profil\N{NO-BREAK SPACE}: choisissez-en d’abord un autre."),
    "name": _("Indiquez un prénom et une initiale, 60 caractères au plus."),
    "day_missing": _("Indiquez un jour."),
    "unreadable_length": _("Écrivez des heures, par exemple 24 ou 24 h 30."),
    "no_contract": _("Cette personne n’a pas de contrat."),
    "no_day": _("Aucun de ces jours ne tombe dans la période."),
    "no_hours": _("Cochez au moins une case, ou choisissez «\N{NO-BREAK SPACE}à tout moment\N{NO-BREAK SPACE}»."),
    "no_pass": _("Aucun PASS IAE ne court ce jour-là."),
    "nobody": _("Cochez au moins une personne."),
    "out_of_range": _("Ce nombre est trop grand ou trop petit."),
    "no_hours_at_all": _("Indiquez les horaires d’au moins un jour."),
    "post_name": _("Donnez au poste un nom de 60 caractères au plus."),
    "reason_needed": _("Choisissez un motif de la liste."),
    "reason_out_of_place": _("Aucun motif n’est demandé ici."),
    "reason_missing": _("Choisissez un motif de la liste."),
    "text_too_long": _("Ce texte est trop long."),
    "unreadable_hours": _("Écrivez les heures comme 6:30 et la pause en minutes."),
    "twelve_digits": _("Un numéro de PASS IAE a douze chiffres."),
    "unknown_site": _("Un de ces établissements n’est plus dans le marché."),
    "unknown_skill": _("Cette compétence n’existe plus."),
    "worker_code": _("Un code se compose de lettres majuscules, de chiffres et de tirets."),
    "before_first_day": _("Le dernier jour vient avant le premier."),
    "break_negative": _("Une pause ne dure jamais moins de 0\N{NO-BREAK SPACE}minute."),
    "break_too_long": _("La pause ne peut pas durer autant que le créneau."),
    "bridge": _("C’est un pont\N{NO-BREAK SPACE}: l’établissement est fermé."),
    "clock_skips_it": _("Cette heure n’existe pas ce jour-là\N{NO-BREAK SPACE}: on passe à l’heure d’été."),
    "choose": _("Choisissez dans la liste."),
    "other_clock": _("Ce n’est pas l’heure de la zone de vacances choisie. Corrigez l’une ou l’autre."),
    "no_holidays": _("Aucun de ces jours n’est un jour de vacances\N{NO-BREAK SPACE}: une permanence n’y change rien."),
    "closed_for_good": _("L’établissement est fermé à cette date."),
    "day_too_long": _("Une personne ne peut pas travailler plus de 10 heures dans la journée."),
    "too_short_notice": _(
        "Indiquez 0, ou au moins 3 jours ; et assez pour les délais de réponse des associations et de planification."
    ),
    "end_before_start": _("L’heure de fin doit venir après l’heure de début."),
    "headcount": _("Demandez de 1 à 20 personnes."),
    "does_not_serve": _("L’association du secteur doit être parmi celles qui desservent l’établissement."),
    "no_answer": _("Le service des adresses ne répond pas. Réessayez plus tard, ou indiquez la commune."),
    "place_needed": _("Indiquez la commune, ou la latitude et la longitude."),
    "unknown_place": _("Cette commune n’est pas connue du marché. Vérifiez-la, ou donnez latitude et longitude."),
    "unknown_address": _("Cette adresse n’est pas trouvée. Vérifiez-la, ou indiquez la commune."),
    "which_place": _("Plusieurs communes sont possibles. Choisissez la bonne."),
    "which_address": _("L’adresse n’est pas trouvée avec certitude. Choisissez la bonne, ou corrigez-la."),
    "place_which_order": _("La latitude et la longitude semblent inversées. Choisissez le bon endroit."),
    "place_far_away": _("Cet endroit est loin de tous les autres établissements. Confirmez-le, ou corrigez-le."),
    "place_outside": _("Cet endroit est hors du territoire du marché. Confirmez-le, ou corrigez-le."),
    "nowhere": _("Zéro et zéro ne situent aucun lieu du marché. Indiquez les bonnes coordonnées."),
    "uai_format": _("Un numéro UAI compte sept chiffres et une lettre, par exemple 0140001A."),
    "uai_taken": _("Un établissement de ce numéro existe déjà."),
    "skill_name_taken": _("Une compétence porte déjà ce nom."),
    "trade_name_taken": _("Un métier du marché porte déjà ce nom."),
    "name_needed": _("Donnez un nom de 120 caractères au plus."),
    "name_length": _("Donnez un nom de 60 caractères au plus."),
    "name_taken": _("Un profil porte déjà ce nom."),
    "not_the_whole": _("Ensemble, les parts doivent faire cent pour cent."),
    "takes_no_part": _("Une de ces associations ne participe plus au marché ce jour-là."),
    "not_expected": _("Personne n’était attendu ce jour-là, ou il est trop tôt ou trop tard pour le signaler."),
    "nothing_left": _("Il ne resterait aucun jour\N{NO-BREAK SPACE}: annulez plutôt la demande."),
    "nothing_to_free": _("Il ne reste rien à libérer ces jours-là\N{NO-BREAK SPACE}: ces heures sont faites."),
    "too_long_ago": _("Cela fait plus d’un jour\N{NO-BREAK SPACE}: ces heures se règlent sur la feuille d’heures."),
    "not_yet": _("Cette heure n’est pas encore passée."),
    "outside_the_rest": _("Choisissez une heure à venir, une heure au moins avant la fin du créneau."),
    "outside_the_hours": _("Cette heure est en dehors des heures de travail de ce jour."),
    "unreadable_time": _("Écrivez une heure comme 10:30."),
    "no_shift": _("Cochez au moins un jour."),
    "not_earlier": _("Choisissez un jour avant le dernier jour actuel."),
    "not_later": _("Choisissez un jour après le dernier jour actuel."),
    "outside_period": _("Ce jour est hors de la période demandée."),
    "overlap": _("Ce créneau commence avant la fin du précédent."),
    "begun": _(
        "Ce créneau a déjà commencé\N{NO-BREAK SPACE}: indiquez l’heure à partir de laquelle il faut quelqu’un."
    ),
    "past_hours": _("Ces heures sont déjà passées."),
    "past": _("Cette date est passée."),
    "clause_link_end": _("Choisissez un jour entre aujourd’hui et dans six mois."),
    "period_too_long": _("Une demande porte sur un an au plus. Faites-en une autre pour la suite."),
    "points_out_of_range": _("Ce nombre de points est hors des limites."),
    "public_holiday": _("C’est un jour férié."),
    "same_hours": _("Ce sont déjà les horaires de ces créneaux."),
    "same_person": _("Ces deux missions sont à la même personne."),
    "school_holiday": _("Ce sont les vacances scolaires."),
    "site": _("L’établissement est fermé ce jour-là."),
    "unknown_job": _("Ce métier n’existe plus."),
    "unknown_person": _("Cette personne n’est pas venue dans votre établissement."),
    "wished_and_banned": _("Une personne ne peut pas être à la fois souhaitée et non souhaitée."),
    "no_email": _("Indiquez une adresse électronique pour écrire par courriel."),
    "no_phone": _("Indiquez un numéro de téléphone pour envoyer des SMS."),
    "not_an_email": _("Cette adresse électronique est incomplète."),
    "not_a_phone": _(
        "Ce numéro de téléphone est incomplet ou n’existe pas\N{NO-BREAK SPACE}: écrivez par exemple 06 12 34 56 78."
    ),
    "no_mobile": _("Les SMS n’arrivent que sur un téléphone portable. Indiquez un numéro de portable."),
    "no_consent": _("Cochez l’accord de la personne\N{NO-BREAK SPACE}: sans lui, nous ne lui écrivons pas."),
    "before_from_day": _("La fin précède le début."),
    "password_too_short": _("Il faut au moins 12 caractères."),
    "password_too_long": _("Il faut moins de 1\N{NO-BREAK SPACE}000 caractères."),
    "password_too_common": _("Ce mot de passe se devine trop vite. Ajoutez quelques mots sans rapport entre eux."),
    "password_personal": _(
        "Ce mot de passe contient surtout votre nom, votre adresse ou votre organisation. Choisissez d’autres mots."
    ),
    "password_the_same": _("C’est déjà votre mot de passe."),
    "passkey_not_made": _("La clé d’accès n’a pas été enregistrée. Recommencez."),
    "sign_in_again": _(
        "Vous êtes connecté(e) depuis plus d’un quart d’heure\N{NO-BREAK SPACE}: déconnectez-vous, reconnectez-vous, "
        "puis recommencez."
    ),
    "too_many_passkeys": _("Vous avez déjà dix clés d’accès\N{NO-BREAK SPACE}: retirez-en d’abord une."),
    "wrong_passkey": _("Cette clé d’accès n’ouvre aucun compte. Connectez-vous autrement."),
    "wrong_password": _("Ce n’est pas votre mot de passe actuel."),
    "not_an_address": _("Cette adresse électronique est incomplète."),
    "no_account": _("Aucun compte ouvert n’a votre adresse. Demandez à la personne qui gère les comptes."),
    "provider": _("La connexion n’a pas abouti. Recommencez, ou utilisez votre mot de passe."),
    "unverified_email": _("Votre adresse électronique n’a pas été vérifiée. Utilisez votre mot de passe."),
    "wrong_code": _(
        "Ce code ne convient pas, ou il a déjà servi. Attendez le code suivant de l’application, ou prenez un autre"
        " code de secours."
    ),
    "wrong_email_or_password": _("Adresse électronique ou mot de passe incorrect."),
    "too_long": _("Choisissez une période plus courte."),
}
"""By reason of an ``Invalid``."""


def conflict(error: Conflict) -> LazyString:
    """Say why the database refused."""
    return CONFLICTS.get(error.reason, SOMETHING_CHANGED)


def invalid(error: Invalid) -> LazyString:
    """Say what is wrong with a value."""
    return INVALID.get(error.reason, NOT_POSSIBLE_VALUE)

"""What is missing in words, in French as the files are; the screens translate it."""

from collections.abc import Mapping

from scheduler.market.missing.lacks import Lack


def N_(text: str) -> str:  # noqa: N802  (the name by which text to translate later is found)
    """Mark a text for translation."""
    return text


SAID: Mapping[Lack, str] = {
    Lack.NO_LEAD: N_("Aucune agence n’est mandataire"),
    Lack.NO_PLANNER: N_("Personne ne planifie chez %(name)s"),
    Lack.AGENCY_WITHOUT_USER: N_("Personne ne peut se connecter pour %(name)s"),
    Lack.AGENCY_WITHOUT_ACCESS: N_("Personne n’a encore d’accès chez %(name)s, et aucune invitation n’est valable"),
    Lack.SITES_WITHOUT_ACCESS: N_(
        "Établissements où personne n’a encore d’accès ni d’invitation valable\N{NO-BREAK SPACE}: %(number)s"
    ),
    Lack.SITE_WITHOUT_USER: N_("Personne ne peut faire de demande pour %(name)s"),
    Lack.NO_SITE: N_("Le marché n’a pas d’établissement"),
    Lack.SITE_UNSERVED: N_("%(name)s n’est dans le territoire d’aucune agence"),
    Lack.SITE_OUT_OF_REACH: N_("%(name)s\N{NO-BREAK SPACE}: personne n’habite à portée"),
    Lack.SHARES: N_("Les parts convenues font %(number)s %% et non 100 %%"),
    Lack.NO_JOB: N_("Le marché n’a pas de métier"),
    Lack.JOB_WITHOUT_PEOPLE: N_("Personne n’a les compétences du métier %(name)s"),
    Lack.NO_SCHOOL_ZONE: N_("La zone des vacances scolaires n’est pas choisie"),
    Lack.NO_SCHOOL_HOLIDAYS: N_("Les vacances scolaires de la zone choisie manquent"),
    Lack.CALENDAR_ENDS: N_("Les vacances scolaires ne sont connues que jusqu’au %(day)s"),
    Lack.NOBODY_EMPLOYED: N_("Personne n’a de contrat dans la période planifiée"),
    Lack.PERSON_WITHOUT_HOME: N_(
        "%(code)s (%(name)s)\N{NO-BREAK SPACE}: trajet inconnu, établissements concernés\N{NO-BREAK SPACE}: %(number)s"
    ),
    Lack.PERSON_WITHOUT_PASS: N_("%(code)s (%(name)s) n’a pas de PASS IAE"),
}
"""What is the case."""

TO_DO: Mapping[Lack, str] = {
    Lack.NO_LEAD: N_("Désignez celle qui planifie le marché."),
    # The roles as the pages name them; a file's shorter names stand in its template.
    Lack.NO_PLANNER: N_("Ajoutez une personne avec le rôle Planificateur ou planificatrice du groupement."),
    Lack.AGENCY_WITHOUT_USER: N_(
        "Ajoutez une personne avec le rôle Chargé(e) de mise à disposition\N{NO-BREAK SPACE}: les missions"
        " attendent sa réponse."
    ),
    Lack.AGENCY_WITHOUT_ACCESS: N_("Invitez ces personnes\N{NO-BREAK SPACE}: les missions attendent leur réponse."),
    Lack.SITES_WITHOUT_ACCESS: N_(
        "Invitez leurs gestionnaires\N{NO-BREAK SPACE}: sans accès, personne n’y demande rien."
    ),
    Lack.SITE_WITHOUT_USER: N_("Ajoutez une personne avec le rôle Gestionnaire d’établissement."),
    Lack.NO_SITE: N_("Ajoutez les établissements qui demandent des remplacements."),
    Lack.SITE_UNSERVED: N_("Dites quelle agence peut y envoyer des personnes."),
    Lack.SITE_OUT_OF_REACH: N_(
        "Vérifiez ses coordonnées et les trajets acceptés, ou ajoutez une agence à son territoire."
    ),
    Lack.SHARES: N_("Corrigez les parts pour arriver à cent en tout."),
    Lack.NO_JOB: N_("Ajoutez les métiers que les établissements demandent."),
    Lack.JOB_WITHOUT_PEOPLE: N_("Vérifiez ses compétences, ou ajoutez-les aux personnes qui les ont."),
    Lack.NO_SCHOOL_ZONE: N_("Choisissez-la."),
    Lack.NO_SCHOOL_HOLIDAYS: N_(
        "Ajoutez-les, grandes vacances comprises\N{NO-BREAK SPACE}: elles ne sont pas fournies."
    ),
    Lack.CALENDAR_ENDS: N_("Ajoutez les vacances qui suivent, grandes vacances comprises."),
    Lack.NOBODY_EMPLOYED: N_("Ajoutez les salariés avec leurs contrats."),
    Lack.PERSON_WITHOUT_HOME: N_(
        "Indiquez son lieu de vie\N{NO-BREAK SPACE}: le calcul ne l’envoie pas là où son trajet est inconnu."
    ),
    Lack.PERSON_WITHOUT_PASS: N_(
        "Indiquez le début et la fin de son PASS IAE\N{NO-BREAK SPACE}: sans lui, personne ne peut l’envoyer."
    ),
}
"""What to do about it."""

WHERE: Mapping[Lack, str] = {
    Lack.NO_LEAD: N_("Réglages"),
    Lack.NO_PLANNER: N_("Réglages, Personnes"),
    Lack.AGENCY_WITHOUT_USER: N_("Réglages, Personnes"),
    Lack.AGENCY_WITHOUT_ACCESS: N_("Réglages, Personnes"),
    Lack.SITES_WITHOUT_ACCESS: N_("Réglages, Personnes"),
    Lack.SITE_WITHOUT_USER: N_("Réglages, Personnes"),
    Lack.NO_SITE: N_("Importer, Établissements"),
    Lack.SITE_UNSERVED: N_("Réglages, Établissements"),
    Lack.SITE_OUT_OF_REACH: N_("Réglages, Établissements"),
    Lack.SHARES: N_("Réglages, Parts convenues"),
    Lack.NO_JOB: N_("Réglages, Métiers"),
    Lack.JOB_WITHOUT_PEOPLE: N_("Importer, Compétences"),
    Lack.NO_SCHOOL_ZONE: N_("Réglages, Calendrier"),
    Lack.NO_SCHOOL_HOLIDAYS: N_("Réglages, Calendrier"),
    Lack.CALENDAR_ENDS: N_("Réglages, Calendrier"),
    Lack.NOBODY_EMPLOYED: N_("Importer, Salariés"),
    Lack.PERSON_WITHOUT_HOME: N_("Salariés"),
    Lack.PERSON_WITHOUT_PASS: N_("Salariés"),
}
"""The page where it is done."""

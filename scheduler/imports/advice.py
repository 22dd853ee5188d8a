"""What to do about each fault of a file, in French as the files are; the screens translate it."""

from collections.abc import Callable, Mapping

from scheduler.imports.faults import Code, Fault


def N_(text: str) -> str:  # noqa: N802  (the name by which text to translate later is found)
    """Mark a text for translation."""
    return text


ADVICE: Mapping[Code, str] = {
    Code.EMPTY_FILE: N_("Le fichier est vide. Remplissez le modèle et renvoyez-le."),
    Code.FILE_TOO_LARGE: N_("Le fichier dépasse 500 Ko. Partagez-le en plusieurs fichiers."),
    Code.TOO_MANY_ROWS: N_("Le fichier dépasse 2 000 lignes. Partagez-le en plusieurs fichiers."),
    Code.TOO_MANY_COLUMNS: N_("Le fichier dépasse 60 colonnes. Gardez celles du modèle."),
    Code.UNREADABLE: N_("Le fichier est abîmé ou n’est pas un tableau. Rouvrez-le, enregistrez-le à nouveau en .xlsx."),
    Code.WRONG_FORMAT: N_("Ce format n’est pas lu. Enregistrez le fichier en .xlsx ou en .csv."),
    Code.ENCODING: N_("Les caractères ne se lisent pas. Enregistrez le fichier en « CSV UTF-8 » ou en .xlsx."),
    Code.QUOTES: N_("Un guillemet n’est pas fermé à partir de cette ligne. Corrigez-le ou enregistrez en .xlsx."),
    Code.NO_ROWS: N_("Il n’y a aucune ligne sous les titres. Ajoutez au moins une ligne."),
    Code.MISSING_COLUMN: N_("Cette colonne manque. Reprenez les titres du modèle, sur la première ligne."),
    Code.UNKNOWN_COLUMN: N_("Cette colonne n’existe pas dans le modèle. Corrigez son titre ou supprimez-la."),
    Code.DUPLICATE_COLUMN: N_("Ce titre figure deux fois. Gardez une seule de ces colonnes."),
    Code.NOT_CHOSEN: N_("Cette colonne est obligatoire. Dites quelle colonne de votre fichier lui correspond."),
    Code.CHOSEN_TWICE: N_("Plusieurs colonnes de votre fichier lui correspondent. N’en gardez qu’une."),
    Code.TOO_MANY_CELLS: N_("Cette ligne a plus de cellules que de titres. Vérifiez les points-virgules."),
    Code.REQUIRED: N_("Cette cellule est obligatoire. Remplissez-la."),
    Code.TEXT_TOO_LONG: N_("Ce texte est trop long. Raccourcissez-le."),
    Code.CONTROL_CHARACTER: N_("Un caractère invisible s’est glissé ici. Retapez la cellule."),
    Code.FORMULA: N_("C’est une formule. Remplacez-la par sa valeur (collage spécial, valeurs)."),
    Code.CELL_ERROR: N_("Le tableur signale une erreur dans cette cellule. Corrigez-la ou videz-la."),
    Code.SHORTENED: N_(
        "Le tableur a abrégé ce nombre et perdu des chiffres. Mettez la colonne au format Texte, puis retapez-le."
    ),
    Code.MERGED: N_("Cette cellule est fusionnée avec une autre. Annulez la fusion et remplissez chaque cellule."),
    Code.NO_HEAD: N_("Cette cellule est dans une colonne sans titre. Donnez un titre à la colonne ou videz-la."),
    Code.WHICH_DAY: N_("Jour ou mois d’abord ? Rien dans le fichier ne le dit. Nous lisons le jour d’abord."),
    Code.NUMBERED_DAY: N_("Ce nombre est la date d’un tableur, sans sa mise en forme. Vérifiez la date lue."),
    Code.SHORT_YEAR: N_("L’année n’a que deux chiffres. Nous lisons le jour d’abord. Vérifiez la date lue."),
    Code.WHICH_HOURS: N_(
        "Heures et minutes, ou centièmes ? Rien ne le dit. Nous lisons des centièmes : 17,50 vaut 17 h 30."
    ),
    Code.CHANGED_CODE: N_(
        "Un tableur a sans doute changé ce code (zéros perdus, date). Sinon, une nouvelle fiche est créée."
    ),
    Code.REQUEST_DIFFERS: N_("Cette demande est enregistrée autrement et reste telle quelle. Changez-la sur sa page."),
    Code.EXCHANGED: N_("La latitude et la longitude sont inversées. Échangez-les."),
    Code.WHICH_ORDER: N_("Latitude et longitude semblent inversées. Échangez-les, ou confirmez qu’elles sont justes."),
    Code.FAR_AWAY: N_("Cet endroit est loin de tous les établissements du marché. Vérifiez ses coordonnées."),
    Code.OUTSIDE: N_("Cet endroit est hors du territoire du marché. Vérifiez ses coordonnées."),
    Code.NOWHERE: N_("Zéro et zéro ne situent aucun lieu du marché. Indiquez les bonnes coordonnées, ou la commune."),
    Code.CALENDAR_ENDS: N_("Les vacances scolaires ne sont pas connues jusque-là. Vérifiez les jours travaillés."),
    Code.NUMBER: N_("Ce n’est pas un nombre. Écrivez par exemple 12,5."),
    Code.WHOLE_NUMBER: N_("Ce n’est pas un nombre entier. Écrivez par exemple 12."),
    Code.OUT_OF_RANGE: N_("Cette valeur n’est pas possible ici. Vérifiez-la."),
    Code.DATE: N_("Ce n’est pas une date. Écrivez-la ainsi : 31/12/2027."),
    Code.TIME_WITH_DAY: N_("Une heure suit cette date. Gardez le jour seul : 31/12/2027."),
    Code.TIME: N_("Ce n’est pas une heure. Écrivez-la ainsi : 07:30."),
    Code.YES_NO: N_("Écrivez oui ou non."),
    Code.WHICH_NAME: N_(
        "Où finit le nom, où commence le prénom\N{NO-BREAK SPACE}? Écrivez le nom de famille en majuscules."
    ),
    Code.UNKNOWN_CHOICE: N_("Cette valeur n’est pas dans la liste. Voyez les valeurs possibles dans le modèle."),
    Code.CODE_FORMAT: N_("Un code s’écrit en majuscules, chiffres et tirets, sans espace."),
    Code.UAI_FORMAT: N_("Un numéro UAI compte sept chiffres et une lettre, par exemple 0140001A."),
    Code.PASS_FORMAT: N_("Un numéro de PASS IAE compte douze chiffres."),
    Code.PHONE_FORMAT: N_("Ce n’est pas un numéro de téléphone. Écrivez par exemple 02 31 00 00 00."),
    Code.POSTCODE_FORMAT: N_("Un code postal compte cinq chiffres."),
    Code.INSEE_FORMAT: N_("Un code INSEE compte cinq caractères, par exemple 14047 ou 2A004."),
    Code.TWICE_IN_FILE: N_("Cette ligne répète une ligne plus haut. Supprimez l’une des deux."),
    Code.OTHER_CONTENT: N_("Une ligne plus haut en dit autre chose. Corrigez l’une des deux."),
    Code.CONTRADICTS: N_("Cette valeur contredit une ligne plus haut. Corrigez l’une des deux."),
    Code.EXAMPLE_ROW: N_("C’est la ligne d’exemple du modèle. Supprimez-la."),
    Code.UNKNOWN_SITE: N_("Cet établissement n’est pas des vôtres. Vérifiez son numéro UAI."),
    Code.UNKNOWN_WORKER: N_("Aucun de vos salariés n’a ce code. Importez d’abord les salariés."),
    Code.FORGOTTEN: N_("Les données de cette personne ont été effacées. Supprimez la ligne ou créez un autre code."),
    Code.UNKNOWN_SKILL: N_("Cette compétence n’existe pas. Voyez la liste sur la page d’import."),
    Code.UNKNOWN_JOB: N_("Ce métier n’existe pas dans ce marché. Voyez la liste sur la page d’import."),
    Code.UNKNOWN_AGENCY: N_("Cette association ne participe pas au marché. Vérifiez son nom."),
    Code.UNKNOWN_PLACE: N_("Cette commune n’est pas connue du marché. Vérifiez-la, ou donnez latitude et longitude."),
    Code.WHICH_PLACE: N_("Plusieurs communes sont possibles. Précisez la commune et son code postal."),
    Code.UNKNOWN_WHENCE: N_("Ni commune du marché, ni point, ni code d’une personne. Vérifiez cette cellule."),
    Code.WHICH_ADDRESS: N_("Cette adresse n’est pas trouvée avec certitude. Précisez-la, ou indiquez la commune."),
    Code.NO_ANSWER: N_("Le service des adresses ne répond pas. Réessayez plus tard, ou indiquez la commune."),
    Code.UNKNOWN_POST: N_("Ce métier n’a pas d’heures habituelles dans cet établissement. Indiquez début et fin."),
    Code.UNKNOWN_REQUEST: N_("Cette demande n’est pas des vôtres. Videz la cellule pour en faire une nouvelle."),
    Code.WHICH_POST: N_("Ce métier a plusieurs horaires types. Précisez lequel, ou indiquez les heures."),
    Code.END_BEFORE_START: N_("La fin vient avant le début. Corrigez l’une des deux."),
    Code.DAY_OR_DATES: N_("Indiquez soit un jour de la semaine, soit des dates, pas les deux."),
    Code.NOT_EVERY_WEEK: N_("Une indisponibilité a des dates. Chaque semaine, indiquez plutôt les disponibilités."),
    Code.HOURS_INCOMPLETE: N_("Indiquez l’heure de début et l’heure de fin."),
    Code.INCOMPLETE_PASS: N_("Indiquez le début et la fin du PASS IAE."),
    Code.INCOMPLETE_HOME: N_("Indiquez la latitude et la longitude, ou aucune des deux."),
    Code.PAST: N_("Cette date ou cette heure est passée. Corrigez-la ou supprimez la ligne."),
    Code.BEFORE_FIRST_DAY: N_("Le dernier jour vient avant le premier. Corrigez l’un des deux."),
    Code.PERIOD_TOO_LONG: N_("Une période dure un an au plus. Partagez-la en plusieurs lignes."),
    Code.HEADCOUNT: N_("Demandez de 1 à 20 personnes."),
    Code.NO_SHIFT: N_("Aucun jour de cette période n’est travaillé. Vérifiez les dates."),
    Code.CLOSED_FOR_GOOD: N_("L’établissement est fermé à cette date."),
    Code.CLOCK_SKIPS_IT: N_("Cette heure n’existe pas ce jour-là : on passe à l’heure d’été."),
    Code.BREAK_TOO_LONG: N_("La pause ne peut pas durer autant que le travail."),
    Code.DAY_TOO_LONG: N_("Une personne ne peut pas travailler plus de 10 heures dans la journée."),
    Code.OVERLAP: N_("Ces heures débordent sur celles du jour suivant."),
    Code.CODE_EXISTS: N_("Ce code est pris par une personne d’une autre association. Choisissez-en un autre."),
    Code.EMPLOYED_ELSEWHERE: N_("Cette personne a déjà un contrat à ces dates. Vérifiez les dates."),
    Code.PASS_EXISTS: N_("Cette personne a déjà un PASS IAE à ces dates. Vérifiez les dates."),
    Code.PASS_NUMBER_EXISTS: N_("Ce numéro de PASS IAE est déjà celui d’une autre fiche."),
    Code.ORGANISATION_EXISTS: N_("Cet établissement est inscrit dans un autre marché. Écrivez à l’administration."),
    Code.MISSING_FILE: N_("Ce fichier manque. Reprenez celui du modèle."),
    Code.UNKNOWN_FILE: N_("Aucun fichier du dossier ne porte ce nom. Reprenez le nom du modèle, ou retirez-le."),
    Code.TWO_FILES: N_("Ce fichier est là sous plusieurs formats. Gardez-en un seul."),
    Code.ONE_ROW: N_("Un dossier décrit un seul marché. Gardez une seule ligne."),
    Code.UNKNOWN_ZONE: N_("Ce fuseau horaire n’existe pas. Écrivez par exemple Europe/Paris ou Indian/Reunion."),
    Code.OTHER_CLOCK: N_(
        "Ce n’est pas l’heure de la zone scolaire. Corrigez l’un des deux, ou laissez le fuseau vide."
    ),
    Code.HOURS_WOULD_MOVE: N_(
        "Des heures sont déjà enregistrées, qui seraient toutes décalées\N{NO-BREAK SPACE}: le fuseau ne change plus."
        " Laissez cette case vide."
    ),
    Code.NOBODY_LEADS: N_("Aucune agence n’est mandataire. Écrivez oui pour l’une d’elles dans les structures."),
    Code.NOBODY_PLANS: N_("La mandataire n’a personne qui planifie. Ajoutez cette personne aux utilisateurs."),
    Code.MARKET_HAS_LEAD: N_("Le marché a déjà une mandataire. Gardez-en une seule."),
    Code.AGENCIES_LEAD: N_("Seule une agence peut être mandataire."),
    Code.OTHER_KIND: N_("Cette structure est enregistrée avec un autre type, qui ne change pas."),
    Code.EMAIL_FORMAT: N_("Ce n’est pas une adresse électronique. Écrivez par exemple nom@exemple.fr."),
    Code.UNKNOWN_ORGANISATION: N_("Aucune structure du marché n’a ce code, aucun établissement ce numéro UAI."),
    Code.OTHER_ROLE: N_("Ce rôle n’existe pas dans cette structure. Voyez les rôles possibles dans le modèle."),
    Code.TWO_NAMES: N_("Cette adresse a un autre nom plus haut. Écrivez le même, ou une autre adresse."),
    Code.LAST_PLANNER: N_("Personne d’autre ne planifie et ne gère les comptes. Confiez-les d’abord à quelqu’un."),
    Code.OTHER_NAME: N_("Ce code a déjà un autre nom, commun à tous les marchés. Gardez ce nom ou changez de code."),
    Code.HOURS_MEET: N_("Ces heures en recoupent d’autres du même horaire type, le même jour. Gardez une seule ligne."),
    Code.UNKNOWN_HOURS: N_("Ce métier n’a pas d’horaire de ce nom. Ajoutez-le aux horaires."),
    Code.NOT_THE_WHOLE: N_("Les parts d’un même jour ne font pas cent en tout. Corrigez-les."),
    Code.SECTOR_TAKEN: N_("Cet établissement est déjà dans le secteur d’une autre agence. Gardez un seul oui."),
    Code.REFUSED: N_("Cette ligne contredit ce qui est enregistré. Vérifiez-la ; au besoin, faites-la à l’écran."),
}

DETAILED: Mapping[Code, str] = {
    Code.OUT_OF_RANGE: N_("Cette valeur n’est pas possible ici. Indiquez de %(least)s à %(most)s."),
    Code.UNKNOWN_CHOICE: N_("Cette valeur n’est pas dans la liste. Valeurs possibles : %(known)s."),
    Code.TWICE_IN_FILE: N_("Cette ligne répète la ligne %(row)s. Supprimez l’une des deux."),
    Code.OTHER_CONTENT: N_(
        "Comme la ligne %(row)s (%(key)s), mais avec un autre contenu (%(columns)s). Corrigez l’une des deux."
    ),
    Code.CONTRADICTS: N_("Cette valeur contredit la ligne %(row)s. Corrigez l’une des deux."),
    Code.UNKNOWN_POST: N_("Horaires types possibles : %(known)s. Choisissez-en un, ou indiquez début et fin."),
    Code.WHICH_POST: N_("Plusieurs horaires types sont possibles : %(known)s. Précisez lequel, ou les heures."),
}
"""What is said instead about a fault that has details."""


def advise(fault: Fault, words: Mapping[Code, str] = ADVICE, translated: Callable[[str], str] = str) -> str:
    """Say what to do about a fault, with its details where it has any."""
    if not fault.details:
        return translated(words[fault.code])
    return translated(DETAILED[fault.code]) % dict(fault.details)

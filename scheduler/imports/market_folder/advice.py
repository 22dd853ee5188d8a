"""What to do about what is wrong or missing in a folder, where the pages and files of people have other words.

A folder is filled in before there are pages, its codes are small, and it brings in what its files name.
"""

from collections.abc import Mapping

from scheduler.imports.advice import ADVICE
from scheduler.imports.faults import Code
from scheduler.market.missing import TO_DO, Lack

FOLDER_ADVICE: Mapping[Code, str] = {
    **ADVICE,
    Code.CODE_FORMAT: "Un code s’écrit sans espace ni accent\N{NO-BREAK SPACE}: lettres, chiffres et tirets.",
    Code.UNKNOWN_CHOICE: "Cette valeur n’est pas possible ici. Voyez LISEZ-MOI.txt, dans le modèle.",
    Code.OTHER_ROLE: "Cette structure n’a pas ce rôle. Voyez LISEZ-MOI.txt, dans le modèle.",
    Code.UNKNOWN_SITE: "Aucun établissement du marché n’a cet UAI. Corrigez-le, ou ajoutez-le à etablissements.csv.",
    Code.UNKNOWN_WORKER: "Personne n’a ce code. Corrigez-le, ou ajoutez cette personne à salaries.csv.",
    Code.UNKNOWN_SKILL: "Cette compétence n’existe pas. Corrigez-la, ou ajoutez-la à competences.csv.",
    Code.UNKNOWN_JOB: "Ce métier n’existe pas dans ce marché. Corrigez-le, ou ajoutez-le à metiers.csv.",
    Code.UNKNOWN_AGENCY: "Cette association n’est pas dans le marché. Corrigez-la, ou ajoutez-la à structures.csv.",
    Code.UNKNOWN_PLACE: "Cette commune n’est pas connue. Ajoutez-la à communes.csv, ou donnez latitude et longitude.",
    Code.EXAMPLE_ROW: "C’est une ligne d’exemple du modèle. Supprimez-la.",
    Code.MISSING_FILE: "Ce fichier manque. La commande releve market template en écrit un à remplir.",
    Code.UNKNOWN_FILE: "Aucun fichier d’un dossier ne porte ce nom. Reprenez le nom du modèle, ou retirez le fichier.",
    Code.CODE_EXISTS: "Ce code est pris par une personne d’une autre association. Choisissez-en un autre.",
}

FOLDER_TO_DO: Mapping[Lack, str] = {
    **TO_DO,
    Lack.NO_LEAD: "Écrivez oui sous Mandataire pour celle qui planifie.",
    Lack.NO_PLANNER: "Ajoutez à utilisateurs.csv une personne de la mandataire avec le rôle Planification.",
    Lack.AGENCY_WITHOUT_USER: "Ajoutez à utilisateurs.csv une personne avec le rôle Coordination.",
    Lack.SITE_WITHOUT_USER: "Ajoutez à utilisateurs.csv une personne avec le rôle Gestionnaire.",
    Lack.SITE_UNSERVED: "Dites ici ou dans territoires.csv quelle agence peut y envoyer des personnes.",
    Lack.JOB_WITHOUT_PEOPLE: "Vérifiez ses compétences, ou donnez-les dans savoir-faire.csv à qui les a.",
    Lack.NO_SCHOOL_ZONE: "Choisissez la zone scolaire.",
    Lack.NO_SCHOOL_HOLIDAYS: "Ajoutez à fermetures.csv les vacances de cette zone, grandes vacances comprises.",
    Lack.CALENDAR_ENDS: "Ajoutez à fermetures.csv les vacances qui suivent, grandes vacances comprises.",
}

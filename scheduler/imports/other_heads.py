"""What others call our columns: directories of the ministry, exports of payrolls, lists of personnel."""

import re
from collections.abc import Mapping

from scheduler.core.sorting import alphabetical

SIGNS = re.compile(r"[^a-z0-9]+")
CLITICS = frozenset({"de", "des", "d", "l", "la", "le", "les", "the", "of"})
SHORT = {"n": "numero", "no": "numero", "num": "numero", "nr": "numero", "nb": "nombre", "tel": "telephone"}
SHORT |= {"etab": "etablissement", "ets": "etablissement", "dt": "date", "deb": "debut", "lat": "latitude"}
SHORT |= {"lon": "longitude", "lng": "longitude", "long": "longitude", "cp": "code postal", "adr": "adresse"}

WORKER_CODE = (
    "matricule, matricule salarie, numero matricule, code salarie, identifiant, identifiant salarie, id salarie"
)
WORKER_CODE += ", numero salarie, numero dossier, reference salarie, code, employee id, employee number, staff number"

OTHER_HEADS: Mapping[str, Mapping[str, str]] = {
    "sites": {
        "uai": "numero uai, code uai, uai, identifiant etablissement, code etablissement, rne, numero rne, code rne"
        ", school id, school code",
        "name": "nom etablissement, etablissement, appellation officielle, denomination principale, denomination"
        ", libelle etablissement, nom college, college, site, nom site, school name, name",
        "address": "adresse complete, adresse postale, full address",
        "address.street": "adresse, adresse 1, adresse 2, adresse uai, rue, voie, numero et voie, numero et rue, street"
        ", address, lieu dit, lieu dit uai",
        "address.postcode": "code postal, code postal uai, postcode, postal code, zip, zip code",
        "address.town": "commune, nom commune, libelle commune, ville, localite, localite acheminement"
        ", localite acheminement uai, town, city",
        "lat": "latitude, latitude wgs84, coordonnee latitude, latitude etablissement",
        "lon": "longitude, longitude wgs84, coordonnee longitude, longitude etablissement",
        "agencies": "associations, association, structure, structures, agence, agences, agency",
        "contact": "contact, personne contact, nom contact, interlocuteur, gestionnaire, secretaire general, referent",
        "phone": "telephone, numero telephone, telephone etablissement, telephone contact, phone, phone number",
        "access": "acces, consignes acces, comment entrer, code portail",
        "meals": "repas, restauration, cantine",
        "equipment_provided": "materiel fourni, equipement fourni",
        "equipment_to_bring": "a apporter, equipement a apporter, materiel a apporter, epi",
        "closed_from": "date fermeture, ferme depuis, ferme a partir du, fermeture, closing date",
    },
    "workers": {
        "code": WORKER_CODE,
        "display_name": "nom affiche, nom usage affiche, display name",
        "display_name.first": "prenom, prenoms, prenom salarie, prenom usuel, first name, given name, firstname",
        "display_name.last": "nom, nom salarie, nom famille, nom usage, nom usuel, nom patronymique, nom naissance"
        ", last name, surname, family name, lastname",
        "display_name.last_first": "nom prenom, nom et prenom, nom prenom salarie, nom complet, salarie, nom prenoms",
        "display_name.first_last": "prenom nom, prenom et nom, full name, employee name, employee",
        "travel_mode": "transport, moyen transport, mode transport, moyen locomotion, locomotion, mobilite, deplacement"
        ", travel mode, means of transport",
        "max_travel_minutes": "trajet maximal, trajet maximal minutes, trajet max, temps trajet maximal"
        ", duree trajet max",
        "wished_minutes": "heures souhaitees, heures souhaitees par semaine, heures souhaitees semaine, souhait heures"
        ", volume horaire souhaite, wished hours",
        "from_day": "date entree, entree, date embauche, embauche, debut contrat, date debut contrat, contrat du"
        ", date debut, date debut cddi, hire date, start date, contract start",
        "to_day": "date sortie, sortie, fin contrat, date fin contrat, contrat au, date fin, date depart"
        ", date fin prevue, end date, contract end, leaving date",
        "weekly_minutes": "heures contrat, heures contrat par semaine, heures du contrat, heures hebdomadaires"
        ", duree hebdomadaire, duree hebdomadaire travail, temps travail hebdomadaire, contract hours",
        "pass_number": "pass iae, numero pass iae, numero pass, pass iae numero, agrement, numero agrement",
        "pass_from": "debut pass, debut pass iae, date debut pass iae, date debut pass, pass iae du, pass du",
        "pass_to": "fin pass, fin pass iae, date fin pass iae, date fin pass, pass iae au, pass au, echeance pass iae",
        "lat": "latitude, latitude domicile",
        "lon": "longitude, longitude domicile",
    },
    "skills": {
        "worker": WORKER_CODE,
        "skill": "competence, qualification, habilitation, savoir faire, formation, libelle competence, skill",
        "from_day": "date obtention, obtenue le, date debut, debut, depuis, valable du, valid from, start date",
        "to_day": "date validite, date fin, fin, expiration, date expiration, valable jusqu au, jusqu au, echeance"
        ", valid to, end date, expiry date",
    },
    "availabilities": {
        "worker": WORKER_CODE,
        "rule": "disponibilite, statut, type, dispo, availability, status",
        "weekday": "jour, jour semaine, weekday, day",
        "from_day": "date, date debut, premier jour, du, from, start date",
        "to_day": "date fin, dernier jour, au, to, end date",
        "start": "heure debut, debut, de, a partir de, start, start time",
        "end": "heure fin, fin, a, jusqu a, end, end time",
    },
    "journeys": {
        "whence": "origine, depart, depuis, point depart, commune depart, from, origin",
        "uai": "vers, arrivee, destination, numero uai, code uai, rne, to",
        "mode": "transport, moyen transport, mode, mode transport, travel mode",
        "minutes": "duree, duree minutes, temps, temps trajet, temps minutes, trajet minutes, duration",
    },
    "closures": {
        "from_day": "date debut, debut, premier jour, date, from, start date",
        "to_day": "date fin, fin, dernier jour, to, end date",
        "reason": "motif, raison, type, nature, reason",
        "uai": "numero uai, code uai, rne, identifiant etablissement, code etablissement, school id",
    },
    "requests": {
        "uai": "numero uai, code uai, rne, identifiant etablissement, code etablissement, school id",
        "job": "metier, poste, fonction, emploi, libelle poste, job",
        "label": "horaire type, horaire, equipe, shift",
        "first_day": "date debut, debut absence, date debut absence, premier jour, du, absent du, start date",
        "last_day": "date fin, fin absence, date fin absence, dernier jour, au, absent jusqu au, end date",
        "start": "heure debut, debut, start time",
        "end": "heure fin, fin, end time",
        "break_minutes": "pause, pause minutes, duree pause, break",
        "reason": "motif, raison, type absence, nature absence, motif absence, reason",
        "headcount": "personnes, nombre personnes, nombre agents, effectif, headcount",
        "reference": "reference, numero absence, votre reference, identifiant absence",
        "number": "numero demande, demande numero, demande",
    },
}
"""By kind and column; a part of one after a point."""


def canonical(head: str) -> str:
    """Return a head as heads are compared: without signs, articles and shortened words."""
    words = SIGNS.sub(" ", alphabetical(head)).split()
    meant = [SHORT.get(word, word) for word in words]
    return " ".join([word for word in meant if word not in CLITICS] or meant)


def known_heads(kind: str) -> dict[str, str]:
    """Return what stands under a head, by its canonical form; nothing of a kind that has our heads alone."""
    return {canonical(head): target for target, heads in OTHER_HEADS.get(kind, {}).items() for head in heads.split(",")}

"""Every code of the tables in words, and the colour and sign that states carry besides."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from scheduler.core.tables import codes
from scheduler.core.tables.account_codes import LinkKind
from scheduler.core.tables.bill_codes import BillState
from scheduler.core.tables.forgetting_codes import ForgettingReason
from scheduler.core.tables.hour_codes import EntryKind
from scheduler.core.tables.journey_codes import JourneySource, TravelMode
from scheduler.core.tables.taking_off_codes import TakeOffReason
from web.wording.bill_codes import BILLS
from web.wording.bill_codes import LOOKS as BILL_LOOKS
from web.wording.calendar_codes import CALENDAR
from web.wording.career_codes import CAREERS
from web.wording.document_codes import DOCUMENTS
from web.wording.hour_codes import HOURS, LOOKS
from web.wording.payroll_codes import PAYROLL

LABELS: Mapping[type[StrEnum], Mapping[StrEnum, LazyString]] = {
    codes.OrganisationKind: {
        codes.OrganisationKind.AGENCY: _("Association intermédiaire"),
        codes.OrganisationKind.ESTABLISHMENT: _("Établissement"),
        codes.OrganisationKind.BUYER: _("Acheteur"),
    },
    codes.AgencyKind: {
        codes.AgencyKind.AI: _("Association intermédiaire (AI)"),
        codes.AgencyKind.ACI: _("Atelier et chantier d’insertion (ACI)"),
        codes.AgencyKind.EI: _("Entreprise d’insertion (EI)"),
        codes.AgencyKind.EITI: _("Entreprise d’insertion par le travail indépendant (EITI)"),
        codes.AgencyKind.ETTI: _("Entreprise de travail temporaire d’insertion (ETTI)"),
        codes.AgencyKind.GEIQ: _("Groupement d’employeurs pour l’insertion et la qualification (GEIQ)"),
        codes.AgencyKind.OPCS: _("Organisation porteuse de la clause sociale"),
        codes.AgencyKind.EA: _("Entreprise adaptée (EA)"),
        codes.AgencyKind.ESAT: _("Établissement ou service d’accompagnement par le travail (ESAT)"),
    },
    codes.Role: {
        codes.Role.REQUESTER: _("Gestionnaire d’établissement"),
        codes.Role.COORDINATOR: _("Chargé(e) de mise à disposition"),
        codes.Role.PLANNER: _("Planificateur ou planificatrice du groupement"),
        codes.Role.ENGINE: _("Calcul automatique"),
        codes.Role.BUYER: _("Acheteur"),
    },
    codes.Language: {
        codes.Language.FRENCH: _("Français"),
        codes.Language.ENGLISH: _("Anglais"),
    },
    codes.MailWish: {
        codes.MailWish.EACH: _("Chaque message tout de suite"),
        codes.MailWish.DIGEST: _("Un seul message par jour, le matin"),
        codes.MailWish.NONE: _("Aucun message"),
    },
    codes.TextWish: {
        codes.TextWish.NONE: _("Aucun SMS"),
        codes.TextWish.URGENT: _("Ce qui est urgent"),
        codes.TextWish.EACH: _("Chaque message"),
    },
    codes.WorkerChannel: {
        codes.WorkerChannel.SMS: _("Par SMS"),
        codes.WorkerChannel.EMAIL: _("Par courriel"),
        codes.WorkerChannel.NONE: _("Aucun message"),
    },
    codes.Audience: {
        codes.Audience.SITE: _("Établissement"),
        codes.Audience.AGENCY: _("Association"),
        codes.Audience.LEAD: _("Mandataire"),
        codes.Audience.BUYER: _("Acheteur"),
        codes.Audience.WORKER: _("Salarié(e) de"),
    },
    codes.Channel: {
        codes.Channel.EMAIL: _("Courriel"),
        codes.Channel.SMS: _("SMS"),
        codes.Channel.DIGEST: _("Message du jour"),
    },
    codes.MessageState: {
        codes.MessageState.QUEUED: _("En attente d’envoi"),
        codes.MessageState.SENT: _("Envoyé"),
        codes.MessageState.FAILED: _("Non envoyé"),
    },
    codes.Word: {
        codes.Word.YES: _("Dit oui"),
        codes.Word.NO: _("Dit non"),
        codes.Word.CANNOT: _("Ne peut plus venir"),
    },
    codes.ClosureReason: {
        codes.ClosureReason.PUBLIC_HOLIDAY: _("Jour férié"),
        codes.ClosureReason.SCHOOL_HOLIDAY: _("Vacances scolaires"),
        codes.ClosureReason.BRIDGE: _("Pont"),
        codes.ClosureReason.SITE: _("Fermeture de l’établissement"),
    },
    **CALENDAR,
    **CAREERS,
    **HOURS,
    **BILLS,
    **DOCUMENTS,
    **PAYROLL,
    codes.RequestReason: {
        codes.RequestReason.ABSENCE: _("Absence d’un agent"),
        codes.RequestReason.VACANCY: _("Poste vacant"),
        codes.RequestReason.WORKLOAD: _("Surcroît d’activité"),
        codes.RequestReason.OTHER: _("Autre motif"),
    },
    codes.PersonWish: {
        codes.PersonWish.PREFERRED: _("Souhaitée"),
        codes.PersonWish.BANNED: _("Non souhaitée"),
        codes.PersonWish.ALLOWED: _("Parmi les seules possibles"),
        codes.PersonWish.FORBIDDEN: _("Écartée par le groupement"),
    },
    codes.ManualKind: {
        codes.ManualKind.SWAP: _("Deux missions échangées"),
        codes.ManualKind.PIN: _("Mission figée"),
        codes.ManualKind.UNPIN: _("Mission de nouveau libre"),
        codes.ManualKind.FORBID: _("Personne écartée d’une demande"),
    },
    codes.PersonReason: {
        codes.PersonReason.KNOWS_THE_PLACE: _("Connaît les lieux et l’équipe"),
        codes.PersonReason.SUITS_THE_POST: _("Convient bien au poste"),
        codes.PersonReason.CONTINUITY: _("Pour garder la même personne"),
        codes.PersonReason.OTHER_SKILLS_NEEDED: _("Le poste demande d’autres compétences"),
        codes.PersonReason.DISAGREEMENT: _("Désaccord sur place"),
        codes.PersonReason.PERSONAL_TIE: _("Lien personnel avec l’établissement"),
        codes.PersonReason.AGREED: _("Convenu avec l’association"),
    },
    codes.CommitmentKind: {
        codes.CommitmentKind.WORK: _("Travail ailleurs"),
        codes.CommitmentKind.TRAINING: _("Formation"),
        codes.CommitmentKind.COACHING: _("Accompagnement"),
    },
    codes.HeadStartReason: {
        codes.HeadStartReason.TRAINING_ENDS: _("Sortie de formation"),
        codes.HeadStartReason.PATH_BEGINS: _("Début de parcours"),
        codes.HeadStartReason.FEW_HOURS: _("Peu d’heures depuis le début du parcours"),
    },
    ForgettingReason: {
        ForgettingReason.ASKED: _("La personne le demande"),
        ForgettingReason.PERIOD_OVER: _("La durée de conservation est passée"),
        ForgettingReason.BY_MISTAKE: _("La fiche a été créée par erreur"),
        ForgettingReason.CLOSED: _("Le lieu est fermé"),
    },
    TravelMode: {
        TravelMode.CAR: _("Voiture"),
        TravelMode.MOPED: _("Cyclomoteur"),
        TravelMode.BIKE: _("Vélo"),
        TravelMode.TRANSIT: _("Transports en commun"),
        TravelMode.WALK: _("À pied"),
    },
    JourneySource: {
        JourneySource.ESTIMATE: _("estimé"),
        JourneySource.TABLE: _("d’après le tableau du marché"),
        JourneySource.OSRM: _("d’après OSRM"),
    },
    codes.WeeklyKind: {
        codes.WeeklyKind.AVAILABLE: _("Disponible"),
        codes.WeeklyKind.UNPREFERRED: _("Disponible si besoin"),
    },
    codes.ExceptionKind: {
        codes.ExceptionKind.AVAILABLE: _("Disponible"),
        codes.ExceptionKind.UNAVAILABLE: _("Indisponible"),
        codes.ExceptionKind.UNPREFERRED: _("Disponible si besoin"),
    },
    codes.SiteKnowledge: {
        codes.SiteKnowledge.FAMILIAR: _("Connaît l’établissement"),
        codes.SiteKnowledge.BANNED: _("N’intervient pas dans cet établissement"),
    },
    codes.RunState: {
        codes.RunState.RUNNING: _("En cours"),
        codes.RunState.DONE: _("Terminé"),
        codes.RunState.FAILED: _("Échoué"),
        codes.RunState.STOPPED: _("Arrêté"),
    },
    codes.RequestState: {
        codes.RequestState.DRAFT: _("Brouillon"),
        codes.RequestState.OPEN: _("À pourvoir"),
        codes.RequestState.PARTLY_FILLED: _("En partie pourvue"),
        codes.RequestState.FILLED: _("Pourvue"),
        codes.RequestState.UNFILLED: _("Non pourvue"),
        codes.RequestState.CANCELLED: _("Annulée"),
    },
    codes.MissionState: {
        codes.MissionState.PROPOSED: _("En projet"),
        codes.MissionState.PUBLISHED: _("En attente de réponse"),
        codes.MissionState.CONFIRMED: _("Confirmée"),
        codes.MissionState.DECLINED: _("Refusée"),
        codes.MissionState.EXPIRED: _("Sans réponse à temps"),
        codes.MissionState.WITHDRAWN: _("Retirée"),
        codes.MissionState.CANCELLED: _("Annulée"),
        codes.MissionState.DONE: _("Effectuée"),
    },
    codes.Origin: {
        codes.Origin.RUN: _("Proposée par un calcul"),
        codes.Origin.REOFFER: _("Reproposée après un refus ou une absence de réponse"),
        codes.Origin.URGENT: _("Proposée en urgence"),
        codes.Origin.MANUAL: _("Choisie par la mandataire"),
        codes.Origin.STAND_BY: _("Confiée au remplaçant ou à la remplaçante prévue"),
        codes.Origin.CHANGED: _("La même personne, après un changement de la demande"),
    },
    TakeOffReason: {
        TakeOffReason.UNABLE: _("Empêchement"),
        TakeOffReason.LEFT: _("Fin du parcours ou départ"),
        TakeOffReason.PAPERS: _("Papiers ou agrément (PASS IAE)"),
        TakeOffReason.ENGAGED: _("Autre emploi ou formation"),
        TakeOffReason.OTHER: _("Autre motif"),
    },
    codes.DeclineReason: {
        codes.DeclineReason.TRANSPORT: _("Pas de moyen de transport"),
        codes.DeclineReason.HOURS: _("Horaires impossibles"),
        codes.DeclineReason.OTHER_MISSION: _("Autre mission"),
        codes.DeclineReason.TRAINING: _("Formation"),
        codes.DeclineReason.NONE: _("Sans motif"),
    },
    codes.Thing: {
        codes.Thing.REQUEST: _("Demande"),
        codes.Thing.MISSION: _("Mission"),
        codes.Thing.RUN: _("Calcul"),
        codes.Thing.MARKET: _("Marché"),
        codes.Thing.ORGANISATION: _("Association"),
        codes.Thing.SHARES: _("Parts convenues"),
        codes.Thing.SITE: _("Établissement"),
        codes.Thing.JOB: _("Métier"),
        codes.Thing.USER: _("Compte"),
        codes.Thing.CALENDAR: _("Calendrier"),
    },
    LinkKind: {
        LinkKind.SIGN_IN: _("Lien de connexion"),
        LinkKind.INVITATION: _("Invitation"),
        LinkKind.RESET: _("Lien pour choisir un mot de passe"),
        LinkKind.EMAIL: _("Lien pour confirmer une adresse"),
    },
}


def label(code: StrEnum) -> LazyString:
    """Say a code in words.

    Raises
    ------
    KeyError
        When nobody has given it a word.
    """
    return LABELS[type(code)][code]


@dataclass(frozen=True, slots=True)
class Badge:
    """How a state looks: a tone of the theme (``neutral``, ``info``, ``wait``, ``good``, ``bad``) and an icon."""

    tone: str
    icon: str


BADGES: Mapping[type[StrEnum], Mapping[StrEnum, Badge]] = {
    codes.MessageState: {
        codes.MessageState.QUEUED: Badge("wait", "hourglass-split"),
        codes.MessageState.SENT: Badge("good", "check-circle"),
        codes.MessageState.FAILED: Badge("bad", "exclamation-triangle"),
    },
    codes.RunState: {
        codes.RunState.RUNNING: Badge("info", "arrow-repeat"),
        codes.RunState.DONE: Badge("good", "check-circle"),
        codes.RunState.FAILED: Badge("bad", "exclamation-triangle"),
        codes.RunState.STOPPED: Badge("neutral", "stop-circle"),
    },
    codes.RequestState: {
        codes.RequestState.DRAFT: Badge("neutral", "pencil"),
        codes.RequestState.OPEN: Badge("wait", "hourglass-split"),
        codes.RequestState.PARTLY_FILLED: Badge("info", "circle-half"),
        codes.RequestState.FILLED: Badge("good", "check-circle"),
        codes.RequestState.UNFILLED: Badge("bad", "exclamation-triangle"),
        codes.RequestState.CANCELLED: Badge("neutral", "slash-circle"),
    },
    codes.MissionState: {
        codes.MissionState.PROPOSED: Badge("neutral", "pencil"),
        codes.MissionState.PUBLISHED: Badge("wait", "hourglass-split"),
        codes.MissionState.CONFIRMED: Badge("good", "check-circle"),
        codes.MissionState.DECLINED: Badge("bad", "x-circle"),
        codes.MissionState.EXPIRED: Badge("bad", "clock-history"),
        codes.MissionState.WITHDRAWN: Badge("neutral", "dash-circle"),
        codes.MissionState.CANCELLED: Badge("neutral", "slash-circle"),
        codes.MissionState.DONE: Badge("good", "check2-circle"),
    },
    EntryKind: {kind: Badge(*look) for kind, look in LOOKS.items()},
    BillState: {state: Badge(*look) for state, look in BILL_LOOKS.items()},
}


def badge(code: StrEnum) -> Badge:
    """Return how a state of a request, mission, run or day of work looks.

    Raises
    ------
    KeyError
        When the code is no such state.
    """
    return BADGES[type(code)][code]

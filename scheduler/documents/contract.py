"""The secondment contract between an agency and a user: the six items that the law asks for, and room to sign.

What the product does not know is a line to be filled in by hand. Source: Code du travail, R5132-20; an *association
intermédiaire* is bound by it, other kinds of agency by other articles.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from scheduler.core.access import Actor
from scheduler.core.day_words import when_in_words
from scheduler.core.errors import NotFound
from scheduler.core.formats import HARD_SPACE, Format
from scheduler.core.one_statement import together
from scheduler.core.tables import Member, Mission, Organisation, Request, RequestSkill, Site, Skill
from scheduler.core.tables.codes import AgencyKind, Thing
from scheduler.core.tables.document_codes import DocumentKind
from scheduler.core.weeks import monday
from scheduler.documents.assignment import Assignment, assignment
from scheduler.documents.document import Document
from scheduler.documents.words import count_of, french, labelled, number, upper_first

BOUND = AgencyKind.AI
"""The kind of agency whose contracts these are."""
ARTICLE = f"Code du travail, article R.{HARD_SPACE}5132-20"


@dataclass(frozen=True, slots=True)
class Parties:
    """The two sides, what the work asks for, and who leads the market."""

    agency_kind: AgencyKind | None
    user: str
    uai: str | None
    lead: str | None
    lead_phone: str | None
    skills: tuple[str, ...]


def contract(session: Session, actor: Actor, mission: int) -> Document:
    """Return the contract for a confirmed mission of the actor's agency, or at one of their own sites.

    Raises
    ------
    NotFound
        When they have no such mission, nobody has confirmed it, or its agency is of a kind with other contracts.
    """
    found = assignment(session, actor, mission)
    parties = _parties(session, mission)
    if parties.agency_kind != BOUND:
        raise NotFound(Thing.MISSION, mission)
    return Document(
        DocumentKind.CONTRACT,
        found.market,
        found.market_name,
        found.zone,
        found.agency,
        found.worker,
        facts_of(found, parties),
        organisation=found.organisation,
        mission=found.mission,
    )


def _parties(session: Session, mission: int) -> Parties:
    agency, lead = aliased(Organisation), aliased(Organisation)
    sides = (
        select(
            agency.agency_kind,
            Organisation.name.label("user"),
            Site.uai,
            lead.name.label("lead"),
            lead.phone.label("lead_phone"),
        )
        .select_from(Mission)
        .join(agency, agency.id == Mission.agency_id)
        .join(Organisation, Organisation.id == Mission.organisation_id)
        .join(Request, Request.id == Mission.request_id)
        .join(Site, Site.id == Request.site_id)
        .outerjoin(Member, (Member.market_id == Mission.market_id) & Member.leads)
        .outerjoin(lead, lead.id == Member.organisation_id)
        .where(Mission.id == mission)
    )
    skills = (
        select(Skill.name)
        .join(RequestSkill, RequestSkill.skill_id == Skill.id)
        .join(Mission, Mission.request_id == RequestSkill.request_id)
        .where(Mission.id == mission)
        .order_by(Skill.name)
    )
    found = together(session, sides=sides, skills=skills)
    [row] = found["sides"]
    kind = AgencyKind(row.agency_kind) if row.agency_kind else None
    return Parties(kind, row.user, row.uai, row.lead, row.lead_phone, tuple(each.name for each in found["skills"]))


def facts_of(found: Assignment, parties: Parties) -> dict[str, Any]:
    """Return what the contract says, for its template."""
    form = french(found.zone)
    return {
        "article": f"Établi par écrit entre l’association intermédiaire et l’utilisateur ({ARTICLE}).",
        "parties": [
            _party("L’association intermédiaire", found.agency_name, _phone(found.agency_phone)),
            _party("L’utilisateur", parties.user, f"Numéro UAI{HARD_SPACE}: {parties.uai}" if parties.uai else None),
        ],
        "items": [
            _item("Salarié(e) mis(e) à disposition", found.worker_name, blanks=["Nom et prénom"]),
            _item(
                "Tâches à remplir",
                found.job or "",
                [f"Demandé{HARD_SPACE}: {', '.join(parties.skills)}"] if parties.skills else [],
                ["Précisions"],
            ),
            _item("Lieu où elles s’exécutent", found.site, [found.address]),
            _item("Terme de la mise à disposition", *_term(form, found)),
            _item(
                "Rémunération",
                "",
                ["À remplir lorsque l’utilisateur est une entreprise, primes et accessoires compris."],
                ["Salaire horaire brut", "Primes et accessoires"],
            ),
            _item("Équipements de protection individuelle", "", _equipment(found), ["À utiliser", "Fournis par"]),
        ],
        "made": ["Fait à", "Le"],
        "signatures": [
            ("Pour l’association", "Nom, qualité, signature"),
            ("Pour l’utilisateur", "Nom, qualité, signature"),
        ],
        "lead": _lead(parties),
    }


def _party(role: str, name: str, line: str | None) -> dict[str, Any]:
    return {"role": role, "name": name, "line": line, "blanks": [labelled("Adresse"), labelled("Représenté(e) par")]}


def _item(title: str, text: str, lines: list[str] | None = None, blanks: list[str] | None = None) -> dict[str, Any]:
    return {"title": title, "text": text, "lines": lines or [], "blanks": [labelled(each) for each in blanks or []]}


def _term(form: Format, found: Assignment) -> tuple[str, list[str]]:
    """Say from when to when, and the hours week by week."""
    weeks: dict[object, list[tuple[Any, Any]]] = {}
    for each in found.shifts:
        weeks.setdefault(monday(each.day), []).append((each.starts_at, each.ends_at))
    days = count_of(len(found.by_day), "jour", "jours")
    told = [upper_first(when_in_words(form, spans)) for spans in weeks.values()]
    return upper_first(found.days_in_all(form)), [*told, f"{days}, {form.duration(found.minutes_paid)} payées"]


def _equipment(found: Assignment) -> list[str]:
    told = (("Sur place, d’après l’établissement", found.provided), ("À apporter", found.bring))
    return [f"{labelled(label)} {text}" for label, text in told if text]


def _phone(given: str | None) -> str | None:
    return f"{labelled('Téléphone')} {number(given)}" if given else None


def _lead(parties: Parties) -> str | None:
    if parties.lead is None:
        return None
    told = f"Association mandataire du marché{HARD_SPACE}: {parties.lead}"
    return f"{told}, {number(parties.lead_phone)}" if parties.lead_phone else told

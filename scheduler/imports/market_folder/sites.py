"""Where the work is, and the communes by which people and sites say where they are."""

from collections.abc import Sequence

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.tables import Market, Member, Organisation
from scheduler.core.tables.codes import OrganisationKind
from scheduler.imports import communes
from scheduler.imports import journeys as imported_journeys
from scheduler.imports import sites as imported
from scheduler.imports.addresses import as_answered
from scheduler.imports.columns import Row
from scheduler.imports.faults import Code, Fault
from scheduler.imports.kinds import IMPORTERS, Kind, Making, Writer
from scheduler.imports.market_folder.acting import lead_of, of_agency
from scheduler.imports.market_folder.shape import Example, Stored, refusing, without_examples, written
from scheduler.market.setting_up import NewOrganisation, let_in

SITES = without_examples(imported.COLUMNS)
SITE_EXAMPLES: tuple[Example, Example] = (
    {
        "uai": "0149999Z",
        "name": "Collège Jean Exemple",
        "address": "1 rue du Port, 14999 Exempleville",
        "lat": 49.18,
        "lon": -0.37,
        "contact": "Mme Martin, gestionnaire",
        "phone": "02 61 91 00 02",
    },
    {
        "uai": "0149998Y",
        "name": "Collège Anne Exemple",
        "address": "2 rue de l’Orne, 14998 Exemple-sur-Orne",
        "commune": "Exemple-sur-Orne",
        "postcode": "14998",
    },
)

PLACES = without_examples(communes.COLUMNS)
PLACE_EXAMPLES: tuple[Example, Example] = (
    {"name": "Exempleville", "postcode": "14999", "insee": "14999", "lat": 49.18, "lon": -0.37},
    {"name": "Exemple-sur-Orne", "postcode": "14998", "insee": "14998", "lat": 49.28, "lon": -0.7},
)


JOURNEYS = without_examples(imported_journeys.COLUMNS)
JOURNEY_EXAMPLES: tuple[Example, Example] = (
    {"whence": "14998 Exemple-sur-Orne", "uai": "0149999Z", "mode": "Voiture", "minutes": 35},
    {"whence": "AI-EXEMPLE-1", "uai": "0149998Y", "mode": "Vélo", "minutes": 12},
)


def sites(session: Session, market: Market, rows: Sequence[Row]) -> Stored:
    """Store sites; the administration itself lets their establishments in, before anybody sets up the market."""
    return _as_administration(session, market, rows, Kind.SITES, _writing_sites)


def journeys(session: Session, market: Market, rows: Sequence[Row]) -> Stored:
    """Store how long ways take."""
    return _as_administration(session, market, rows, Kind.JOURNEYS, imported_journeys.writer)


def _as_administration(session: Session, market: Market, rows: Sequence[Row], kind: Kind, making: Making) -> Stored:
    actor, importer = lead_of(session, market), IMPORTERS[kind]
    if actor is None:
        return Stored(faults=[Fault(Code.NOBODY_LEADS, row.number) for row in rows[:1]])
    rows = as_answered(session, rows, importer.address)
    doubts = list(importer.doubts(session, actor, rows))
    return written(session, importer.columns, making(session, actor, rows), rows, doubts)


def _writing_sites(session: Session, actor: Actor, rows: Sequence[Row]) -> Writer:
    def establish(code: str, name: str) -> int | None:
        found = session.execute(
            select(Organisation.id, Organisation.kind, Member.market_id)
            .outerjoin(Member, and_(Member.organisation_id == Organisation.id, Member.market_id == actor.market))
            .where(Organisation.code == code)
        ).one_or_none()
        if found is None:
            return let_in(session, actor.market, [NewOrganisation(OrganisationKind.ESTABLISHMENT, code, name)])[code]
        here = found.market_id is not None and found.kind == OrganisationKind.ESTABLISHMENT
        return int(found.id) if here else None

    return imported.writing(session, actor, rows, establish)


def places(session: Session, market: Market, rows: Sequence[Row]) -> Stored:
    """Store places by which people say about where they live."""
    doubts = list(IMPORTERS[Kind.COMMUNES].doubts(session, of_agency(market, 0), rows))
    return written(session, PLACES, refusing(communes.of_market(session, market.id)), rows, doubts)

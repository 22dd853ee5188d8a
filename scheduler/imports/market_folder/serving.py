"""Which agency serves which site, and for how much of the hours."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.tables import Market, Territory
from scheduler.core.weeks import EARLIEST
from scheduler.imports.cells import day, pattern, plain, text, whole, yes_no
from scheduler.imports.columns import Column, Row, heads_of
from scheduler.imports.faults import Code, Fault, Outcome, RowError
from scheduler.imports.kinds import Writer
from scheduler.imports.market_folder.shape import Example, Stored
from scheduler.imports.market_folder.stored import agencies_by_word, one_of, sites_by_uai
from scheduler.imports.repeats import Told
from scheduler.imports.sites import UAI, changed
from scheduler.market.setting_up import ALL, Served, agree_shares_anew, lay_out_territories
from scheduler.market.shares import agreements

AGENCY = Column("agency", "Structure", text(), "Le code ou le nom de l’agence.", required=True)
TERRITORIES = (
    AGENCY,
    Column("uai", "UAI", pattern(UAI, Code.UAI_FORMAT), "Un établissement où elle peut envoyer.", required=True),
    Column("sector", "Secteur", yes_no, "Oui pour celle qui le sert d’abord : une seule par établissement."),
)
TERRITORY_EXAMPLES: tuple[Example, Example] = (
    {"agency": "relais-exemple", "uai": "0149999Z", "sector": "oui"},
    {"agency": "relais-exemple", "uai": "0149998Y", "sector": "non"},
)
PERCENT = Column("percent", "Part (%)", whole(0, 100), "La part convenue des heures ; 100 en tout.", required=True)
SHARES = (
    AGENCY,
    PERCENT,
    Column("from_day", "À partir du", day, "Vide : depuis toujours. Une date pour un nouvel accord, entier lui aussi."),
)
SHARE_EXAMPLES: tuple[Example, Example] = (
    {"agency": "relais-exemple", "percent": 60},
    {"agency": "chantier-exemple", "percent": 40},
)


def territories(session: Session, market: Market, _rows: Sequence[Row]) -> Writer:
    """Return what stores that an agency may send people to a site."""
    agencies, by_uai = agencies_by_word(session, market), sites_by_uai(session, market)
    there = {
        (each.agency_id, each.site_id): each
        for each in session.scalars(select(Territory).where(Territory.market_id == market.id))
    }

    told = Told()

    def write(row: Row) -> Outcome:
        agency = one_of(agencies, plain(row["agency"]), Code.UNKNOWN_AGENCY, "agency", row["agency"])
        site = one_of(by_uai, row["uai"], Code.UNKNOWN_SITE, "uai", row["uai"])
        told.once(row, (agency, site), ("sector",), "agency")
        if (agency, site) not in there:
            lay_out_territories(session, market.id, [Served(agency, site, sector=bool(row["sector"]))])
            return Outcome.ADDED
        news = changed(there[agency, site], row.given("sector"))
        session.flush()
        return Outcome.CHANGED if news else Outcome.UNCHANGED

    return write


def shares(session: Session, market: Market, rows: Sequence[Row]) -> Stored:
    """Store the agreements that rows make: those from one day on are one, and together the whole."""
    agencies = agencies_by_word(session, market)
    agreed = {each.from_day: dict(each.percent) for each in agreements(session, market.id)}
    by_day: dict[date, list[Row]] = {}
    for row in rows:
        by_day.setdefault(row["from_day"] or EARLIEST, []).append(row)
    tally: Counter[Outcome] = Counter()
    known: set[int] = set()
    faults = []
    for begin, parts in by_day.items():
        wrong = list(_wrong(parts, agencies))
        faults += wrong
        if wrong:
            continue
        percent = {agencies[plain(row["agency"])]: row["percent"] for row in parts}
        there = agreed.get(begin)
        if there is not None and percent.items() <= there.items():
            tally[Outcome.UNCHANGED] += len(parts)
            known |= {row.number for row in parts}
            continue
        agree_shares_anew(session, market.id, percent, begin)
        tally[Outcome.ADDED if there is None else Outcome.CHANGED] += len(parts)
    return Stored(tally, frozenset(known), faults)


def _wrong(parts: Sequence[Row], agencies: Mapping[str, int]) -> Iterator[Fault]:
    unknown = [row for row in parts if plain(row["agency"]) not in agencies]
    for row in unknown:
        yield Fault(Code.UNKNOWN_AGENCY, row.number, AGENCY.head, row["agency"])
    told = Told()
    for row in () if unknown else parts:
        try:
            told.once(row, agencies[plain(row["agency"])], (PERCENT.key,), AGENCY.key)
        except RowError as error:
            yield Fault(error.code, row.number, heads_of(SHARES)[error.column], str(error.value), error.details)
    if not unknown and sum(row["percent"] for row in parts) != ALL:
        yield Fault(Code.NOT_THE_WHOLE, parts[-1].number, PERCENT.head, str(sum(row["percent"] for row in parts)))

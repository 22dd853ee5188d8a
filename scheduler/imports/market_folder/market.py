"""The market by itself: one row."""

from collections.abc import Sequence
from datetime import time

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.tables import Market
from scheduler.core.tables.calendar_codes import HolidayLaw, SchoolZone, SolidarityDay
from scheduler.imports.cells import choice, clock, text, whole
from scheduler.imports.columns import Column, Row
from scheduler.imports.faults import Outcome
from scheduler.imports.market_folder.cells import code
from scheduler.imports.market_folder.shape import Example
from scheduler.imports.sites import changed
from scheduler.market.setting_up import LEAD_TIME_MINUTES, changed_clock, checked_name, found_market
from scheduler.market.settings import MarketSettings

ZONES = {
    "Zone A": SchoolZone.A,
    "Zone B": SchoolZone.B,
    "Zone C": SchoolZone.C,
    "Corse": SchoolZone.CORSE,
    "Guadeloupe": SchoolZone.GUADELOUPE,
    "Martinique": SchoolZone.MARTINIQUE,
    "Guyane": SchoolZone.GUYANE,
    "La Réunion": SchoolZone.REUNION,
    "Mayotte": SchoolZone.MAYOTTE,
    "Saint-Pierre-et-Miquelon": SchoolZone.SAINT_PIERRE_ET_MIQUELON,
    "Aucune": SchoolZone.NONE,
}
LAWS = {
    "Métropole": HolidayLaw.MAINLAND,
    "Alsace-Moselle": HolidayLaw.ALSACE_MOSELLE,
    "Guadeloupe": HolidayLaw.GUADELOUPE,
    "Martinique": HolidayLaw.MARTINIQUE,
    "Guyane": HolidayLaw.GUYANE,
    "La Réunion": HolidayLaw.REUNION,
    "Mayotte": HolidayLaw.MAYOTTE,
    "Saint-Barthélemy": HolidayLaw.SAINT_BARTHELEMY,
    "Saint-Martin": HolidayLaw.SAINT_MARTIN,
    "Saint-Pierre-et-Miquelon": HolidayLaw.SAINT_PIERRE_ET_MIQUELON,
}
SOLIDARITY = {
    "Aucun": SolidarityDay.NONE,
    "Lundi de Pâques": SolidarityDay.EASTER_MONDAY,
    "8 mai": SolidarityDay.VICTORY_DAY,
    "Ascension": SolidarityDay.ASCENSION,
    "Lundi de Pentecôte": SolidarityDay.WHIT_MONDAY,
    "14 juillet": SolidarityDay.NATIONAL_DAY,
    "15 août": SolidarityDay.ASSUMPTION,
    "Toussaint": SolidarityDay.ALL_SAINTS,
    "11 novembre": SolidarityDay.ARMISTICE,
}
SETTINGS = ("horizon_days", "school_zone", "holiday_law", "solidarity_day")

COLUMNS = (
    Column("code", "Code", code("[a-z][a-z0-9-]*"), "Le nom court des commandes : minuscules, tirets.", required=True),
    Column("name", "Nom", text(120), "Le nom que les écrans montrent.", required=True),
    Column("timezone", "Fuseau horaire", text(60), "Vide : celui de la zone scolaire, sinon Europe/Paris."),
    Column("nightly_start", "Heure du calcul", clock, "Vide : 03:30."),
    Column("lead_time_minutes", "Délai de planification (minutes)", whole(0, 10_080), "Vide : 720, douze heures."),
    Column("school_zone", "Zone scolaire", choice(ZONES), f"{', '.join(ZONES)}. Elle dit les vacances publiées."),
    Column(
        "holiday_law",
        "Jours fériés",
        choice(LAWS),
        f"Vide : ceux de la zone scolaire. Sinon {', '.join(LAWS)}.",
    ),
    Column("horizon_days", "Jours planifiés", whole(1, 92), "Vide : 28, quatre semaines."),
    Column(
        "solidarity_day",
        "Journée de solidarité",
        choice(SOLIDARITY),
        f"Le jour férié travaillé. Vide : aucun. Sinon {', '.join(list(SOLIDARITY)[1:])}.",
    ),
)
EXAMPLES: tuple[Example, Example] = (
    {"code": "exemple", "name": "Remplacements dans les collèges du département Exemple", "school_zone": "Zone B"},
    {"code": "exemple-est", "name": "Un marché par dossier : gardez une seule ligne"},
)
LAST_MINUTE = 24 * 60 - 1


def stored(session: Session, row: Row) -> tuple[Market, Outcome]:
    """Found the market of a row, or bring the one of that code up to it.

    Raises
    ------
    Invalid
        When a value cannot be.
    """
    market = session.scalars(select(Market).where(Market.code == row["code"])).one_or_none()
    night = _time(row["nightly_start"])
    settings = row.given(*SETTINGS)
    if market is None:
        given = row.given("timezone") | ({} if night is None else {"nightly_start": night})
        lead_time = LEAD_TIME_MINUTES if row["lead_time_minutes"] is None else row["lead_time_minutes"]
        market = found_market(
            session, row["code"], row["name"], lead_time_minutes=lead_time, settings=settings, **given
        )
        return market, Outcome.ADDED
    MarketSettings.of(market.settings | settings)
    values = row.given("lead_time_minutes") | {"name": checked_name(row["name"])}
    values["settings"] = market.settings | settings
    if row["timezone"] is not None:
        values["timezone"] = changed_clock(session, market, row["timezone"])
    if night is not None:
        values["nightly_start"] = night
    news = changed(market, values)
    session.flush()
    return market, Outcome.CHANGED if news else Outcome.UNCHANGED


def found_in(session: Session, rows: Sequence[Row]) -> Market | None:
    """Return the market that rows are about, if it is stored."""
    codes = [row["code"] for row in rows]
    return session.scalars(select(Market).where(Market.code.in_(codes))).first()


def _time(minute: int | None) -> time | None:
    return None if minute is None else time(*divmod(min(minute, LAST_MINUTE), 60))

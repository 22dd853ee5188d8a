"""Who somebody is, for the head of every page, and the language in which they want it."""

from dataclasses import dataclass

from sqlalchemy import SQLColumnExpression, func, select, update
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import NotFound
from scheduler.core.kept_rows import hold
from scheduler.core.law import DEMANDING_PASS
from scheduler.core.tables import Market, Organisation, User
from scheduler.core.tables.bill_codes import Circuit
from scheduler.core.tables.codes import Language, Role
from scheduler.market.settings import MarketSettings


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a signed-in user is, for the head of every page."""

    name: str
    email: str
    organisation: str
    market: str
    timezone: str
    """Of the market, an IANA name."""
    language: Language
    demands_pass: bool
    """Whether the organisation is an agency whose people need a PASS IAE."""
    keeps_hours: bool
    """Whether the market keeps the ledger of hours, and so has results to show."""
    bills: bool
    """Whether bills are made of them."""
    publishes_figures: bool
    """Whether anybody may read the figures that are counted from them."""


def identity(session: Session, actor: Actor) -> Identity:
    """Tell who somebody is.

    Raises
    ------
    NotFound
        When the account is gone or disabled.
    """
    read_as: SQLColumnExpression[str] = Organisation.name
    if actor.role == Role.REQUESTER:  # no other organisation is called like its site
        read_as = func.establishment_shown(Organisation.id, Organisation.name)
    row = session.execute(
        select(User.name, User.email, User.language, read_as, Organisation.agency_kind, Market)
        .join(Organisation, Organisation.id == User.organisation_id)
        .join(Market, Market.id == actor.market)
        .where(User.id == actor.user)
    ).one_or_none()
    if row is None:
        thing = "user"
        raise NotFound(thing, actor.user)
    name, email, language, organisation, agency_kind, market = row
    settings = MarketSettings.of(market.settings)
    hold(session, market)  # nearly every page asks for it next
    return Identity(
        name,
        email,
        organisation,
        market.name,
        market.timezone,
        language,
        agency_kind in DEMANDING_PASS,
        settings.worked_hours,
        settings.worked_hours and settings.billing != Circuit.OFF,
        settings.worked_hours and settings.public_figures,
    )


def choose_language(session: Session, actor: Actor, language: Language) -> None:
    """Keep the language in which somebody wants the screens."""
    session.execute(update(User).where(User.id == actor.user).values(language=language))

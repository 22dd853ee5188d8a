"""What of the stored market the rows of a file name."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.tables import Job, Market, Member, Organisation, Site
from scheduler.core.tables.codes import OrganisationKind
from scheduler.imports.cells import plain
from scheduler.imports.faults import Code, RowError


def agencies_by_word(session: Session, market: Market) -> dict[str, int]:
    """Return the agencies of a market by their codes and names, as words are compared."""
    found = session.scalars(
        select(Organisation)
        .join(Member, Member.organisation_id == Organisation.id)
        .where(Member.market_id == market.id, Member.kind == OrganisationKind.AGENCY)
    )
    return {plain(word): each.id for each in found for word in (each.code, each.name)}


def jobs_by_word(session: Session, market: Market) -> dict[str, int]:
    """Return the jobs of a market by their codes and names, as words are compared."""
    found = session.scalars(select(Job).where(Job.market_id == market.id))
    return {plain(word): each.id for each in found for word in (each.code, each.name)}


def sites_by_uai(session: Session, market: Market) -> dict[str | None, int]:
    """Return the sites of a market by their UAI numbers."""
    return {each.uai: each.id for each in session.scalars(select(Site).where(Site.market_id == market.id))}


def one_of(known: Mapping[Any, int], word: str, fault: Code, column: str, value: object) -> int:
    """Return the id of what a row names.

    Raises
    ------
    RowError
        When there is none of that name.
    """
    if word not in known:
        raise RowError(fault, column, value)
    return known[word]

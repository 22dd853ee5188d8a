"""Who takes part in a market: agencies, one of which leads, establishments, the buyer."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from scheduler.core.errors import Invalid
from scheduler.core.many_rows import add, add_numbered
from scheduler.core.tables import Member, Organisation
from scheduler.core.tables.codes import AgencyKind, OrganisationKind
from scheduler.market.setting_up.checks import checked_code, checked_name, checked_point


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """An organisation as it joins: an agency has a kind, a telephone and the point of its office; one agency leads."""

    kind: OrganisationKind
    code: str
    name: str
    agency_kind: AgencyKind | None = None
    phone: str | None = None
    point: tuple[float, float] | None = None
    leads: bool = False


def let_in(session: Session, market: int, newcomers: Sequence[NewOrganisation]) -> dict[str, int]:
    """Store new organisations as members of a market and return their ids by code.

    Raises
    ------
    Conflict
        When a code is taken, or another agency leads already.
    Invalid
        When a value cannot be.
    """
    ids = add_numbered(session, Organisation, [organisation_values(each) for each in newcomers])
    join(session, market, newcomers, ids)
    return {each.code: number for each, number in zip(newcomers, ids, strict=True)}


def join(session: Session, market: int, newcomers: Sequence[NewOrganisation], ids: Sequence[int]) -> None:
    """Let organisations that are stored take part in a market.

    Raises
    ------
    Conflict
        When one does already, or another agency leads.
    """
    members = [
        {"market_id": market, "organisation_id": number, "kind": each.kind, "leads": each.leads}
        for each, number in zip(newcomers, ids, strict=True)
    ]
    add(session, Member, members)


def organisation_values(new: NewOrganisation) -> dict[str, object]:
    """Return an organisation as it is stored.

    Raises
    ------
    Invalid
        When a value cannot be.
    """
    is_agency = new.kind == OrganisationKind.AGENCY
    if is_agency != (new.agency_kind is not None):
        field, reason = "agency_kind", "required" if is_agency else "unexpected"
        raise Invalid(field, reason)
    if new.leads and not is_agency:
        field, reason = "leads", "agencies_lead"
        raise Invalid(field, reason)
    lat, lon = checked_point(*new.point) if new.point else (None, None)
    return {
        "kind": new.kind,
        "agency_kind": new.agency_kind,
        "code": checked_code(new.code),
        "name": checked_name(new.name),
        "phone": new.phone,
        "lat": lat,
        "lon": lon,
    }

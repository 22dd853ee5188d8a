"""Who an organisation is on a bill: what the law and Chorus Pro ask of whoever issues it and of whoever pays.

The numbers are checked by their check digits: of a SIRET by Luhn's sum (those of La Poste's post offices by the sum of
their digits), of an IBAN by ISO 7064 (mod 97-10), of a French VAT number by its key over the SIREN.
"""

import re
from dataclasses import asdict, dataclass, fields

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from scheduler.billing.kept import require_bills
from scheduler.core.access import Actor
from scheduler.core.errors import Invalid, NotFound
from scheduler.core.seen import mark, require_same
from scheduler.core.tables import BillingParty, Member, Organisation
from scheduler.core.tables.codes import AgencyKind, OrganisationKind
from scheduler.core.texts import one_line

LA_POSTE = "356000000"
LONGEST = 120
LONGEST_CODE = 50
"""What Chorus Pro takes of a service or an engagement."""
HIGHEST_RATE = 3000


@dataclass(frozen=True, slots=True)
class Party:
    """The facts, as ``BillingParty`` keeps them; texts without more spaces than needed, numbers without any."""

    legal_name: str
    siret: str
    street: str
    postcode: str
    city: str
    iban: str | None = None
    vat_basis_points: int | None = None
    vat_number: str | None = None
    service_code: str | None = None
    engagement: str | None = None


@dataclass(frozen=True, slots=True)
class PartySeen:
    """An organisation of the market, with who it is on a bill, None where nobody has said it."""

    organisation: int
    name: str
    kind: OrganisationKind
    agency_kind: AgencyKind | None
    party: Party | None

    @property
    def mark(self) -> str:
        """A mark of what stands, for the form that writes it anew."""
        return mark(self.party)


def parties(session: Session, actor: Actor) -> tuple[PartySeen, ...]:
    """Return the agencies and the buyers of the market whose details the actor may read; others are not listed.

    Raises
    ------
    NotFound
        Where the market does not bill.
    """
    require_bills(session, actor)
    query = (
        select(Organisation, BillingParty)
        .join(Member, Member.organisation_id == Organisation.id)
        .outerjoin(BillingParty, BillingParty.organisation_id == Organisation.id)
        .where(Member.market_id == actor.market, Organisation.kind != OrganisationKind.ESTABLISHMENT)
        .order_by(Organisation.kind.desc(), Organisation.name)
    )
    return tuple(
        PartySeen(each.id, each.name, each.kind, each.agency_kind, _party(row))
        for each, row in session.execute(query)
        if actor.leads or each.id == actor.organisation
    )


def party(session: Session, actor: Actor, organisation: int) -> PartySeen:
    """Return one of them.

    Raises
    ------
    NotFound
        When the actor may not read it, or the market does not bill.
    """
    found = next((each for each in parties(session, actor) if each.organisation == organisation), None)
    if found is None:
        thing = "party"
        raise NotFound(thing, organisation)
    return found


def save_party(session: Session, actor: Actor, organisation: int, given: Party, *, seen: str | None = None) -> None:
    """Say who an organisation is on a bill; bills that are issued keep what stood.

    Parameters
    ----------
    seen
        The mark of what was shown, None: whatever it was.

    Raises
    ------
    NotFound
        As ``party`` does.
    NotAllowed
        For whoever neither belongs to it nor sets up the market.
    Invalid
        When something is missing or cannot be; the field is named as in ``Party``.
    Conflict
        ``somebody_else_at_once``: it was said otherwise since.
    """
    session.execute(
        select(BillingParty.organisation_id).where(BillingParty.organisation_id == organisation).with_for_update()
    )
    stands = party(session, actor, organisation)
    require_same(stands.mark, seen)
    kept = asdict(checked(given, stands.agency_kind))
    stored = insert(BillingParty).values(organisation_id=organisation, **kept)
    changed = {each.name: stored.excluded[each.name] for each in fields(Party)}
    session.execute(stored.on_conflict_do_update(index_elements=[BillingParty.organisation_id], set_=changed))


def checked(given: Party, kind: AgencyKind | None) -> Party:
    """Return the facts as they are kept.

    Raises
    ------
    Invalid
        As ``save_party`` does.
    """
    texts = {name: one_line(getattr(given, name) or "") for name in ("legal_name", "street", "city")}
    for name, value in texts.items():
        _require(name, 1 <= len(value) <= LONGEST, "text_too_long" if value else "required")
    siret, postcode = _packed(given.siret), _packed(given.postcode)
    _require("siret", siret_is_valid(siret), "siret_wrong")
    _require("postcode", bool(re.fullmatch(r"[0-9]{5}", postcode)), "postcode_wrong")
    iban, vat_number = _packed(given.iban) or None, _packed(given.vat_number) or None
    _require("iban", iban is None or iban_is_valid(iban), "iban_wrong")
    _require("vat_number", vat_number is None or vat_number == vat_number_of(siret), "vat_number_wrong")
    taxed = given.vat_basis_points is not None
    _require("vat_number", not taxed or vat_number is not None, "required")
    # CGI 261, 7, 1° bis is for the associations of L5132-7 alone, which an AI is.
    _require("vat_basis_points", taxed or kind in {None, AgencyKind.AI}, "vat_not_exempt")
    _require("vat_basis_points", not taxed or 1 <= (given.vat_basis_points or 0) <= HIGHEST_RATE, "out_of_range")
    service_code, engagement = (one_line(each or "") or None for each in (given.service_code, given.engagement))
    _require("service_code", len(service_code or "") <= LONGEST_CODE, "text_too_long")
    _require("engagement", len(engagement or "") <= LONGEST_CODE, "text_too_long")
    return Party(
        **texts,
        siret=siret,
        postcode=postcode,
        iban=iban,
        vat_number=vat_number,
        vat_basis_points=given.vat_basis_points,
        service_code=service_code,
        engagement=engagement,
    )


def siret_is_valid(siret: str) -> bool:
    """Tell whether a SIRET's check digits are right."""
    if not re.fullmatch(r"[0-9]{14}", siret):
        return False
    if siret.startswith(LA_POSTE) and sum(map(int, siret)) % 5 == 0:
        return True
    doubled = (int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(siret))
    return sum(sum(divmod(each, 10)) for each in doubled) % 10 == 0


def iban_is_valid(iban: str) -> bool:
    """Tell whether an IBAN's check digits are right."""
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", iban):
        return False
    return int("".join(str(int(each, 36)) for each in iban[4:] + iban[:4])) % 97 == 1


def vat_number_of(siret: str) -> str:
    """Return the French VAT number of whoever has that SIRET."""
    siren = int(siret[:9])
    return f"FR{(12 + 3 * (siren % 97)) % 97:02}{siren:09}"


def _party(row: BillingParty | None) -> Party | None:
    return None if row is None else Party(**{each.name: getattr(row, each.name) for each in fields(Party)})


def _packed(text: str | None) -> str:
    return re.sub(r"[\s.]", "", text or "").upper()


def _require(field: str, holds: bool, reason: str) -> None:  # noqa: FBT001
    if not holds:
        raise Invalid(field, reason)

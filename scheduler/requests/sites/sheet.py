"""A site's sheet: whom to ask for, how to get in, what to eat and to bring. Its people write it, everybody reads it."""

from dataclasses import dataclass, fields

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import Invalid
from scheduler.core.seen import mark, require_same
from scheduler.core.tables import Sheet, Site
from scheduler.core.telephone import to_ring
from scheduler.core.texts import one_line
from scheduler.requests.site_of import site_of

LONGEST = {"contact": 120, "phone": 30}
LONGEST_TEXT = 600
ON_ONE_LINE = frozenset({"contact", "phone"})


@dataclass(frozen=True, slots=True)
class SiteSheet:
    """What whoever is sent to a site should know; what nobody has noted is None."""

    contact: str | None = None
    phone: str | None = None
    access: str | None = None
    meals: str | None = None
    equipment_provided: str | None = None
    equipment_to_bring: str | None = None

    @property
    def mark(self) -> str:
        """The mark of what stands."""
        return mark(self)


NAMES = tuple(each.name for each in fields(SiteSheet))


@dataclass(frozen=True, slots=True)
class OwnSite:
    """A site of one's own, with its sheet."""

    id: int
    name: str
    address: str
    sheet: SiteSheet


def _sheet(stored: Sheet | None) -> SiteSheet:
    return SiteSheet(**{name: getattr(stored, name) for name in NAMES} if stored else {})


def own_sites(session: Session, actor: Actor) -> tuple[OwnSite, ...]:
    """Return the sites of the actor's organisation in the market, by name."""
    query = (
        select(Site, Sheet)
        .outerjoin(Sheet, Sheet.site_id == Site.id)
        .where(Site.organisation_id == actor.organisation, Site.market_id == actor.market)
        .order_by(Site.shown, Site.id)
    )
    return tuple(OwnSite(site.id, site.shown, site.address, _sheet(told)) for site, told in session.execute(query))


def own_site(session: Session, actor: Actor, site: int) -> OwnSite:
    """Return a site that the actor may write.

    Raises
    ------
    NotFound
        When there is none, or none of theirs.
    """
    found = site_of(session, actor, site)
    return OwnSite(found.id, found.shown, found.address, _sheet(session.get(Sheet, found.id)))


def change_sheet(session: Session, actor: Actor, site: int, sheet: SiteSheet, *, seen: str | None = None) -> None:
    """Write a site's sheet; empty texts are not kept. ``seen`` is the mark of the one that was shown.

    Raises
    ------
    NotFound
        When there is no such site, or none of the actor's.
    Invalid
        When a text is too long, or the number is none.
    Conflict
        ``somebody_else_at_once``: another one stands there by now.
    """
    found = site_of(session, actor, site)
    stored = session.get(Sheet, found.id, with_for_update=True)
    require_same(_sheet(stored).mark, seen)
    if stored is None:
        stored = Sheet(site_id=found.id, market_id=found.market_id)
        session.add(stored)
    for name in NAMES:
        text = (getattr(sheet, name) or "").strip()
        if name in ON_ONE_LINE:
            text = one_line(text)
        if name == "phone" and text:
            text = _to_ring(text)
        if len(text) > LONGEST.get(name, LONGEST_TEXT):
            reason = "text_too_long"
            raise Invalid(name, reason)
        setattr(stored, name, text or None)
    session.flush()


def _to_ring(phone: str) -> str:
    try:
        return to_ring(phone)
    except ValueError as error:
        field, reason = "phone", "not_a_phone"
        raise Invalid(field, reason) from error

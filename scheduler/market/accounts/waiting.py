"""Inviting at once all who cannot come in yet, and the sheets to hand to them where no mail goes out."""

from collections.abc import Iterable

from sqlalchemy import text
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.tables.account_codes import LinkKind
from scheduler.core.tokens import token_of
from scheduler.market.accounts.administering import HandedLink, help_in
from scheduler.market.accounts.people import Person, Presence, as_person, people, require_administrator
from scheduler.market.accounts.rules import SignInRules

SHEETS = text("""
    SELECT p.*, l.kind, l.seed, l.token_hash, l.expires_at
    FROM administered_people() p CROSS JOIN LATERAL link_to_hand_over(p.id) l
    WHERE l.kind = :invitation AND NOT p.has_entered AND p.disabled_at IS NULL
    ORDER BY p.organisation, p.organisation_id, p.name, p.id
""")


def waiting(found: Iterable[Person], *, mailed: bool) -> tuple[Person, ...]:
    """Return who never came and has no link that works; by hand without those whose link whoever looks is not shown."""
    return tuple(each for each in found if each.presence == Presence.WAITING and (mailed or not each.opens_more))


def invite_waiting(
    session: Session, actor: Actor, organisation: int | None, key: str, rules: SignInRules, *, mailed: bool
) -> int:
    """Invite anew everybody whom the actor administers and who waits for it, and return how many these are.

    Parameters
    ----------
    organisation
        For its people alone, by its number.
    key, mailed
        As for ``help_in``.

    Raises
    ------
    NotAllowed
        For whoever administers nobody.
    """
    found = waiting(people(session, actor, organisation), mailed=mailed)
    for each in found:
        help_in(session, actor, each.id, key, rules, mailed=mailed)
    return len(found)


def sheets(session: Session, actor: Actor, key: str) -> tuple[tuple[Person, HandedLink], ...]:
    """Return the invitations that the actor has made to hand over and that still work, by organisation and name.

    Raises
    ------
    NotAllowed
        For whoever administers nobody.
    """
    require_administrator(actor)
    rows = session.execute(SHEETS, {"invitation": LinkKind.INVITATION.value}).all()
    tokens = [(row, token_of(row.seed, row.token_hash, key)) for row in rows]
    return tuple(
        (as_person(row), HandedLink(LinkKind(row.kind), token, row.expires_at)) for row, token in tokens if token
    )

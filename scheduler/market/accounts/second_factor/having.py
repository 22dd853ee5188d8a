"""How somebody comes to a second factor of their own, renews its recovery codes, and gives it up."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market
from scheduler.core.db import Database
from scheduler.core.errors import Conflict, Invalid
from scheduler.core.tables import Account, RecoveryCode, SecondFactor
from scheduler.market.accounts.second_factor.codes import (
    address_of,
    new_recovery_codes,
    new_secret,
    plain,
    recovery_hash,
    sealed,
    step_of,
    unsealed,
)
from scheduler.market.accounts.second_factor.trying import Tried, mark_passed, with_code
from scheduler.market.accounts.sessions import SignedIn
from scheduler.market.settings import MarketSettings

OWN = func.acting_account()
"""The account whose second factor and passkeys they are, for whatever organisation its owner acts."""

PROPOSAL_SECONDS = 3600
"""How long a page that shows a new secret may stay open before its first code."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A secret that nobody uses yet: to be typed, as an address for applications, and sealed for the way back."""

    secret: str
    address: str
    sealed: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Since when somebody has a second factor, how many recovery codes are left, whether their market speaks of it."""

    since: datetime | None
    codes_left: int
    offered: bool


def standing(session: Session, actor: Actor) -> Standing:
    """Tell how it stands with somebody's own second factor."""
    mine = select(RecoveryCode.id).where(RecoveryCode.account_id == OWN, RecoveryCode.used_at.is_(None))
    since, left = session.execute(
        select(
            select(SecondFactor.since).where(SecondFactor.account_id == OWN).scalar_subquery(),
            select(func.count()).select_from(mine.subquery()).scalar_subquery(),
        )
    ).one()
    return Standing(since, left, MarketSettings.of(acting_market(session, actor).settings).second_factor)


def propose(session: Session, key: str, before: str | None = None) -> Proposal:
    """Propose a secret; nothing is stored before its first code comes.

    Parameters
    ----------
    before
        The sealed secret of a page that was shown already: it stays the same while it is good.

    Raises
    ------
    Conflict
        ``factor_exists``: there is one, which has to go first.
    """
    exists = select(SecondFactor.account_id).where(SecondFactor.account_id == Account.id).exists()
    account, email, has_one = session.execute(select(Account.id, Account.email, exists).where(Account.id == OWN)).one()
    if has_one:
        reason = "factor_exists"
        raise Conflict(reason)
    secret = unsealed(before, account, key, PROPOSAL_SECONDS) if before else None
    if before is None or secret is None:
        secret = new_secret()
        before = sealed(secret, account, key)
    return Proposal(secret, address_of(secret, email), before)


def take_up(session: Session, who: SignedIn, proposed: str, code: str, key: str) -> tuple[str, ...]:
    """Begin to use a proposed secret, with its first code; this session has passed it. Return the recovery codes.

    Raises
    ------
    Invalid
        When the code is wrong, or the page was open for too long.
    Conflict
        ``factor_exists``: as ``propose`` says.
    """
    account, field = _own_account(session), "code"
    secret = unsealed(proposed, account, key, PROPOSAL_SECONDS)
    if secret is None:
        reason = "factor_page_too_old"
        raise Invalid(field, reason)
    step = step_of(secret, plain(code))
    if step is None:
        reason = "wrong_code"
        raise Invalid(field, reason)
    values = {"account_id": account, "secret": sealed(secret, account, key), "last_step": step}
    session.execute(insert(SecondFactor).values(values))
    mark_passed(session, who)
    return _new_codes(session)


def renew_codes(database: Database, who: SignedIn, tried: Tried) -> tuple[str, ...]:
    """Make new recovery codes, by a code as ``with_code`` says; the old ones are worthless."""
    return with_code(database, who, tried, _new_codes)[0]


def give_up(database: Database, who: SignedIn, tried: Tried) -> None:
    """Do without the second factor, by a code as ``with_code`` says; where it is demanded, another is set up next."""
    with_code(database, who, tried, lambda session: forget(session, _own_account(session)))


def forget(session: Session, account: int) -> None:
    """Remove the second factor of an account with its recovery codes."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account))
    session.execute(delete(SecondFactor).where(SecondFactor.account_id == account))


def _own_account(session: Session) -> int:
    return session.scalars(select(Account.id).where(Account.id == OWN)).one()


def _new_codes(session: Session) -> tuple[str, ...]:
    account, codes = _own_account(session), new_recovery_codes()
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account))
    rows = [{"account_id": account, "code_hash": recovery_hash(code)} for code in codes]
    session.execute(insert(RecoveryCode).inline(), rows)
    return codes

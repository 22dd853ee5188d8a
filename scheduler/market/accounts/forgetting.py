"""Forgetting somebody with an account: a number is left, under which what they did stays on record."""

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from scheduler.core.errors import NotFound
from scheduler.core.tables import (
    Account,
    Forgetting,
    KeptForm,
    Link,
    Member,
    Message,
    Passkey,
    PasskeyChallenge,
    RecoveryCode,
    SecondFactor,
    SignInAttempt,
    SignInLink,
    User,
    UserPhone,
    UserSession,
)
from scheduler.core.tables.codes import Language, MailWish, Role
from scheduler.core.tables.forgetting_codes import ForgettingReason
from scheduler.market.accounts.last_planner import require_no_last_planner


def forget_user(session: Session, email: str, reason: ForgettingReason) -> tuple[int, ...]:
    """Blank somebody's name and address and end all that opens with them; the session is the administration's.

    Nobody brings it back, and the account opens no more, for whatever organisation. Return the numbers of its users.

    Raises
    ------
    NotFound
        When there is no such account.
    LastPlanner
        When nobody else could set up the market.
    """
    whose = select(User).where(User.email == func.lower(email), User.role != Role.ENGINE, User.forgotten_at.is_(None))
    users = session.scalars(whose.order_by(User.id).with_for_update()).all()
    if not users:
        thing = "user"
        raise NotFound(thing, email)
    for user in users:
        require_no_last_planner(session, user.id)
    account, address = users[0].account_id, users[0].email
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account))
    session.execute(delete(SecondFactor).where(SecondFactor.account_id == account))
    session.execute(delete(Passkey).where(Passkey.account_id == account))
    session.execute(delete(PasskeyChallenge).where(PasskeyChallenge.account_id == account))
    session.execute(delete(SignInLink).where(SignInLink.email == address))
    session.execute(delete(SignInAttempt).where(SignInAttempt.email == address))
    for user in users:
        _forget(session, user, reason)
    nameless = {"email": f"u{users[0].id}@forgotten.invalid", "password_hash": None}
    session.execute(update(Account).where(Account.id == account).values(nameless))  # the key carries it to the users
    return tuple(user.id for user in users)


def _forget(session: Session, user: User, reason: ForgettingReason) -> None:
    session.execute(delete(UserSession).where(UserSession.user_id == user.id))
    session.execute(delete(KeptForm).where(KeptForm.user_id == user.id))
    session.execute(delete(UserPhone).where(UserPhone.user_id == user.id))
    session.execute(delete(Link).where(Link.user_id == user.id))
    session.execute(delete(Message).where(Message.user_id == user.id))
    session.execute(delete(SignInLink).where(SignInLink.user_id == user.id))
    session.execute(update(Member).where(Member.duty_user_id == user.id).values(duty_user_id=None))
    now = session.scalars(select(func.now())).one()
    user.name, user.administers = f"U{user.id}", False
    user.language, user.mail = Language.FRENCH, MailWish.NONE
    user.disabled_at, user.forgotten_at = user.disabled_at or now, now
    session.add(Forgetting(organisation_id=user.organisation_id, user_id=user.id, reason=reason))
    session.flush()

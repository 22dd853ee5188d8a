"""Forgetting somebody with an account: a number is left, under which what they did stays on record."""

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from scheduler.core.errors import NotFound
from scheduler.core.tables import (
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


def forget_user(session: Session, email: str, reason: ForgettingReason) -> int:
    """Blank a user's name and address and end all that opens with them; the session is the administration's.

    Nobody brings it back, and the account opens no more. Return the user's number.

    Raises
    ------
    NotFound
        When there is no such account.
    LastPlanner
        When nobody else could set up the market.
    """
    whose = select(User).where(User.email == func.lower(email), User.role != Role.ENGINE, User.forgotten_at.is_(None))
    user = session.scalars(whose.with_for_update()).one_or_none()
    if user is None:
        thing = "user"
        raise NotFound(thing, email)
    require_no_last_planner(session, user.id)
    session.execute(delete(UserSession).where(UserSession.user_id == user.id))
    session.execute(delete(Passkey).where(Passkey.user_id == user.id))
    session.execute(delete(PasskeyChallenge).where(PasskeyChallenge.user_id == user.id))
    session.execute(delete(KeptForm).where(KeptForm.user_id == user.id))
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    session.execute(delete(SecondFactor).where(SecondFactor.user_id == user.id))
    session.execute(delete(UserPhone).where(UserPhone.user_id == user.id))
    session.execute(delete(Link).where(Link.user_id == user.id))
    session.execute(delete(Message).where(Message.user_id == user.id))
    session.execute(delete(SignInLink).where(or_(SignInLink.user_id == user.id, SignInLink.email == user.email)))
    session.execute(delete(SignInAttempt).where(SignInAttempt.email == user.email))
    session.execute(update(Member).where(Member.duty_user_id == user.id).values(duty_user_id=None))
    now = session.scalars(select(func.now())).one()
    user.email, user.name = f"u{user.id}@forgotten.invalid", f"U{user.id}"
    user.password_hash, user.administers = None, False
    user.language, user.mail = Language.FRENCH, MailWish.NONE
    user.disabled_at, user.forgotten_at = user.disabled_at or now, now
    session.add(Forgetting(organisation_id=user.organisation_id, user_id=user.id, reason=reason))
    session.flush()
    return user.id

"""What a user chooses for themselves: the language, and which messages they get by which way."""

from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from scheduler.core import telephone
from scheduler.core.access import Actor
from scheduler.core.errors import Invalid
from scheduler.core.tables import User, UserPhone
from scheduler.core.tables.codes import Language, MailWish, TextWish
from scheduler.messages.contacts import international_or_none
from scheduler.messages.links import own_link


@dataclass(frozen=True, slots=True)
class Texts:
    """Where text messages go, None nowhere, and which are wanted: what is urgent, unless somebody says otherwise."""

    phone: str | None = None
    wish: TextWish = TextWish.URGENT


@dataclass(frozen=True, slots=True)
class Preferences:
    """A user's choices; ``link`` is the token of their calendar, None while there is none."""

    email: str
    language: Language
    mail: MailWish
    texts: Texts
    link: str | None


def preferences(session: Session, actor: Actor, key: str) -> Preferences:
    """Return the actor's own choices."""
    query = (
        select(User.email, User.language, User.mail, UserPhone.phone, UserPhone.wish)
        .outerjoin(UserPhone, UserPhone.user_id == User.id)
        .where(User.id == actor.user)
    )
    email, language, mail, phone, wish = session.execute(query).one()
    return Preferences(email, language, mail, Texts(phone, wish or TextWish.URGENT), own_link(session, actor, key))


def choose(session: Session, actor: Actor, language: Language, mail: MailWish, texts: Texts | None = None) -> None:
    """Keep the actor's choices; without ``texts`` those of text messages stay as they are.

    Raises
    ------
    Invalid
        When the number is none, or takes no text messages (``phone``); without a number nothing goes out.
    """
    session.execute(update(User).where(User.id == actor.user).values(language=language, mail=mail))
    if texts is not None:
        _keep_texts(session, actor, texts)


def _keep_texts(session: Session, actor: Actor, texts: Texts) -> None:
    known = international_or_none(texts.phone or "")
    if known is None:
        session.execute(delete(UserPhone).where(UserPhone.user_id == actor.user))
        return
    if not telephone.takes_texts(known):
        field, reason = "phone", "no_mobile"
        raise Invalid(field, reason)
    values = {"phone": known, "wish": texts.wish}
    row = insert(UserPhone).values(user_id=actor.user, **values)
    session.execute(row.on_conflict_do_update(index_elements=[UserPhone.user_id], set_=values))

"""What a user chooses for themselves: the language, and which messages they get."""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.tables import User
from scheduler.core.tables.codes import Language, MailWish
from scheduler.messages.links import own_link


@dataclass(frozen=True, slots=True)
class Preferences:
    """A user's choices; ``link`` is the token of their calendar, None while there is none."""

    email: str
    language: Language
    mail: MailWish
    link: str | None


def preferences(session: Session, actor: Actor, key: str) -> Preferences:
    """Return the actor's own choices."""
    query = select(User.email, User.language, User.mail).where(User.id == actor.user)
    email, language, mail = session.execute(query).one()
    return Preferences(email, language, mail, own_link(session, actor, key))


def choose(session: Session, actor: Actor, language: Language, mail: MailWish) -> None:
    """Keep the actor's choices."""
    session.execute(update(User).where(User.id == actor.user).values(language=language, mail=mail))

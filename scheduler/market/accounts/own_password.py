"""A person chooses their own password: by a link, or knowing the present one. Every other session of theirs ends."""

from sqlalchemy import func, update
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.db import Database
from scheduler.core.errors import Invalid, NotFound
from scheduler.core.tables import Account
from scheduler.core.tables.account_codes import LinkKind
from scheduler.market.accounts.good_passwords import check_password
from scheduler.market.accounts.identity import identity
from scheduler.market.accounts.links import FOR_PASSWORDS, LinkState, ask_for_link, found_link, used
from scheduler.market.accounts.passwords import password_hash
from scheduler.market.accounts.record import CHOOSE, on_record
from scheduler.market.accounts.rules import SignInRules
from scheduler.market.accounts.sessions import Entered, enter
from scheduler.market.accounts.signing_in import prove
from scheduler.market.accounts.throttle import keep_attempt
from scheduler.market.accounts.visitors import Visitor


def forget_password(database: Database, email: str, visitor: Visitor, key: str, rules: SignInRules) -> None:
    """Send a link with which another password is chosen; an unknown address gets the same answer, and no mail.

    Raises
    ------
    TooManyAttempts
        When the visitor's network has asked for too many lately.
    """
    with database.transaction(None) as session:
        ask_for_link(session, email.replace("\0", "").strip(), key, rules, LinkKind.RESET, visitor.network)


def choose_by_link(database: Database, token: str, password: str, visitor: Visitor, rules: SignInRules) -> Entered:
    """Choose a password by a link, which is used up, and begin a session. A password that is refused uses nothing up.

    Raises
    ------
    NotFound
        When the link does not work (any more).
    Invalid
        When the password is none to choose.
    """
    link = found_link(database, token)
    if link.state != LinkState.WORKS or link.kind not in FOR_PASSWORDS or link.user is None or link.joins:
        thing = "link"
        raise NotFound(thing, "")
    check_password(password, rules, (link.name, link.email, link.organisation))
    new_hash = password_hash(password, rules)
    actor = database.actor(link.user)
    with database.transaction(actor) as session:
        email, user = used(session, token, FOR_PASSWORDS)
        _store(session, actor, new_hash)
        keep_attempt(session, email, visitor, None, succeeded=True)
    return enter(database, user, new_hash, None)


def change_password(
    database: Database, actor: Actor, present: str, password: str, visitor: Visitor, rules: SignInRules
) -> Entered:
    """Choose another password, knowing the present one, and begin a session instead of all others.

    Raises
    ------
    TooManyAttempts
        When the present one was wrong too often.
    Invalid
        When the present one is wrong (``present``), or the new one is none to choose (``password``).
    """
    with database.transaction(actor) as session:
        who = identity(session, actor)
    check_password(password, rules, (who.name, who.email, who.organisation))
    if password == present:
        field, reason = "password", "password_the_same"
        raise Invalid(field, reason)
    try:
        proved = prove(database, who.email, present, visitor, rules)
    except Invalid as error:
        field, reason = "present", "wrong_password"
        raise Invalid(field, reason) from error
    new_hash = password_hash(password, rules)
    with database.transaction(actor) as session:
        _store(session, actor, new_hash)
    return enter(database, actor.user, new_hash, proved.browser)


def _store(session: Session, actor: Actor, new_hash: str) -> None:
    # The trigger on ``accounts`` ends all sessions and all other links of theirs.
    session.execute(update(Account).where(Account.id == func.acting_account()).values(password_hash=new_hash))
    on_record(session, actor, CHOOSE, actor.user)

"""Signing in as whom a provider has verified: never a new account, and the first factor alone."""

from sqlalchemy import text

from scheduler.core.db import Database
from scheduler.core.errors import Invalid
from scheduler.market.accounts.sessions import Entered, enter
from scheduler.market.accounts.throttle import keep_attempt
from scheduler.market.accounts.visitors import Visitor


def sign_in_by_provider(database: Database, email: str, visitor: Visitor) -> Entered:
    """Begin a session of whoever has the account of an address; what the market demands beside it is asked next.

    Raises
    ------
    Invalid
        ``no_account``: when nobody has it, or the account is disabled.
    """
    with database.transaction(None) as session:
        found = session.execute(text("SELECT * FROM account_of_address(:email)"), {"email": email}).one_or_none()
        if found is None:
            field, reason = "provider", "no_account"
            raise Invalid(field, reason)
        browser = visitor.browser(found.account_id, found.password_hash)
        keep_attempt(session, email, visitor, browser, succeeded=True)
    return enter(database, found.user_id, found.password_hash, browser)

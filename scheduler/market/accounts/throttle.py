"""Slowing down guesses without keeping people out.

Who fails too often waits alone: what counts is the pair of an account and a visitor. A visitor is a network, or a
browser that has signed in to the account before; such a browser is counted by itself, so nobody else's failures hold it
up. All others share a budget of guesses at the account. Accounts that do not exist are counted alike.
"""

from datetime import timedelta

from sqlalchemy import func, insert, text
from sqlalchemy.orm import Session

from scheduler.core.tables import SignInAttempt
from scheduler.core.tables.account_codes import SignInStep
from scheduler.market.accounts.rules import SignInRules
from scheduler.market.accounts.visitors import Visitor


def wait_for(
    session: Session,
    email: str,
    visitor: Visitor,
    browser: str | None,
    rules: SignInRules,
    step: SignInStep = SignInStep.PASSWORD,
) -> int | None:
    """Return in how many minutes the visitor may try again, None when they may now.

    Until the transaction ends, others who try the same wait: counted at once, a hundred would all pass as the first.
    """
    lock = text("SELECT pg_advisory_xact_lock(hashtextextended('sign_in:' || :browser || ':' || lower(:email), 0))")
    session.execute(lock, {"email": email, "browser": browser or ""})
    found = session.execute(
        text(
            "SELECT * FROM sign_in_failures(:email, CAST(:network AS inet), :browser, :pair_span, :account_span, :step)"
        ),
        {
            "email": email,
            "network": visitor.network,
            "browser": browser,
            "pair_span": timedelta(minutes=rules.minutes),
            "account_span": timedelta(minutes=rules.guess_minutes),
            "step": step,
        },
    ).one()
    waits = []
    if found.of_pair >= rules.failures:
        waits.append(found.pair_wait)
    if browser is None and found.of_account >= rules.guesses:
        waits.append(found.account_wait)
    return max(1, *(-(-wait // timedelta(minutes=1)) for wait in waits)) if waits else None


def keep_attempt(
    session: Session,
    email: str,
    visitor: Visitor,
    browser: str | None,
    step: SignInStep = SignInStep.PASSWORD,
    *,
    succeeded: bool,
) -> None:
    """Log an attempt."""
    attempt = {"email": func.lower(email), "address": visitor.network, "browser": browser, "succeeded": succeeded}
    attempt["step"] = step
    # Inline: the application may write attempts but not read them, not even the new one's number.
    session.execute(insert(SignInAttempt).inline().values(attempt))

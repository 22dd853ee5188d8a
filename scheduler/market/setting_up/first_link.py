"""A link by which whoever holds it founds an installation that has no market yet: once, within an hour."""

import secrets
from datetime import timedelta
from json import dumps

from sqlalchemy import func, text, update
from sqlalchemy.orm import Session

from scheduler.core.db import Database
from scheduler.core.errors import NotFound
from scheduler.core.tables import SetUpLink
from scheduler.core.tokens import TOKEN_BYTES, hashed
from scheduler.market.setting_up.founding import LEAD_TIME_MINUTES, Founding, checked, code_of
from scheduler.market.setting_up.users import ENGINE_NAME, engine_address

LIFE = timedelta(hours=1)


def is_founded(database: Database) -> bool:
    """Tell whether somebody takes part in a market; before that there is nothing to sign in for."""
    (row,) = database.ask("SELECT is_founded() AS founded")
    return bool(row.founded)


def make_set_up_link(session: Session) -> str:
    """Make a link and return its token; older ones die. The session is the administration's."""
    session.execute(update(SetUpLink).where(SetUpLink.used_at.is_(None)).values(used_at=func.now()))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(SetUpLink(token_hash=hashed(token), expires_at=func.now() + LIFE))
    return token


def set_up_link_works(database: Database, token: str) -> bool:
    """Tell whether a link founds the installation; looking at it does not use it up."""
    (row,) = database.ask("SELECT set_up_link_works(:hash) AS works", hash=hashed(token))
    return bool(row.works)


def found_by_link(database: Database, token: str, given: Founding, password_hash: str) -> int:
    """Found the installation and return its planner; the link is used up.

    Raises
    ------
    NotFound
        When there is no such link, it was used or is too old, or the installation is founded already.
    Invalid
        When a value cannot be; the link then still works.
    """
    new = checked(given)
    values = {
        "hash": hashed(token),
        "market_code": new.code,
        "market_name": new.market,
        "clock": new.timezone,
        "lead_time": LEAD_TIME_MINUTES,
        "chosen": dumps(new.settings),
        "lead_code": code_of(new.lead),
        "lead_name": new.lead,
        "lead_kind": new.lead_kind.value,
        "lead_phone": new.phone,
        "planner_email": new.email,
        "planner_name": new.person,
        "planner_password": password_hash,
        "engine_email": engine_address(code_of(new.lead)),
        "engine_name": ENGINE_NAME,
    }
    named = ", ".join(f"{name} => :{name}" for name in values)
    with database.transaction(None) as session:
        planner = session.scalar(text(f"SELECT found_installation({named})"), values)  # names of ours
        if planner is None:
            thing = "link"
            raise NotFound(thing, "")
    return int(planner)

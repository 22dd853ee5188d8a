"""Rows that a session keeps until its transaction ends.

A session holds its rows weakly: without this, the next use case would read the market or the request again.
"""

from typing import TypeVar

from sqlalchemy.orm import Session

R = TypeVar("R")


def hold(session: Session, row: R) -> R:
    """Have a session keep a row, the last one of its table, and return it."""
    session.info[type(row)] = row
    return row

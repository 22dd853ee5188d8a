"""What the addresses of the exports ask for: a month, and from when on clause hours are counted."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from flask import abort, request

from scheduler.exports.months import ExportMonth
from web import addresses
from web.days import month_of
from web.wording.formats import today


class Since(StrEnum):
    """From when on, up to the month that is asked for."""

    MONTH = "mois"
    QUARTER = "trimestre"
    YEAR = "annee"


def month(found: Sequence[ExportMonth]) -> ExportMonth | None:
    """Return the month that the address asks for, else the last one that is over, else the latest; None of none."""
    asked = addresses.understood(request.args.get("mois", ""), month_of)
    if asked:
        return next((each for each in found if each.first == asked), None) or abort(404)
    over = [each for each in found if each.first < today().replace(day=1)]
    return next(iter(over or found), None)


def begins(last: date) -> date:
    """Return the first month of the period that ends with another, as the address asks."""
    return first_month(last, addresses.code("depuis", Since) or Since.MONTH)


def first_month(last: date, since: Since) -> date:
    """Return the first month of a period that ends with another."""
    if since == Since.YEAR:
        return last.replace(month=1)
    return last.replace(month=(last.month - 1) // 3 * 3 + 1) if since == Since.QUARTER else last

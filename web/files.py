"""Lists as files: the answer that a browser stores as a spreadsheet."""

from datetime import UTC, datetime

from flask import Response, request

from scheduler.core.errors import Invalid
from scheduler.reports import FRENCH, Dialect, Sheet, as_csv, as_xlsx
from web.addresses import misunderstood
from web.wording.formats import local

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sent(name: str, *sheets: Sheet, dialect: Dialect = FRENCH) -> Response:
    """Send a list as the file that the address asks for: a workbook of all sheets, else the first one as CSV.

    ``dialect``: how a program wants the CSV, where it is not for a spreadsheet.

    Raises
    ------
    Invalid
        When the address asks for rows in a way that nobody can read: the file would hold others, and could not say so.
    """
    if misunderstood():
        field, reason = "address", "misunderstood"
        raise Invalid(field, reason)
    if request.args.get("format") == "xlsx":
        return stored_as(f"{name}.xlsx", as_xlsx(*sheets), XLSX)
    return stored_as(f"{name}.csv", as_csv(sheets[0], dialect), "text/csv")


def stored_as(name: str, content: bytes, mimetype: str) -> Response:
    """Send a file for the visitor's disk; the name, in ASCII, is led by the date."""
    today = local(datetime.now(UTC)).date()
    disposition = f'attachment; filename="{today}-{name}"'
    return Response(content, mimetype=mimetype, headers={"Content-Disposition": disposition})

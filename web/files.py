"""Lists as files: the answer that a browser stores as a spreadsheet."""

from datetime import UTC, datetime

from flask import Response, request

from scheduler.reports import Sheet, as_csv, as_xlsx
from web.wording.formats import local

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sent(name: str, *sheets: Sheet) -> Response:
    """Send a list as the file that the address asks for: a workbook of all sheets, else the first one as CSV."""
    if request.args.get("format") == "xlsx":
        return stored_as(f"{name}.xlsx", as_xlsx(*sheets), XLSX)
    return stored_as(f"{name}.csv", as_csv(sheets[0]), "text/csv")


def stored_as(name: str, content: bytes, mimetype: str) -> Response:
    """Send a file for the visitor's disk; the name, in ASCII, is led by the date."""
    today = local(datetime.now(UTC)).date()
    disposition = f'attachment; filename="{today}-{name}"'
    return Response(content, mimetype=mimetype, headers={"Content-Disposition": disposition})

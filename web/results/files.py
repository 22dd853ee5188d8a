"""The exports as files. Their words are French whatever language the screen has: whoever reads them is in France.

What is not final says so in its name and on its sheet; the file for a payroll program has the agency's columns alone.
"""

from flask import Response, abort

from scheduler.exports.clause import Clause, ClauseLine, clause
from scheduler.exports.control_sheet import ControlLine, control_sheet
from scheduler.exports.ledger import ledger, written
from scheduler.exports.months import ExportMonth, export_months
from scheduler.exports.payroll import payroll
from scheduler.exports.payroll_file import dialect, payroll_sheet
from scheduler.reports import Column, ColumnKind, Sheet, sheet
from web.context import actor, transaction
from web.files import sent, stored_as
from web.results import asked
from web.results.blueprint import blueprint, for_exports, for_lead
from web.wording.formats import today

PROVISIONAL = "provisoire"
CLAUSE: tuple[Column[ClauseLine], ...] = (
    Column("Contrat", lambda each: each.contract),
    Column("Mois", lambda each: f"{each.month:%m/%Y}"),
    Column("Association", lambda each: each.agency),
    Column("Personne (code)", lambda each: each.code),
    Column("Heures", lambda each: each.minutes, ColumnKind.HOURS),
    Column("Embauche", lambda each: each.hired, ColumnKind.DAY),
    Column("Sortie", lambda each: each.left, ColumnKind.DAY),
)
CONTROL: tuple[Column[ControlLine], ...] = (
    Column("Année", lambda each: each.month.year, ColumnKind.NUMBER),
    Column("Mois", lambda each: each.month.month, ColumnKind.NUMBER),
    Column("Association", lambda each: each.agency),
    Column("Personne (code)", lambda each: each.code),
    Column("Salarié(e)", lambda each: each.name),
    Column("Contrat du", lambda each: each.contract_from, ColumnKind.DAY),
    Column("Contrat au", lambda each: each.contract_to, ColumnKind.DAY),
    Column("Heures travaillées", lambda each: each.hours, ColumnKind.NUMBER),
    Column("Heures exactes", lambda each: each.minutes, ColumnKind.HOURS),
    Column("Missions", lambda each: each.missions, ColumnKind.NUMBER),
    Column("Heures facturées", lambda each: each.billed, ColumnKind.HOURS),
    Column("Sortie", lambda each: each.left, ColumnKind.DAY),
)


@blueprint.get("/exports/paie/fichier")
@for_exports
def payroll_file() -> Response:
    """Send the hours of the agency's people as its payroll program wants them."""
    with transaction() as session:
        month = _month(export_months(session, actor()))
        found = payroll(session, actor(), month.first)
    of = f"{month.first:%Y-%m}"
    table = payroll_sheet(_titled("Paie", of, final=month.closed), found)
    return sent(_file("paie", of, final=month.closed), table, dialect=dialect(found.profile))


@blueprint.get("/exports/clause/fichier")
@for_exports
def clause_file() -> Response:
    """Send the clause hours up to a month, for the facilitator."""
    with transaction() as session:
        last = _month(export_months(session, actor())).first
        found = clause(session, actor(), asked.begins(last), last, today())
    return clause_sent(found)


@blueprint.get("/exports/asp/fichier")
@for_exports
def control_file() -> Response:
    """Send the control sheet of a month."""
    with transaction() as session:
        month = _month(export_months(session, actor())).first
        found = control_sheet(session, actor(), month, today())
    final = found.month.closed
    state = "Validé" if final else "Brouillon"
    columns = (*CONTROL, Column("État", lambda _: state), Column("Lignes du registre", lambda each: _ids(each.entries)))
    table = sheet(_titled("Contrôle ASP", f"{month:%Y-%m}", final=final), columns, found.lines)
    return sent(_file("controle-asp", f"{month:%Y-%m}", final=final), table)


@blueprint.get("/exports/registre/fichier")
@for_lead
def ledger_file() -> Response:
    """Send the ledger of a month, for others to verify."""
    with transaction() as session:
        month = _month(export_months(session, actor()))
        found = ledger(session, actor(), month.first)
    name = _file("registre", found.month, final=found.closed)
    return stored_as(f"{name}.json", written(found), "application/json")


def clause_sent(found: Clause) -> Response:
    """Send clause hours, to whoever may have them."""
    return sent(_file("heures-de-clause", _period(found), final=found.final), clause_sheet(found))


def clause_sheet(found: Clause) -> Sheet:
    """Return clause hours as a table."""
    state = "définitif" if found.final else PROVISIONAL
    columns = (*CLAUSE, Column("État", lambda _: state), Column("Lignes du registre", lambda each: _ids(each.entries)))
    return sheet(_titled("Clause", _period(found), final=found.final), columns, found.lines)


def _month(found: tuple[ExportMonth, ...]) -> ExportMonth:
    return asked.month(found) or abort(404)


def _period(found: Clause) -> str:
    one = found.first == found.last
    return f"{found.last:%Y-%m}" if one else f"{found.first:%Y-%m}-a-{found.last:%Y-%m}"


def _file(what: str, when: str, *, final: bool) -> str:
    return f"{what}-{when}" if final else f"{what}-{when}-{PROVISIONAL}"


def _titled(what: str, when: str, *, final: bool) -> str:
    """Return the name of a sheet, which holds 31 signs at most."""
    return f"{what} {when}" if final else f"{what} {when} {PROVISIONAL}"


def _ids(entries: tuple[int, ...]) -> str:
    return " ".join(map(str, entries))

"""The closing sheet of a month for whoever leads: what counts, by site, and the head of its chain, to be signed."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.acting_market import acting_market
from scheduler.core.formats import HARD_SPACE, Format
from scheduler.core.tables.hour_codes import EntryKind, ReopenReason
from scheduler.core.weeks import clock
from scheduler.documents.rendering import pdf
from scheduler.documents.words import count_of, french, labelled
from scheduler.hours.closing import ClosingAct, Sheet, SheetLine, sheet

REOPENED_FOR = {
    ReopenReason.MISTAKE: "erreur constatée",
    ReopenReason.LATE_HOURS: "heures arrivées après coup",
    ReopenReason.LATE_DISPUTE: "contestation tardive",
}


def closing_sheet(session: Session, actor: Actor, month: date, now: datetime) -> bytes:
    """Return the closing sheet of the month that begins on a day, as a PDF; it is kept on paper, by whoever signs it.

    Raises
    ------
    NotAllowed, NotFound
        As ``scheduler.hours.closing.sheet`` does.
    """
    found = sheet(session, actor, month)
    form = french(clock(session, actor))
    foot = f"{acting_market(session, actor).name}, imprimé le {form.day(now)}"
    title = f"{labelled('Feuille de clôture')} {form.month(month)}"
    return pdf("closing", {**_facts(form, found), "title": title, "foot": foot}, now)


def _facts(form: Format, found: Sheet) -> dict[str, Any]:
    month = found.month
    open_days = f", {count_of(month.open, 'encore ouverte', 'encore ouvertes')}" if month.open else ""
    return {
        "of": [
            ("État", "clos" if month.closed else "ouvert"),
            ("Heures qui comptent", form.duration(month.minutes)),
            ("Journées", f"{form.number(month.days)}{open_days}"),
            ("Lignes du registre", form.number(month.entries)),
        ],
        "head": month.head,
        "head_label": "Empreinte du mois",
        "explained": (
            "L’empreinte résume chaque ligne du mois dans l’ordre. Une ligne changée, retirée ou ajoutée plus tard"
            " donnerait une autre empreinte."
        ),
        "heads": ["Établissement", "Association", "Journées", "Personnes", "Heures"],
        "lines": [_line(form, each) for each in found.lines],
        "acts": [_act(form, each) for each in found.acts],
        "signatures": [("Pour l’association mandataire", "Nom, date et signature")],
    }


def _line(form: Format, line: SheetLine) -> list[str]:
    return [line.site, line.agency, str(line.days), str(line.people), form.duration(line.minutes)]


def _act(form: Format, act: ClosingAct) -> str:
    done = "Clos" if act.kind == EntryKind.CLOSING else "Rouvert"
    when = f"{done} le {form.day_at(form.day(act.at), act.at)}"
    by = f", {act.person}" if act.person else ""
    return f"{when}{by}{HARD_SPACE}: {REOPENED_FOR[act.reason]}" if act.reason else f"{when}{by}"

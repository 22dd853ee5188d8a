"""Requests: a site's own, or any of the market to whoever leads it.

A request is known by its number, by its reference, or by all that its row says; a file never changes one that is there,
and a row that says something else of it is a question.
"""

from collections.abc import Sequence
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.tables import Job, Request, Site
from scheduler.core.tables.codes import RequestReason
from scheduler.imports.cells import choice, clock, day, pattern, plain, text, whole
from scheduler.imports.columns import Column, Row, shown
from scheduler.imports.faults import Code, Fault, Outcome, RowError
from scheduler.imports.sites import UAI
from scheduler.requests import MAX_HEADCOUNT, MAX_PERIOD_DAYS, AskedShift, InvalidRequestError, NewRequest, ask
from scheduler.requests.day_kinds import CLOSED, day_kinds
from scheduler.requests.usual_hours import labels_of, propose_hours
from scheduler.requests.usual_week import Hours

REASONS = {
    "Absence": RequestReason.ABSENCE,
    "Poste vacant": RequestReason.VACANCY,
    "Surcroît d’activité": RequestReason.WORKLOAD,
    "Autre": RequestReason.OTHER,
}
LAST_WORKDAY = 5  # Friday
NBSP = "\N{NO-BREAK SPACE}"
LARGEST = 999_999_999  # number of a request; a cell holds no longer one

COLUMNS = (
    Column("uai", "UAI", pattern(UAI, Code.UAI_FORMAT), "Vide si vous n’avez qu’un établissement.", "0149999Z"),
    Column("job", "Métier", text(), "Son nom ou son code : voyez la liste.", "Entretien", required=True),
    Column("label", "Horaire type", text(), "S’il y en a plusieurs pour ce métier.", "Matin"),
    Column("first_day", "Premier jour", day, "Une date à venir.", "04/01/2027", required=True),
    Column("last_day", "Dernier jour", day, "Les jours fermés sont laissés de côté.", "08/01/2027", required=True),
    Column("start", "Début", clock, "Vide : les heures habituelles du poste. Sinon du lundi au vendredi.", "06:30"),
    Column("end", "Fin", clock, "De même.", "13:30"),
    Column("break_minutes", "Pause (minutes)", whole(0, 720), "Vide : aucune, ou celle du poste.", 20),
    Column("reason", "Motif", choice(REASONS), f"{', '.join(REASONS)}. Rien sur la santé.", "Absence", required=True),
    Column("headcount", "Personnes", whole(1, MAX_HEADCOUNT), "Vide : une seule.", 1),
    Column(
        "reference", "Référence", text(60), "Votre numéro, pour distinguer deux demandes semblables.", "ABS-EXEMPLE"
    ),
    Column(
        "number", "Demande n°", whole(1, LARGEST), "Vide : une nouvelle demande. Celle qui en a un reste telle quelle."
    ),
)
KEY = ("number", "uai", "reference", "job", "label", "first_day", "last_day", "start", "end", "reason", "headcount")
FIELDS = {
    "site": "uai",
    "job": "job",
    "first_day": "first_day",
    "last_day": "last_day",
    "headcount": "headcount",
    "start": "start",
    "end": "end",
    "break": "break_minutes",
    "day": "first_day",
}
"""The columns by the fields of a request."""

OURS = (
    "Établissement",
    "Priorité",
    "État",
    "Heures",
    "Créneaux",
    "Créneaux pourvus",
    "Créneaux confirmés",
    "Créneaux en attente de réponse",
    "Créneaux retenus",
    "Créneaux vides",
    "Demandée le",
)
"""What our lists of requests tell, a site's and the lead's, beyond what a file brings in."""


class _Asking:
    """What a site may ask for, and who asks."""

    def __init__(self, session: Session, actor: Actor, rows: Sequence[Row]) -> None:
        self.session, self.actor = session, actor
        self.doubts: list[Fault] = []
        sites = select(Site).where(Site.market_id == actor.market)
        if not actor.leads:
            sites = sites.where(Site.organisation_id == actor.organisation)
        self.own = session.scalars(sites).all()
        self.sites = {site.uai: site for site in self.own}
        jobs = session.scalars(select(Job).where(Job.market_id == actor.market)).all()
        self.jobs = {plain(word): job for job in jobs for word in (job.code, job.name)}
        self.labels = labels_of(session, {site.id for site in self.own})
        tokens = {_token(actor, site, row) for row in rows if (site := self._found(row)) is not None}
        numbers = {row["number"] for row in rows}
        there = select(Request).where(Request.id.in_(numbers) | Request.form_token.in_(tokens))
        owned = [each for each in session.scalars(there) if each.site_id in {site.id for site in self.own}]
        self.numbered = {each.id: each for each in owned}
        self.named = {each.form_token: each for each in owned if each.form_token is not None}

    def __call__(self, row: Row) -> Outcome:
        """Ask for what a row says, unless that was done before."""
        if row["number"] is not None:
            if row["number"] not in self.numbered:
                raise RowError(Code.UNKNOWN_REQUEST, "number", row["number"])
            return self._known(row, self.numbered[row["number"]])
        site, job = self._site(row), self.jobs.get(plain(row["job"]))
        if job is None:
            raise RowError(Code.UNKNOWN_JOB, "job", row["job"])
        token = _token(self.actor, site, row)
        if token in self.named:
            return self._known(row, self.named[token])
        first, last = row["first_day"], row["last_day"]
        if last < first:
            raise RowError(Code.BEFORE_FIRST_DAY, "last_day", last)
        if (last - first).days >= MAX_PERIOD_DAYS:
            raise RowError(Code.PERIOD_TOO_LONG, "last_day", last)
        new = NewRequest(
            site=site.id,
            job=job.id,
            first_day=first,
            last_day=last,
            reason=row["reason"],
            shifts=self._shifts(row, site, job),
            headcount=row["headcount"] or 1,
            form_token=token,
        )
        try:
            asked = ask(self.session, self.actor, new, count=False)
        except InvalidRequestError as error:
            raise _row_error(error, new) from error
        self.named[token] = self.session.get_one(Request, asked)
        return Outcome.ADDED

    def _known(self, row: Row, stored: Request) -> Outcome:
        """Leave a request as it is, and ask about the first thing that the file says otherwise."""
        job, site = self.jobs.get(plain(row["job"])), self._found(row)
        said = {
            "uai": row["uai"] is None or (site is not None and site.id == stored.site_id),
            "job": job is not None and job.id == stored.job_id,
            "first_day": row["first_day"] == stored.first_day,
            "last_day": row["last_day"] == stored.last_day,
            "reason": row["reason"] == stored.reason,
            "headcount": row["headcount"] in {None, stored.headcount},
        }
        if other := next((key for key, same in said.items() if not same), None):
            self.doubts.append(Fault(Code.REQUEST_DIFFERS, row.number, other, shown(row[other])))
        return Outcome.UNCHANGED

    def _found(self, row: Row) -> Site | None:
        if row["uai"] is None:
            return self.own[0] if len(self.own) == 1 else None
        return self.sites.get(row["uai"])

    def _site(self, row: Row) -> Site:
        found = self._found(row)
        if found is None:
            raise RowError(Code.REQUIRED if row["uai"] is None else Code.UNKNOWN_SITE, "uai", row["uai"] or "")
        return found

    def _shifts(self, row: Row, site: Site, job: Job) -> tuple[AskedShift, ...]:
        first, last = row["first_day"], row["last_day"]
        if row["start"] is None and row["end"] is None:
            label = self._label(row, site, job)
            proposed = propose_hours(self.session, self.actor, site.id, job.id, label, first, last)
            return tuple(AskedShift(each.day, hours) for each in proposed for hours in each.hours)
        if row["start"] is None or row["end"] is None:
            raise RowError(Code.HOURS_INCOMPLETE, "start" if row["start"] is None else "end")
        if row["end"] <= row["start"]:
            raise RowError(Code.END_BEFORE_START, "end")
        hours = Hours(row["start"], row["end"], row["break_minutes"] or 0)
        kinds = day_kinds(self.session, site, first, last)
        return tuple(
            AskedShift(each, hours)
            for each, kind in kinds.items()
            if kind not in CLOSED and each.isoweekday() <= LAST_WORKDAY
        )

    def _label(self, row: Row, site: Site, job: Job) -> str:
        labels = {plain(each): each for each in self.labels.get((site.id, job.id), ())}
        if not labels:
            raise RowError(Code.UNKNOWN_POST, "job", row["job"])
        known = f"{NBSP}; ".join(sorted(labels.values()))
        if row["label"] is not None:
            if plain(row["label"]) not in labels:
                raise RowError(Code.UNKNOWN_POST, "label", row["label"], known=known)
            return labels[plain(row["label"])]
        if len(labels) > 1:
            raise RowError(Code.WHICH_POST, "label", known=known)
        return next(iter(labels.values()))


def writer(session: Session, actor: Actor, rows: Sequence[Row]) -> _Asking:
    """Return what stores a row."""
    return _Asking(session, actor, rows)


def _token(actor: Actor, site: Site, row: Row) -> UUID:
    """Return what names a request for good, so that the same row asks once."""
    said: list[object] = [row["reference"]]
    if row["reference"] is None:
        cells = [value for key, value in row.cells.items() if key != "number"]
        said = [value.isoformat() if isinstance(value, date) else value for value in cells]
    return uuid5(NAMESPACE_URL, f"releve-import:{actor.market}:{site.id}:{said}")


def _row_error(error: InvalidRequestError, new: NewRequest) -> RowError:
    """Say which column the first problem of a request is about, and on which day."""
    problem = error.problems[0]
    *shift, part = problem.field.split(".")
    value = new.shifts[int(shift[1])].day if len(shift) > 1 else ""
    reason = Code.PAST if problem.reason in {"begun", "past_hours"} else problem.reason
    return RowError(Code(reason) if reason in set(Code) else Code.REFUSED, FIELDS.get(part, ""), value)

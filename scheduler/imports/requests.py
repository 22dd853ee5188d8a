"""Requests: a site's own, or any of the market to whoever leads it.

A request is known by its number, by its reference, or by all that its row says; a file never changes one that is there.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import NotFound
from scheduler.core.tables import Job, Post, Request, Site
from scheduler.core.tables.codes import RequestReason
from scheduler.imports.cells import choice, clock, day, pattern, plain, text, whole
from scheduler.imports.columns import Column, Row
from scheduler.imports.faults import Code, Outcome, RowError
from scheduler.imports.sites import UAI
from scheduler.requests import MAX_HEADCOUNT, MAX_PERIOD_DAYS, AskedShift, InvalidRequestError, NewRequest, ask
from scheduler.requests.own import own_request
from scheduler.requests.usual_hours import CLOSED, Hours, day_kinds, propose_hours

REASONS = {
    "Absence": RequestReason.ABSENCE,
    "Poste vacant": RequestReason.VACANCY,
    "Surcroît d’activité": RequestReason.WORKLOAD,
    "Autre": RequestReason.OTHER,
}
LAST_WORKDAY = 5  # Friday
LARGEST = 999_999_999  # number of a request; a cell holds no longer one

COLUMNS = (
    Column("uai", "UAI", pattern(UAI, Code.UAI_FORMAT), "Vide si vous n’avez qu’un établissement.", "0149999Z"),
    Column("job", "Métier", text(), "Son nom ou son code : voyez la liste.", "Entretien", required=True),
    Column("label", "Horaire type", text(), "Le poste, s’il y en a plusieurs de ce métier.", "Matin"),
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
    "Créneaux vides",
    "Demandée le",
)
"""What our lists of requests tell, a site's and the lead's, beyond what a file brings in."""


class _Asking:
    """What a site may ask for, and who asks."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self.session, self.actor = session, actor
        sites = select(Site).where(Site.market_id == actor.market)
        if not actor.leads:
            sites = sites.where(Site.organisation_id == actor.organisation)
        self.own = session.scalars(sites).all()
        self.sites = {site.uai: site for site in self.own}
        found = session.scalars(select(Job).where(Job.market_id == actor.market))
        self.jobs = {plain(word): job for job in found for word in (job.code, job.name)}
        self.posts: dict[tuple[int, int], dict[str, str]] = defaultdict(dict)
        for post in session.scalars(select(Post).where(Post.market_id == actor.market)):
            self.posts[post.site_id, post.job_id][plain(post.label)] = post.label

    def write(self, row: Row) -> Outcome:
        """Ask for what a row says, unless that was done before."""
        if row["number"] is not None:
            return self._known(row["number"])
        site, job = self._site(row), self.jobs.get(plain(row["job"]))
        if job is None:
            raise RowError(Code.UNKNOWN_JOB, "job", row["job"])
        token = _token(self.actor, site, row)
        if self.session.scalar(select(Request.id).where(Request.form_token == token)) is not None:
            return Outcome.UNCHANGED
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
            ask(self.session, self.actor, new)
        except InvalidRequestError as error:
            raise _row_error(error, new) from error
        return Outcome.ADDED

    def _known(self, number: int) -> Outcome:
        try:
            own_request(self.session, self.actor, number)
        except NotFound as error:
            raise RowError(Code.UNKNOWN_REQUEST, "number", number) from error
        return Outcome.UNCHANGED

    def _site(self, row: Row) -> Site:
        if row["uai"] is None and len(self.own) == 1:
            return self.own[0]
        if row["uai"] is None:
            raise RowError(Code.REQUIRED, "uai")
        if row["uai"] not in self.sites:
            raise RowError(Code.UNKNOWN_SITE, "uai", row["uai"])
        return self.sites[row["uai"]]

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
        labels = self.posts[site.id, job.id]
        if row["label"] is not None:
            if plain(row["label"]) not in labels:
                raise RowError(Code.UNKNOWN_POST, "label", row["label"])
            return labels[plain(row["label"])]
        if not labels:
            raise RowError(Code.UNKNOWN_POST, "job", row["job"])
        if len(labels) > 1:
            raise RowError(Code.WHICH_POST, "label")
        return next(iter(labels.values()))


def writer(session: Session, actor: Actor, rows: Sequence[Row]) -> Callable[[Row], Outcome]:
    """Return what stores a row."""
    del rows
    return _Asking(session, actor).write


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
    known = problem.reason in set(Code)
    return RowError(Code(problem.reason) if known else Code.REFUSED, FIELDS.get(part, ""), value)

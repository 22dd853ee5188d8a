"""Usual hours of jobs, and how many agents of each site have them."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.many_rows import add
from scheduler.core.tables import Market, Post, ShiftTemplate
from scheduler.imports.cells import clock, pattern, plain, text, whole
from scheduler.imports.columns import Column, Row
from scheduler.imports.faults import Code, Outcome, RowError
from scheduler.imports.kinds import Writer
from scheduler.imports.market_folder.cells import weekdays
from scheduler.imports.market_folder.shape import Example
from scheduler.imports.market_folder.stored import jobs_by_word, one_of, sites_by_uai
from scheduler.imports.repeats import Told
from scheduler.imports.sites import UAI, changed
from scheduler.market.setting_up import UsualHours, at_once, hours_values

HOURS = (
    Column("job", "Métier", text(), "Son code ou son nom.", required=True),
    Column("label", "Horaire type", text(60), "Le nom de ces heures : Matin, par exemple.", required=True),
    Column("uai", "UAI", pattern(UAI, Code.UAI_FORMAT), "Vide : dans tout le marché."),
    Column("weekdays", "Jours", weekdays, "Lundi à vendredi, ou lundi, mardi et jeudi.", required=True),
    Column("start_minute", "Début", clock, "Une heure.", required=True),
    Column("end_minute", "Fin", clock, "Une heure.", required=True),
    Column("break_minutes", "Pause (minutes)", whole(0, 720), "Vide : aucune."),
)
HOUR_EXAMPLES: tuple[Example, Example] = (
    {
        "job": "EXEMPLE-ENTRETIEN",
        "label": "Matin",
        "weekdays": "lundi à vendredi",
        "start_minute": "06:30",
        "end_minute": "13:30",
    },
    {
        "job": "EXEMPLE-CUISINE",
        "label": "Service",
        "weekdays": "lundi, mardi et jeudi",
        "start_minute": "10:00",
        "end_minute": "15:00",
    },
)

POSTS = (
    Column("uai", "UAI", pattern(UAI, Code.UAI_FORMAT), "L’établissement.", required=True),
    Column("job", "Métier", text(), "Son code ou son nom.", required=True),
    Column("label", "Horaire type", text(60), "Comme dans les horaires.", required=True),
    Column("agents", "Agents", whole(1, 200), "Combien d’agents ont ces heures.", required=True),
)
POST_EXAMPLES: tuple[Example, Example] = (
    {"uai": "0149999Z", "job": "EXEMPLE-ENTRETIEN", "label": "Matin", "agents": 4},
    {"uai": "0149999Z", "job": "EXEMPLE-CUISINE", "label": "Service", "agents": 2},
)

Key = tuple[int, str, int | None]


class _Hours:
    """The usual hours of a market as they are stored, and what is written of them.

    A file that gives a job hours of some name gives all hours of that name: others are removed.
    """

    def __init__(self, session: Session, market: Market, rows: Sequence[Row]) -> None:
        self.session, self.market = session, market
        self.jobs, self.sites = jobs_by_word(session, market), sites_by_uai(session, market)
        self.stored: defaultdict[Key, list[ShiftTemplate]] = defaultdict(list)
        for each in session.scalars(select(ShiftTemplate).where(ShiftTemplate.market_id == market.id)):
            self.stored[each.job_id, each.label, each.site_id].append(each)
        self.told = Told()
        self.read: defaultdict[Key, list[UsualHours]] = defaultdict(list)
        self.removed = self._replace(rows)

    def _replace(self, rows: Sequence[Row]) -> int:
        given: defaultdict[Key, list[dict[str, object]]] = defaultdict(list)
        for row in rows:
            if plain(row["job"]) in self.jobs and (row["uai"] is None or row["uai"] in self.sites):
                given[self._key(row)].append(_told(row))
        gone = [each for key, wanted in given.items() for each in self.stored[key] if _as_told(each) not in wanted]
        for each in gone:
            self.stored[each.job_id, each.label, each.site_id].remove(each)
            self.session.delete(each)
        self.session.flush()
        return len(gone)

    def _key(self, row: Row) -> Key:
        job = one_of(self.jobs, plain(row["job"]), Code.UNKNOWN_JOB, "job", row["job"])
        site = row["uai"] and one_of(self.sites, row["uai"], Code.UNKNOWN_SITE, "uai", row["uai"])
        return job, row["label"], site

    def __call__(self, row: Row) -> Outcome:
        """Store a row."""
        key = self._key(row)
        if row["end_minute"] <= row["start_minute"]:
            raise RowError(Code.END_BEFORE_START, "end_minute")
        if (row["break_minutes"] or 0) >= row["end_minute"] - row["start_minute"]:
            raise RowError(Code.BREAK_TOO_LONG, "break_minutes")
        self.told.once(row, (key, row["weekdays"], row["start_minute"]), ("end_minute", "break_minutes"), "job")
        usual = UsualHours(label=row["label"], **_told(row))  # type: ignore[arg-type]  # as the columns read them
        if any(at_once(each, usual) for each in self.read[key]):
            raise RowError(Code.HOURS_MEET, "weekdays", row.cells.get("weekdays") or "")
        self.read[key].append(usual)
        if any(_as_told(each) == _told(row) for each in self.stored[key]):
            return Outcome.UNCHANGED
        add(self.session, ShiftTemplate, [hours_values(self.market.id, key[0], usual, key[2])])
        return Outcome.ADDED


def _told(row: Row) -> dict[str, object]:
    told = {key: row[key] for key in ("weekdays", "start_minute", "end_minute", "break_minutes")}
    return told | {"break_minutes": row["break_minutes"] or 0}


def _as_told(stored: ShiftTemplate) -> dict[str, object]:
    return {
        "weekdays": tuple(sorted(stored.weekdays)),
        "start_minute": stored.start_minute,
        "end_minute": stored.end_minute,
        "break_minutes": stored.break_minutes,
    }


def hours(session: Session, market: Market, rows: Sequence[Row]) -> Writer:
    """Return what stores usual hours."""
    return _Hours(session, market, rows)


def posts(session: Session, market: Market, _rows: Sequence[Row]) -> Writer:
    """Return what stores how many agents of a site have which hours."""
    job_ids, sites = jobs_by_word(session, market), sites_by_uai(session, market)
    labels = {
        (each.job_id, each.label): each.site_id
        for each in session.scalars(select(ShiftTemplate).where(ShiftTemplate.market_id == market.id))
    }

    told = Told()

    def write(row: Row) -> Outcome:
        site = one_of(sites, row["uai"], Code.UNKNOWN_SITE, "uai", row["uai"])
        job = one_of(job_ids, plain(row["job"]), Code.UNKNOWN_JOB, "job", row["job"])
        if (job, row["label"]) not in labels:
            raise RowError(Code.UNKNOWN_HOURS, "label", row["label"])
        told.once(row, (site, job, row["label"]), ("agents",), "job")
        there = session.get(Post, (site, job, row["label"]))
        if there is not None:
            news = changed(there, {"agents": row["agents"]})
            session.flush()
            return Outcome.CHANGED if news else Outcome.UNCHANGED
        values = {"site_id": site, "job_id": job, "label": row["label"], "agents": row["agents"]}
        add(session, Post, [{"market_id": market.id, **values}])
        return Outcome.ADDED

    return write

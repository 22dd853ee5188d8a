"""Workers: an agency's own people, each known by a code; their contracts and PASS IAE by their first day."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.tables import Employment, Pass, Worker, WorkerHome, WorkerName
from scheduler.core.tables.journey_codes import TravelMode
from scheduler.imports.cells import Hours, choice, day, decimal, pattern, text, whole, yes_no
from scheduler.imports.columns import Column, Row
from scheduler.imports.faults import Code, Outcome, RowError
from scheduler.imports.located import locating, postcode
from scheduler.imports.parts import NAMES
from scheduler.imports.repeats import Told
from scheduler.imports.sites import changed

WORKER_CODE = "[A-Z0-9][A-Z0-9-]{0,29}"
TRAVEL = {
    "Voiture": TravelMode.CAR,
    "Cyclomoteur": TravelMode.MOPED,
    "Vélo": TravelMode.BIKE,
    "Transports en commun": TravelMode.TRANSIT,
    "À pied": TravelMode.WALK,
}

COLUMNS = (
    Column(
        "code", "Code", pattern(WORKER_CODE, Code.CODE_FORMAT), "Votre numéro de dossier.", "AI-EXEMPLE", required=True
    ),
    Column(
        "display_name",
        "Nom affiché",
        text(60),
        "Prénom et initiale. Obligatoire à la création.",
        "Camille D.",
        parts=NAMES,
    ),
    Column("travel_mode", "Transport", choice(TRAVEL), f"{', '.join(TRAVEL)}.", "Vélo"),
    Column("max_travel_minutes", "Trajet maximal (minutes)", whole(0, 240), "Aller simple.", 45),
    Column("wished_minutes", "Heures souhaitées par semaine", Hours(48), "En heures : 20 ou 17,5.", 17.5),
    Column("under_18", "Moins de 18 ans", yes_no, "Oui ou non.", "non"),
    Column("from_day", "Contrat du", day, "Premier jour du contrat. Obligatoire à la création.", "01/09/2026"),
    Column("to_day", "Contrat au", day, "Dernier jour, vide si le contrat n’a pas de fin."),
    Column(
        "weekly_minutes", "Heures du contrat par semaine", Hours(48, least=1), "En heures, si le contrat les dit.", 20
    ),
    Column("pass_number", "PASS IAE n°", pattern("[0-9]{12}", Code.PASS_FORMAT), "Douze chiffres.", "999990000001"),
    Column("pass_from", "PASS IAE du", day, "Premier jour de validité.", "01/09/2026"),
    Column("pass_to", "PASS IAE au", day, "Dernier jour de validité.", "31/08/2028"),
    Column("lat", "Latitude du domicile", decimal(-90, 90), "Arrondie au centième de degré, environ un kilomètre."),
    Column("lon", "Longitude du domicile", decimal(-180, 180), "Arrondie de même."),
    Column("commune", "Commune du domicile", text(), "Au lieu de la latitude et de la longitude."),
    Column("postcode", "Code postal du domicile", postcode, "De même, ou pour distinguer deux communes du même nom."),
    Column(
        "home_address",
        "Adresse du domicile",
        text(300),
        "Au lieu de la commune. Elle n’est pas gardée : seul l’endroit l’est, à un kilomètre près.",
        asks=True,
    ),
)
KEY = ("code", "from_day", "pass_from")
"""Somebody has a row for each contract and each PASS IAE."""

OF_PERSON = ("display_name", "travel_mode", "max_travel_minutes", "wished_minutes", "under_18", "lat", "lon")
OF_CONTRACT = ("from_day", "to_day", "weekly_minutes")
OF_PASS = ("pass_from", "pass_to", "pass_number")
OURS = (
    "Compétences",
    "Heures cette semaine",
    "Heures la semaine suivante",
    "Missions à confirmer",
    "Missions à venir",
)
"""What our list of workers tells beyond what a file brings in."""

OWN = ("travel_mode", "max_travel_minutes", "wished_minutes", "under_18")
HUNDREDTHS = 2


class _Files:
    """The files of an agency's workers as they are stored, and what is written into them."""

    def __init__(self, session: Session, actor: Actor, codes: Sequence[str]) -> None:
        self.session, self.actor = session, actor
        found = session.scalars(select(Worker).where(Worker.agency_id == actor.organisation, Worker.code.in_(codes)))
        self.workers = {each.code: each for each in found}
        ids = [each.id for each in self.workers.values()]
        self.names = {
            each.worker_id: each for each in session.scalars(select(WorkerName).where(WorkerName.worker_id.in_(ids)))
        }
        self.homes = {
            each.worker_id: each for each in session.scalars(select(WorkerHome).where(WorkerHome.worker_id.in_(ids)))
        }
        self.contracts: dict[int, list[Employment]] = defaultdict(list)
        for each in session.scalars(select(Employment).where(Employment.worker_id.in_(ids))):
            self.contracts[each.worker_id].append(each)
        self.passes: dict[int, list[Pass]] = defaultdict(list)
        for held in session.scalars(select(Pass).where(Pass.worker_id.in_(ids))):
            self.passes[held.worker_id].append(held)
        self.located = locating(session, actor)
        self.told = Told()

    def write(self, row: Row) -> Outcome:
        """Store a row."""
        _check(row)
        row = self.located(row)
        self._agree(row)
        worker = self.workers.get(row["code"])
        outcome = Outcome.UNCHANGED
        if worker is None:
            worker, outcome = self._add(row), Outcome.ADDED
        elif worker.forgotten_at is not None:
            raise RowError(Code.FORGOTTEN, "code", row["code"])
        news = [
            changed(worker, row.given(*OWN)),
            self._name(worker, row),
            self._home(worker, row),
            self._contract(worker, row),
            self._pass(worker, row),
        ]
        self.session.flush()
        return Outcome.CHANGED if outcome == Outcome.UNCHANGED and any(news) else outcome

    def _agree(self, row: Row) -> None:
        """Refuse what says nothing new after the rows above, or contradicts one of them."""
        news = [self.told.agree(row, row["code"], OF_PERSON)]
        news += [
            self.told.agree(row, (row["code"], keys[0], row[keys[0]]), keys)
            for keys in (OF_CONTRACT, OF_PASS)
            if row[keys[0]]
        ]
        if not any(news):
            raise self.told.repeated(row, row["code"])

    def _add(self, row: Row) -> Worker:
        for key in ("display_name", "from_day"):
            if row[key] is None:
                raise RowError(Code.REQUIRED, key)
        worker = Worker(code=row["code"], agency_id=self.actor.organisation, **row.given(*OWN))
        self.session.add(worker)
        self.session.flush()
        self.workers[worker.code] = worker
        return worker

    def _name(self, worker: Worker, row: Row) -> bool:
        if row["display_name"] is None:
            return False
        name = self.names.get(worker.id)
        if name is not None:
            return changed(name, row.given("display_name"))
        self.names[worker.id] = WorkerName(worker_id=worker.id, display_name=row["display_name"])
        self.session.add(self.names[worker.id])
        return True

    def _home(self, worker: Worker, row: Row) -> bool:
        if row["lat"] is None:
            return False
        place = {key: round(row[key], HUNDREDTHS) for key in ("lat", "lon")}
        home = self.homes.get(worker.id)
        if home is None:
            self.homes[worker.id] = WorkerHome(worker_id=worker.id, **place)
            self.session.add(self.homes[worker.id])
            return True
        if {key: float(getattr(home, key)) for key in place} == place:
            return False
        return changed(home, place)

    def _contract(self, worker: Worker, row: Row) -> bool:
        if row["from_day"] is None:
            return False
        for each in self.contracts[worker.id]:
            if each.from_day == row["from_day"]:
                return changed(each, row.given(*OF_CONTRACT[1:]))
        contract = Employment(
            worker_id=worker.id, agency_id=self.actor.organisation, **{name: row[name] for name in OF_CONTRACT}
        )
        self.session.add(contract)
        self.contracts[worker.id].append(contract)
        return True

    def _pass(self, worker: Worker, row: Row) -> bool:
        if row["pass_from"] is None:
            return False
        values = {"number": row["pass_number"], "from_day": row["pass_from"], "to_day": row["pass_to"]}
        for held in self.passes[worker.id]:
            if held.from_day == row["pass_from"] or (held.number is not None and held.number == row["pass_number"]):
                return changed(held, {name: value for name, value in values.items() if value is not None})
        self.passes[worker.id].append(Pass(worker_id=worker.id, **values))
        self.session.add(self.passes[worker.id][-1])
        return True


def writer(session: Session, actor: Actor, rows: Sequence[Row]) -> Callable[[Row], Outcome]:
    """Return what stores a row."""
    return _Files(session, actor, [row["code"] for row in rows]).write


def _check(row: Row) -> None:
    if row.given(*OF_CONTRACT[1:]) and row["from_day"] is None:
        raise RowError(Code.REQUIRED, "from_day")
    if row["to_day"] and row["to_day"] < row["from_day"]:
        raise RowError(Code.END_BEFORE_START, "to_day", row["to_day"])
    given = row.given("pass_number", "pass_from", "pass_to")
    if given and not {"pass_from", "pass_to"} <= set(given):
        raise RowError(Code.INCOMPLETE_PASS, "pass_from" if row["pass_from"] is None else "pass_to")
    if row["pass_from"] and row["pass_to"] < row["pass_from"]:
        raise RowError(Code.END_BEFORE_START, "pass_to", row["pass_to"])
    if (row["lat"] is None) != (row["lon"] is None):
        raise RowError(Code.INCOMPLETE_HOME, "lat" if row["lat"] is None else "lon")

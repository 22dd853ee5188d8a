"""From a file to a mission by the commands alone: whatever a file brings or changes, its people can be planned."""

import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from scheduler.core.addresses import Addresses
from scheduler.core.db import administration
from scheduler.core.tables import Mission, Request, Run, Site, TravelTime, Worker, WorkerHome
from scheduler.core.tables.codes import MissionState
from scheduler.planning.run_record import explanation
from tests.scheduler.command_line import releve
from tests.scheduler.db.world import World

FIRST = date.today() + timedelta(days=14 - date.today().weekday())  # noqa: DTZ011  # a Monday, whatever the zone
DAYS = f"{FIRST:%d/%m/%Y};{FIRST + timedelta(days=1):%d/%m/%Y}"
SITE = "0140999Z"

SITES = "UAI;Nom;Adresse;Latitude;Longitude;Associations\n0140999Z;Collège Neuf;9 rue Neuve;{place};{agencies}\n"
REQUESTS = (
    "UAI;Métier;Premier jour;Dernier jour;Début;Fin;Pause (minutes);Motif;Référence\n"
    f"0140999Z;Entretien;{DAYS};08:00;12:00;0;Absence;N1\n"
)
WORKERS = (
    "Code;Nom affiché;Transport;Trajet maximal (minutes);Contrat du;PASS IAE du;PASS IAE au;"
    "Latitude du domicile;Longitude du domicile\n"
    "{code};Ginette Z.;{mode};60;01/09/2026;01/09/2026;31/08/2029;{home}\n"
)
SKILLS = "Code du salarié;Compétence;Du\n{code};Entretien;01/09/2026\n"
NEAR, FAR = "49,20;-0,40", "49,20;-1,20"  # of the world's site; FAR is an hour's drive, and a day's walk


class Office:
    """Whoever sits before the terminal."""

    def __init__(self, there: Addresses, folder: Path) -> None:
        assert there.owner
        self.owner, self.folder = there.owner, folder

    def brings(self, kind: str, content: str, person: str = "lucie") -> None:
        file = self.folder / f"{kind}.csv"
        file.write_text(content)
        told = releve(
            "import", "--market", "calvados", "--as", f"{person}@example.org", "--apply", "--sure", kind, file
        )
        assert told.exit_code == 0, told.output

    def brings_worker(self, code: str = "ZZ-1", mode: str = "Voiture", home: str = NEAR, person: str = "agnes") -> None:
        self.brings("workers", WORKERS.format(code=code, mode=mode, home=home), person)
        self.brings("skills", SKILLS.format(code=code), person)

    def brings_site(self, place: str = NEAR, agencies: str = "agency") -> None:
        self.brings("sites", SITES.format(place=place, agencies=agencies))

    def night(self) -> set[str]:
        """Plan; return who is proposed for the new site."""
        told = releve("run", "--market", "calvados", "--time-limit", "2", "--threads", "1")
        assert told.exit_code == 0, told.output
        with administration(self.owner) as session:
            proposed = (
                select(Worker.code)
                .join(Mission, Mission.worker_id == Worker.id)
                .join(Request, Request.id == Mission.request_id)
                .join(Site, Site.id == Request.site_id)
                .where(Site.uai == SITE, Mission.state == MissionState.PROPOSED)
            )
            return set(session.scalars(proposed))


@pytest.fixture
def office(fresh: Addresses, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Nobody of the world itself goes to the new site: a file decides."""
    for name in [name for name in os.environ if name.startswith("RELEVE_")]:
        monkeypatch.delenv(name)
    assert fresh.owner
    monkeypatch.setenv("RELEVE_DATA", str(tmp_path))
    monkeypatch.setenv("RELEVE_DATABASE_URL", fresh.owner.render_as_string(hide_password=False))
    monkeypatch.setenv("RELEVE_APPLICATION_URL", fresh.application.render_as_string(hide_password=False))
    with administration(fresh.owner) as session:
        session.execute(update(Worker).where(Worker.id != world.free_worker).values(max_travel_minutes=0))
    return Office(fresh, tmp_path)


def test_a_new_site_gets_people(office: Office) -> None:
    office.brings_site()
    office.brings("requests", REQUESTS)
    assert office.night() == {"W-FREE"}


def test_a_new_worker_gets_missions(office: Office, world: World) -> None:
    with administration(office.owner) as session:
        session.execute(update(Worker).where(Worker.id == world.free_worker).values(max_travel_minutes=0))
    office.brings_site()
    office.brings("requests", REQUESTS)
    assert office.night() == set()
    office.brings_worker()
    assert office.night() == {"ZZ-1"}


@pytest.mark.long
def test_whoever_gets_a_car_goes_farther(office: Office) -> None:
    office.brings_site(place="49,40;-0,40")
    office.brings("requests", REQUESTS)
    office.brings_worker(mode="À pied")
    assert office.night() == set()
    office.brings_worker(mode="Voiture")
    assert office.night() == {"ZZ-1"}


@pytest.mark.long
def test_a_moved_home_and_a_moved_site_count_from_where_they_are(office: Office) -> None:
    office.brings_site(place=FAR)
    office.brings("requests", REQUESTS)
    assert office.night() == set()
    office.brings_worker(home=FAR)
    assert office.night() == {"ZZ-1"}
    office.brings_site(place=NEAR)
    assert office.night() == {"W-FREE"}


@pytest.mark.long
def test_an_agency_that_begins_to_serve_a_site_has_people_for_it(office: Office) -> None:
    office.brings_site(agencies="lead")
    office.brings("requests", REQUESTS)
    office.brings_worker("YY-1", person="bruno")
    assert office.night() == set()
    office.brings_site(agencies="lead, other_agency")
    assert office.night() == {"YY-1"}


@pytest.mark.long
def test_whoever_has_no_home_is_named_and_never_too_far(office: Office, world: World) -> None:
    with administration(office.owner) as session:
        session.execute(update(Worker).values(max_travel_minutes=None))
        for table in (WorkerHome, TravelTime):
            session.execute(delete(table).where(table.worker_id != world.published_worker))
    office.brings_site()
    office.brings("requests", REQUESTS)
    assert office.night() == {"W-PUBLISHED"}
    with administration(office.owner) as session:
        session.execute(delete(WorkerHome))
        session.execute(delete(TravelTime))
    assert office.night() == set()
    with administration(office.owner) as session:
        told = explanation(session.scalars(select(Run.explanation).order_by(Run.id.desc()).limit(1)).one())
    assert {each.worker: each.sites for each in told.unknown}["W-FREE"] == 3
    reasons = {reason.name: reason.alone for reason in told.empty[0].reasons}
    assert reasons["unknown_travel"] == 3
    assert "max_travel" not in reasons

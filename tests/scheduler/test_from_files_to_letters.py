"""The real way, once from end to end: files, a run by command, the planner's word, and a letter in the mail."""

import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from scheduler.core.config import Settings
from scheduler.core.tables import Mission, Request, Run
from scheduler.core.tables.codes import MissionState, RequestState
from scheduler.messages.delivery import Post, send_due
from scheduler.missions import confirm
from tests.scheduler.command_line import releve
from tests.scheduler.commands.test_cli_product import environment, here
from tests.scheduler.messages.servers import Mailbox, mail_server
from tests.scheduler.planning.conftest import play
from tests.scheduler.planning.plays import Play

__all__ = ["environment", "here", "play"]

TODAY = date.today()  # noqa: DTZ011  # any day of this week will do
MONDAY = TODAY + timedelta(days=14 - TODAY.weekday())
REQUEST = (
    "UAI;Métier;Premier jour;Dernier jour;Début;Fin;Motif\n"
    f"{{uai}};Entretien;{MONDAY:%d/%m/%Y};{MONDAY + timedelta(days=1):%d/%m/%Y};20:30;22:30;Absence\n"
)
EVENINGS = "Code du salarié;Disponibilité;Jour;Début;Fin\n" + "".join(
    f"W-FREE;Disponible;{day};18:00;23:00\n" for day in ("lundi", "mardi")
)
"""Everybody else goes home at eight."""


@pytest.fixture
def mail(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    """A mail server that the settings name."""
    with mail_server() as box:
        monkeypatch.setenv("RELEVE_SMTP_URL", f"smtp://127.0.0.1:{box.port}")
        monkeypatch.setenv("RELEVE_MAIL_FROM", "Relève <releve@example.org>")
        yield box


@pytest.mark.usefixtures("here")
def test_what_came_by_files_is_planned_and_read_in_the_mail(play: Play, mail: Mailbox, tmp_path: Path) -> None:
    world = play.world
    files = {"requests": REQUEST.format(uai=f"014{world.establishment:04}A"), "availabilities": EVENINGS}
    for (kind, content), who in zip(files.items(), ("sophie", "agnes"), strict=True):
        (tmp_path / f"{kind}.csv").write_text(content)
        command = ("import", "--market", "calvados", "--as", f"{who}@example.org", "--apply", "--sure")
        told = releve(*command, kind, tmp_path / f"{kind}.csv")
        assert (told.exit_code, "Enregistré" in told.output) == (0, True), told.output
    told = releve("run", "--market", "calvados", "--time-limit", "2", "--threads", "1")
    assert told.exit_code == 0, told.output
    assert "1 missions proposed" in told.stdout or "1 mission proposed" in told.stdout
    ((worker, shifts),) = play.draft()
    assert (worker, len(shifts)) == ("W-FREE", 2)
    with play.administering() as session:
        run = session.scalars(select(Run.id).order_by(Run.id.desc())).first()
    assert run
    play.published(run)
    assert ("published", "W-FREE", shifts) in play.in_force()
    assert letters(play, mail) == {
        "lucie@example.org": "Nouvelle demande\N{NO-BREAK SPACE}: site",
        "agnes@example.org": "Mission à confirmer\N{NO-BREAK SPACE}: Free P., site",
    }
    (text,) = [each.get_content() for address, each in mail.received if address.startswith("agnes")]
    assert "de 20 h 30 à 22 h 30" in text.replace("\N{NO-BREAK SPACE}", " ")
    with play.administering() as session:
        asked = session.scalars(select(Request).where(Request.first_day == MONDAY)).one()
        assert (asked.state, asked.site_id) == (RequestState.OPEN, world.site)
        request = asked.id
    (mission,) = [number for number, state in missions_of(play, request) if state == MissionState.PUBLISHED]
    with play.acting(world.agnes) as session:
        confirm(session, world.agnes, mission)
    mail.received.clear()
    assert letters(play, mail) == dict.fromkeys(
        ("sophie@example.org", "simone@example.org"), "Remplacement confirmé\N{NO-BREAK SPACE}: Free P., site"
    )
    with play.administering() as session:
        assert session.get_one(Request, request).state == RequestState.FILLED


def letters(play: Play, mail: Mailbox) -> dict[str, str]:
    """Send what is due by the ways that the environment names, and return the subjects by who got them."""
    send_due(play.database, Post.of(Settings.from_environment(os.environ)))
    return {address: str(each["Subject"]) for address, each in mail.received}


def missions_of(play: Play, request: int) -> list[tuple[int, MissionState]]:
    with play.administering() as session:
        return [(each.id, each.state) for each in session.scalars(select(Mission).where(Mission.request_id == request))]

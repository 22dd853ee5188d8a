"""``releve work``, a real program on a real queue: nights survive it, and no message waits behind a night."""

import sys
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, text, update

from scheduler.commands.work import RUNS_AT_ONCE
from scheduler.core.states import Action, move
from scheduler.core.tables import Market, Message, Mission, Run
from scheduler.core.tables.codes import DeclineReason, MessageState, RunState
from scheduler.jobs import look
from scheduler.planning import begin
from scheduler.planning.queue import defer
from tests.examples import one_in
from tests.scheduler.command_line import releve
from tests.scheduler.commands.test_cli_product import environment, running, wait_until
from tests.scheduler.messages.servers import mail_server
from tests.scheduler.planning.conftest import play
from tests.scheduler.planning.plays import Play
from tests.scheduler.test_jobs import PARIS, states, told

pytestmark = one_in(2)

__all__ = ["environment", "play"]

WORK = [sys.executable, "-m", "scheduler.cli", "work"]


def far_from_its_night(play: Play) -> None:
    far = (datetime.now(PARIS) + timedelta(hours=12)).time().replace(tzinfo=None)
    with play.administering() as session:
        session.execute(update(Market).values(nightly_start=far))


NO_QUEUE = "--queues: there is no queue {!r}, name one or several of: plan, messages"
NO_NUMBER = "--jobs: must be a number from 1 to 99, not {!r}"


@pytest.mark.parametrize(
    ("option", "value", "bad", "said"),
    [
        ("--queues", "plan,letters", "letters", NO_QUEUE),
        ("--queues", "", "", NO_QUEUE),
        ("--jobs", "0", "0", NO_NUMBER),
        ("--jobs", "-1", "-1", NO_NUMBER),
        ("--jobs", "100", "100", NO_NUMBER),
        ("--jobs", "many", "many", NO_NUMBER),
        ("--jobs", "\N{ARABIC-INDIC DIGIT TWO}", "\N{ARABIC-INDIC DIGIT TWO}", NO_NUMBER),
    ],
)
def test_an_unknown_queue_or_number_is_refused_in_a_line(option: str, value: str, bad: str, said: str) -> None:
    told = releve("work", option, value)
    assert (told.exit_code, told.stderr) == (2, f"releve: {said.format(bad)}\n")
    if option == "--jobs":
        assert releve("up", option, value).stderr == told.stderr


def test_messages_go_out_while_runs_take_every_place(play: Play, environment: dict[str, str]) -> None:
    """The runs wait for a row that the test holds, so all places of theirs are taken for as long as it wants."""
    far_from_its_night(play)
    with play.acting(play.world.lucie) as session:
        number = begin(session, play.world.lucie)
        for _ in range(2 * RUNS_AT_ONCE):
            defer(session, "plan", market="calvados", run=number)
    with mail_server() as box, play.administering() as held:
        held.execute(select(Run.id).where(Run.id == number).with_for_update())
        ways = {"RELEVE_SMTP_URL": f"smtp://127.0.0.1:{box.port}", "RELEVE_MAIL_FROM": "r@example.org"}
        with running(WORK, environment | ways):
            wait_until(lambda: len(under_way(play)) == RUNS_AT_ONCE)
            with play.acting(play.world.agnes) as session:
                mission = session.get_one(Mission, play.world.published)
                move(session, play.world.agnes, mission, Action.DECLINE, reason=DeclineReason.TRANSPORT)
                defer(session, "messages", once="messages", timestamp=0)  # as the coming minute does
            wait_until(lambda: bool(box.received))
            assert under_way(play) == ["plan"] * RUNS_AT_ONCE
    with play.administering() as session:
        sent = select(Message.id).where(Message.state == MessageState.SENT, Message.occasion.like("event:%"))
        assert session.scalars(sent).first()


def under_way(play: Play) -> list[str]:
    """Return the runs that are being carried out, as the queue has them."""
    with play.administering() as session:
        session.execute(text("RESET ROLE"))
        doing = "SELECT task_name FROM procrastinate.procrastinate_jobs WHERE status = 'doing' AND queue_name = 'plan'"
        return list(session.scalars(text(doing)))


@pytest.mark.long
def test_a_worker_without_the_queue_of_plans_leaves_them_to_others(play: Play, environment: dict[str, str]) -> None:
    far_from_its_night(play)
    with play.acting(play.world.lucie) as session:
        number = begin(session, play.world.lucie)
        defer(session, "plan", market="calvados", run=number)
        defer(session, "reoffer", market="calvados", mission=play.world.published)
    with running([*WORK, "--queues", "messages"], environment):
        wait_until(lambda: waiting(play, "reoffer") == 0)
        assert waiting(play, "plan") == 1
    with running([*WORK, "--queues", "plan", "--jobs", "1"], environment):
        wait_until(lambda: waiting(play, "plan") == 0)


def waiting(play: Play, task: str) -> int:
    with play.administering() as session:
        session.execute(text("RESET ROLE"))
        query = "SELECT count(*) FROM procrastinate.procrastinate_jobs WHERE status = 'todo' AND task_name = :task"
        return int(session.scalars(text(query), {"task": task}).one())


def test_a_night_whose_worker_is_killed_is_planned_by_another(play: Play, environment: dict[str, str]) -> None:
    """The whole way: a real worker killed in mid-run, the tick, a second worker, the lead's two messages."""
    with play.administering() as session:
        started = session.scalars(select(func.now())).one()
        local = started.astimezone(PARIS)
        session.execute(update(Market).values(nightly_start=local.time().replace(tzinfo=None, microsecond=0)))
    look(play.database, started)
    with running(WORK, environment) as worker:
        wait_until(lambda: states(play) == [(local.date(), RunState.RUNNING)])
        worker.kill()
        worker.wait()
    with play.administering() as session:
        dead = update(Run).where(Run.night.is_not(None))
        session.execute(dead.values(heartbeat_at=func.now() - text("interval '2 minutes'")))
    look(play.database, started)
    with running(WORK, environment):
        wait_until(lambda: states(play) == [(local.date(), RunState.FAILED), (local.date(), RunState.DONE)])
    assert told(play) == [("fail", 1), ("late", 2)]

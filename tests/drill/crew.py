"""The people of a drill and what they do: start a run, answer missions, publish; and what they look at afterwards."""

import threading
import time
from enum import StrEnum
from random import Random

from sqlalchemy import Row

from scheduler.core.tables.codes import MissionState, RunState
from tests.drill.answering import Coordinators, require_what_was_said
from tests.drill.browser import Browser, Unanswered
from tests.drill.conftest import Site
from tests.drill.installation import awaited
from tests.drill.invariants import plan_in_force
from tests.drill.market import SOLVE_SECONDS

RUNS = "/pilotage/calculs"
SHORT = 0.5
"""Seconds of a search that is not what the drill is about."""
STORING_SECONDS = 0.6
"""About how long a plan takes to be stored or published, with the pauses that ``SLOWLY`` puts in."""
ANSWERING_SECONDS = 0.5
BEATS_SECONDS = 3.0
"""A run that is silent for so long is dead, or has so little time that it does no harm to take it for dead."""
PATIENCE_SECONDS = 240.0

SLOWLY = """
    CREATE FUNCTION take_time() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_sleep(0.02); RETURN NULL; END $$;
    CREATE TRIGGER slowly AFTER INSERT OR UPDATE ON missions FOR EACH ROW EXECUTE FUNCTION take_time();
"""
"""Each mission takes a moment longer to be written, else hardly any drill would meet a program that is writing."""


class Moment(StrEnum):
    """In the middle of what something is killed. A run is under way each time."""

    SOLVING = "a run searches"
    STORING = "a run stores its plan"
    ANSWERING = "agencies answer their missions"
    PUBLISHING = "a plan is published"


class Crew:
    """The planner, and two people of each agency."""

    def __init__(self, site: Site, chance: Random) -> None:
        self.product = site.product
        self.people = site.people
        self.chance = chance
        self.planner = Browser(site.product.port).signed_in(site.people.planner.email)
        self.coordinators: Coordinators | None = None
        self.publishing = threading.Thread(target=self._publish)
        self.published: bool | None = None
        self.draft = 0
        site.product.ask(SLOWLY)
        with site.product.administering() as session:
            self.before = plan_in_force(session)

    # ------------------------------------------------------------------------------------------ the work

    def begin(self, moment: Moment) -> None:
        """Begin the work, and return once it is under way, or over: on a busy machine a look may come too late."""
        if moment is Moment.PUBLISHING:
            self._search_for(SHORT)
            self.draft = self._plan()
        if moment is Moment.ANSWERING:
            self.coordinators = self._signed_in()
        self._search_for(SHORT if moment is Moment.STORING else SOLVE_SECONDS)
        run = self._start_run()
        awaited("the solver", self.product.solver)
        match moment:
            case Moment.STORING:
                awaited("a mission is stored", lambda: self._writes("INSERT") or self._ended(run))
            case Moment.ANSWERING:
                assert self.coordinators
                self.coordinators.start()
                heard = self.coordinators.first_heard
                awaited("the first answer", lambda: self._writes("UPDATE") or heard.is_set())
            case Moment.PUBLISHING:
                self.publishing.start()
                awaited("a mission is published", lambda: self._writes("UPDATE") or not self.publishing.is_alive())

    def wait_a_moment(self, moment: Moment) -> None:
        """Let the work go on for as long as chance has it."""
        most = {Moment.SOLVING: SOLVE_SECONDS, Moment.ANSWERING: ANSWERING_SECONDS}.get(moment, STORING_SECONDS)
        time.sleep(self.chance.uniform(0, most))  # the very thing under test: when it happens

    def finish(self, moment: Moment) -> None:
        """Let everybody finish what they do, and hold what they were told against what is stored."""
        awaited("the site", self.product.answers)
        match moment:
            case Moment.ANSWERING:
                assert self.coordinators
                self.coordinators.finish()
                waited = {which for which, booking in self.before.items() if booking.state == MissionState.PUBLISHED}
                with self.product.administering() as session:
                    require_what_was_said(session, self.coordinators.said, waited)
            case Moment.PUBLISHING:
                self.publishing.join()
                self._require_all_or_nothing()
            case _:
                with self.product.administering() as session:
                    assert plan_in_force(session) == self.before

    def end_silent_runs(self) -> None:
        """Wait for the end of a run that lives; let a minute pass for one that is dead, and look at it."""
        run = beaten = self._last_run()
        since = time.monotonic()
        give_up = since + PATIENCE_SECONDS
        while run.state == RunState.RUNNING:
            assert time.monotonic() < give_up, f"run {run.id} neither goes on nor ends"
            if run.heartbeat_at != beaten.heartbeat_at:
                beaten, since = run, time.monotonic()
            elif time.monotonic() - since > BEATS_SECONDS:
                self.product.ask("UPDATE runs SET heartbeat_at = now() - interval '61 s' WHERE state = 'running'")
                if self.chance.random() < 0.5:  # a coin: somebody looks at the page, or starts a run
                    assert self.planner.get(RUNS).status == 200
                else:
                    assert self.planner.post(RUNS).done
            time.sleep(0.1)
            run = self._last_run()

    def plan_and_publish(self) -> None:
        """Do the whole work again, undisturbed."""
        self._search_for(SHORT)
        run = self._plan()
        assert self._publish_run(run)
        (row,) = self.product.ask(f"SELECT published_at FROM runs WHERE id = {run}")  # noqa: S608  # our own number
        assert row.published_at

    def _plan(self) -> int:
        run = self._start_run()
        assert awaited("the end of the run", lambda: self._ended(run), PATIENCE_SECONDS) == RunState.DONE
        return run

    # ------------------------------------------------------------------------------------------ single steps

    def _search_for(self, seconds: float) -> None:
        """Set how long the next runs search."""
        self.product.ask(f"UPDATE markets SET settings = settings || '{{\"solve_seconds\": {seconds}}}'")  # noqa: S608  # our own number

    def _signed_in(self) -> Coordinators:
        """Sign two people of each agency in, who have all the missions that its agency is to answer."""
        missions: dict[int, list[int]] = {each.actor.organisation: [] for each in self.people.coordinators}
        for row in self.product.ask("SELECT id, agency_id FROM missions WHERE state = 'published'"):
            missions[row.agency_id].append(row.id)
        people = self.people.coordinators * 2
        return Coordinators(self.product.port, people, missions, self.chance.randrange(2**32))

    def _start_run(self) -> int:
        answer = self.planner.post(RUNS)
        assert answer.done, (answer.status, answer.text)
        return int(answer.location.removeprefix(f"{RUNS}/"))

    def _publish_run(self, run: int) -> bool:
        return self.planner.post(f"{RUNS}/{run}/publication").done

    def _publish(self) -> None:
        try:
            self.published = self._publish_run(self.draft)
        except Unanswered:
            self.published = None

    def _last_run(self) -> Row[tuple[object, ...]]:
        return self.product.ask("SELECT id, state, heartbeat_at, published_at FROM runs ORDER BY id DESC LIMIT 1")[0]

    def _ended(self, run: int) -> str | None:
        (row,) = self.product.ask(f"SELECT state FROM runs WHERE id = {run}")  # noqa: S608  # our own number
        return None if row.state == RunState.RUNNING else row.state

    def _writes(self, verb: str) -> bool:
        """Tell whether somebody is writing a mission at this moment."""
        return bool(
            self.product.ask(f"""
                SELECT FROM pg_stat_activity
                WHERE wait_event = 'PgSleep' AND query ILIKE '{verb}%missions%'
            """)  # a word of ours
        )

    # ------------------------------------------------------------------------------------------ what was promised

    def _require_all_or_nothing(self) -> None:
        """Demand that the draft is published as the planner was told; unpublished, that the plan in force stands."""
        (run,) = self.product.ask(f"SELECT published_at FROM runs WHERE id = {self.draft}")  # noqa: S608  # our own number
        assert run.published_at or not self.published
        if run.published_at is None:
            with self.product.administering() as session:
                assert plan_in_force(session) == self.before

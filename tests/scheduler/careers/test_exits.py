"""How people left: said once, corrected with a reason, and never beyond what goes on."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text, update

from scheduler.careers.exits import ExitWord, Left, enter_exit, exit_of, last_word, take_back_exit
from scheduler.careers.file import career, whole_weeks
from scheduler.core.errors import Conflict, Invalid, NotAllowed, NotFound
from scheduler.core.tables import Employment, Exit, MissionShift, Worker
from scheduler.core.tables.career_codes import WITH_JOB, CorrectionReason, Employer, Outcome
from scheduler.core.tables.forgetting_codes import ForgettingReason
from scheduler.workforce import forget_worker
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import MONDAY, World

TODAY = datetime.now(ZoneInfo("Europe/Paris")).date()
HIRED = Left(TODAY, Outcome.DURABLE, Employer.DEPARTMENT)


def end_contracts(stage: Stage, day: date = TODAY) -> None:
    with stage.administering() as session:
        session.execute(update(Employment).values(from_day=date(2020, 1, 1), to_day=day))


def said(stage: Stage, world: World, worker: int, person: str = "agnes") -> ExitWord | None:
    actor = world.people[person]
    assert actor
    with stage.acting(actor) as session:
        return exit_of(session, actor, worker)


def test_an_exit_is_said_corrected_and_taken_back(stage: Stage, world: World) -> None:
    end_contracts(stage)
    worker = world.free_worker
    assert said(stage, world, worker) is None
    with stage.acting(world.agnes) as session:
        enter_exit(session, world.agnes, worker, HIRED)
    first = said(stage, world, worker)
    assert first
    assert (first.left, first.reason) == (HIRED, None)
    training = Left(TODAY, Outcome.POSITIVE, Employer.COMPANY)
    with stage.acting(world.agnes) as session:
        enter_exit(session, world.agnes, worker, training, about=first.id, reason=CorrectionReason.LEARNT_LATER)
    second = said(stage, world, worker)
    assert second
    assert (second.left, second.reason) == (Left(TODAY, Outcome.POSITIVE), "learnt_later"), "no job, no employer"
    with stage.acting(world.agnes) as session:
        take_back_exit(session, world.agnes, worker, second.id, CorrectionReason.CAME_BACK)
    third = said(stage, world, worker)
    assert third
    assert third.left is None
    with stage.acting(world.agnes) as session:
        enter_exit(session, world.agnes, worker, HIRED, about=third.id)
        words = session.query(Exit).filter_by(worker_id=worker).count()
        assert words == 4, "what was said stays"


def test_what_goes_on_stands_against_an_exit(stage: Stage, world: World) -> None:
    def refusal(worker: int, left: Left = HIRED, about: int | None = None) -> str:
        with pytest.raises(Conflict) as refused, stage.acting(world.agnes) as session:
            enter_exit(session, world.agnes, worker, left, about=about)
        return refused.value.reason

    back = said(stage, world, world.published_worker)
    assert back
    assert refusal(world.published_worker, about=back.id) == "works_after_exit"
    assert refusal(world.free_worker) == "employed_after_exit"
    end_contracts(stage)
    assert refusal(world.free_worker, Left(TODAY - timedelta(days=1), Outcome.OTHER)) == "employed_after_exit"
    assert refusal(world.free_worker, about=10**6) == "somebody_else_at_once"
    with stage.acting(world.agnes) as session:
        enter_exit(session, world.agnes, world.free_worker, HIRED)
    assert refusal(world.free_worker) == "somebody_else_at_once", "somebody else has said it already"


def test_what_cannot_be_says_where(stage: Stage, world: World) -> None:
    end_contracts(stage)

    def refused(left: Left, about: int | None = None) -> tuple[str, str]:
        with pytest.raises(Invalid) as problem, stage.acting(world.agnes) as session:
            enter_exit(session, world.agnes, world.free_worker, left, about=about)
        return problem.value.field, problem.value.reason

    assert refused(Left(TODAY, Outcome.DURABLE)) == ("employer", "employer_needed")
    assert refused(Left(TODAY + timedelta(days=2), Outcome.OTHER)) == ("day", "not_left_yet")
    with stage.acting(world.agnes) as session:
        enter_exit(session, world.agnes, world.free_worker, HIRED)
    word = said(stage, world, world.free_worker)
    assert word
    assert refused(HIRED, about=word.id) == ("reason", "reason_needed")
    with pytest.raises(Invalid), stage.acting(world.agnes) as session:
        take_back_exit(session, world.agnes, world.free_worker, word.id, CorrectionReason.LEARNT_LATER)


def test_nothing_is_taken_back_that_does_not_stand(stage: Stage, world: World) -> None:
    back = said(stage, world, world.published_worker)
    assert back
    assert back.left is None
    with pytest.raises(Conflict, match="no_exit"), stage.acting(world.agnes) as session:
        take_back_exit(session, world.agnes, world.published_worker, back.id, CorrectionReason.MISTAKE)


@pytest.mark.parametrize("person", ["bruno", "lucie", "leo", "mona", "sophie", "denise", "engine"])
def test_only_who_keeps_the_file_says_it(stage: Stage, world: World, person: str) -> None:
    end_contracts(stage)
    actor = world.people[person]
    assert actor
    with pytest.raises(NotFound), stage.acting(actor) as session:
        enter_exit(session, actor, world.free_worker, HIRED)
    with pytest.raises(NotAllowed), stage.acting(actor) as session:
        session.execute(
            text("SELECT keep_exit(:id, NULL, current_date, 'other', NULL, NULL)"), {"id": world.free_worker}
        )
    if person not in {"lucie", "engine"}:  # they read hours by code, and no page of a file
        with pytest.raises(NotAllowed), stage.acting(actor) as session:
            career(session, actor, world.free_worker, datetime.now(UTC))
    seen = said(stage, world, world.published_worker, person)
    assert (seen is not None) == (person in {"lucie", "engine"}), "the lead reads it by code"


def test_forgetting_keeps_what_became_of_the_code(stage: Stage, world: World) -> None:
    end_contracts(stage, TODAY - timedelta(days=1))
    with stage.acting(world.agnes) as session:
        enter_exit(session, world.agnes, world.free_worker, Left(TODAY - timedelta(days=1), Outcome.OTHER))
        forget_worker(session, world.agnes, world.free_worker, ForgettingReason.ASKED)
    word = said(stage, world, world.free_worker)
    assert word
    with pytest.raises(Conflict, match="forgotten_already"), stage.acting(world.agnes) as session:
        take_back_exit(session, world.agnes, world.free_worker, word.id, CorrectionReason.MISTAKE)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_said_one_word_holds(stage: Stage, world: World, data: st.DataObject) -> None:
    """Any line of entering, correcting and taking back leaves one last word: what the last one that was taken said."""
    end_contracts(stage)
    expected: Left | None = None
    with stage.acting(world.agnes) as session, session.begin_nested() as tried:
        worker = world.free_worker
        for _ in range(data.draw(st.integers(1, 6))):
            word = exit_of(session, world.agnes, worker)
            about = word.id if word else None
            if expected is not None and data.draw(st.booleans()):
                assert about is not None
                reason = data.draw(st.sampled_from([CorrectionReason.MISTAKE, CorrectionReason.CAME_BACK]))
                take_back_exit(session, world.agnes, worker, about, reason)
                expected = None
                continue
            outcome = data.draw(st.sampled_from(Outcome))
            employer = data.draw(st.sampled_from(Employer)) if outcome in WITH_JOB else None
            why = CorrectionReason.MISTAKE if expected is not None else None
            expected = Left(TODAY, outcome, employer)
            enter_exit(session, world.agnes, worker, expected, about=about, reason=why)
        last = session.scalars(select(Exit).where(Exit.worker_id == worker, last_word())).all()
        found = exit_of(session, world.agnes, worker)
        assert len(last) == 1
        assert found
        assert found.left == expected
        tried.rollback()


def test_the_path_of_somebody(stage: Stage, world: World) -> None:
    with stage.acting(world.agnes) as session:
        found = career(session, world.agnes, world.confirmed_worker, datetime(2027, 3, 10, 12, tzinfo=UTC))
        other = career(session, world.agnes, world.published_worker, datetime(2027, 3, 10, 12, tzinfo=UTC))
    assert (found.first_day, found.week_minutes, found.cohorts, found.exit) == (MONDAY, 400 // 4, (), None)
    assert (other.first_day, other.has_left) == (None, False), "nothing of theirs is confirmed, and they came back"
    assert other.cohorts == (("POE collective", date(2026, 7, 3)),)
    assert whole_weeks(date(2027, 3, 10)) == (date(2027, 2, 8), date(2027, 3, 8))


def test_a_day_on_which_nothing_was_worked_is_no_first_one(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.execute(update(MissionShift).values(worked_minutes=0))
        assert session.get_one(Worker, world.confirmed_worker)
    with stage.acting(world.agnes) as session:
        found = career(session, world.agnes, world.confirmed_worker, datetime(2027, 3, 10, 12, tzinfo=UTC))
    assert found.first_day is None

"""At the promised moment a site hears who comes, or that nobody was found yet, why and what is next; once."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from scheduler.core.states import Action, move
from scheduler.core.tables import Message, Mission, Organisation, PeopleCount, Request, Run
from scheduler.core.tables.codes import Audience, DeclineReason, RunState
from scheduler.messages.letters import letter
from scheduler.missions import decline
from scheduler.requests import cancel, extend, first_answer
from scheduler.requests.answering import answer, promised
from tests.scheduler.changed_requests import more
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World, moment
from tests.scheduler.draft import with_draft
from tests.scheduler.held import held_mission

NINE = moment(0, 8)
"""Monday at nine in Caen, as the world has promised."""


@pytest.fixture(autouse=True)
def before(stage: Stage, world: World) -> None:
    """Let a night have planned since the site asked, long before Monday."""
    with stage.administering() as session:
        session.execute(update(Organisation).where(Organisation.id == world.lead).values(phone="02 61 91 00 00"))


def answered(stage: Stage, world: World, now: datetime = NINE) -> bool:
    with stage.acting(world.engine) as session:
        due = promised(session, world.engine, now)
        return world.request in due and answer(session, world.engine, world.request, now)


def told(stage: Stage) -> dict[str, Any]:
    """Return what Sophie was told last."""
    with stage.administering() as session:
        query = select(Message.facts).where(Message.audience == Audience.SITE).order_by(Message.id.desc()).limit(1)
        found: dict[str, Any] = session.scalars(query).one()
        return found


def text(facts: dict[str, Any]) -> str:
    return letter(facts, Audience.SITE, "fr").text.replace("\N{NO-BREAK SPACE}", " ")


def night(stage: Stage, **values: Any) -> None:
    """Let a night be done after the site asked, published unless said otherwise."""
    with stage.administering() as session:
        session.execute(
            update(Run).values(state=RunState.DONE, started_at=moment(0, 2), **{"published_at": moment(0, 7), **values})
        )


def test_nobody_is_answered_before_the_moment_nor_twice(stage: Stage, world: World) -> None:
    assert not answered(stage, world, NINE - timedelta(minutes=1))
    assert answered(stage, world)
    assert not answered(stage, world, NINE + timedelta(minutes=1))
    with stage.acting(world.sophie) as session:
        found = first_answer(session, world.sophie, world.request, now=NINE)
        assert found
        assert (found.answer_at, found.answered_at) == (None, NINE)


def test_who_comes_is_named_with_their_days_and_who_is_asked_is_not(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.execute(update(Request).where(Request.id == world.request).values(promised_at=moment(-1, 8)))
    assert answered(stage, world, moment(-1, 8))
    said = text(told(stage))
    assert "C’est confirmé :\n- Confirmed P., le lundi 1er mars" in said
    assert "Créneaux proposés : 1. L’association doit répondre" in said
    assert "Personne n’a encore été trouvé : le mardi 2 mars" in said
    assert "Published P." not in said
    assert letter(told(stage), Audience.SITE, "en").subject == "Answer to your request: filled in part, site"


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("no_night", "Le calcul de la nuit n’a pas pu se faire."),
        ("not_published", "Le plan de la nuit n’est pas encore validé."),
        ("refused", "Une proposition a été refusée, ou est restée sans réponse."),
        ("nobody", "Personne n’est libre à ces heures avec les compétences demandées."),
        ("busy", "Les personnes qui pourraient venir sont prises ailleurs à ces heures."),
    ],
)
def test_why_nobody_was_found_is_said_in_the_words_of_the_site(stage: Stage, world: World, why: str, said: str) -> None:
    if why == "not_published":
        with stage.administering() as session:
            with_draft(session, world)
        night(stage, published_at=None)
    elif why != "no_night":
        with stage.administering() as session:
            session.execute(update(PeopleCount).values(whole=0, partly=0 if why == "nobody" else 2))
            with_draft(session, world)
            session.execute(update(Mission).where(Mission.state == "proposed").values(state="withdrawn"))
        night(stage)
    else:
        with stage.administering() as session:
            session.execute(update(Run).values(started_at=moment(-400, 2)))
    if why == "refused":
        with stage.administering() as session:
            session.execute(update(Request).values(promised_at=moment(-1, 8)))
        with stage.acting(world.agnes) as session:
            decline(session, world.agnes, world.published, DeclineReason.HOURS)
    assert answered(stage, world, moment(-1, 8) if why == "refused" else NINE)
    facts = told(stage)
    assert facts["detail"]["why"] == why
    assert said in text(facts)


def test_what_has_become_urgent_is_for_the_telephone(stage: Stage, world: World) -> None:
    night(stage)
    assert answered(stage, world)
    facts = told(stage)
    assert facts["detail"]["next"] == "call"
    assert "Appelez lead, 02 61 91 00 00." in text(facts)


def test_a_request_that_was_cancelled_is_not_answered(stage: Stage, world: World) -> None:
    with stage.acting(world.sophie) as session:
        cancel(session, world.sophie, world.request)
    assert not answered(stage, world)


def test_more_days_are_promised_an_answer_of_their_own(stage: Stage, world: World) -> None:
    assert answered(stage, world)
    with stage.acting(world.sophie) as session:
        extend(session, world.sophie, world.request, more(7, 8), now=moment(0, 9))
        asked = session.get_one(Request, world.request)
        assert (asked.promised_at, asked.answered_at) == (moment(1, 8), None)


def test_only_the_engine_answers(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session, pytest.raises(Exception, match="answer"):
        move(session, world.lucie, session.get_one(Request, world.request), Action.ANSWER)


def test_a_site_to_which_somebody_is_promised_hears_that_and_no_name(stage: Stage, world: World) -> None:
    night(stage)
    with stage.administering() as session:
        session.execute(update(Request).where(Request.id == world.request).values(promised_at=moment(-12, 8)))
        session.execute(update(Mission).where(Mission.id == world.published).values(answer_by=moment(-1, 8)))
        held_mission(session, world)
    assert answered(stage, world, moment(-12, 8))
    said = text(told(stage))
    assert "Quelqu’un viendra : 1 créneau.\nVous aurez le nom au plus tard le mercredi 24 février" in said
    assert "Free P." not in said
    assert "Personne n’a encore été trouvé : le mardi 2 mars" in said  # the other place of that day

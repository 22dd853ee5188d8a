"""Twenty answers posted at once to the same missions, over real HTTP and with real sessions."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice, product
from threading import Barrier

import pytest
from sqlalchemy import select

from scheduler.core.tables import Event, Mission
from scheduler.core.tables.codes import MissionState, Thing
from tests.drill.answering import answer
from tests.drill.browser import Browser
from tests.drill.conftest import Site
from tests.drill.invariants import faults

ANSWERS = 20
MISSIONS = 2


@pytest.mark.long  # every day the storm of answers is enough
def test_twenty_answers_at_once_end_in_one_state_each(site: Site) -> None:
    person = site.people.coordinators[1]
    with site.product.administering() as session:
        wanted = select(Mission.id).where(
            Mission.agency_id == person.actor.organisation, Mission.state == MissionState.PUBLISHED
        )
        missions = session.scalars(wanted.order_by(Mission.id).limit(MISSIONS)).all()
    assert len(missions) == MISSIONS
    browsers = [Browser(site.product.port).signed_in(person.email) for _ in range(ANSWERS)]
    everybody_is_here = Barrier(ANSWERS)

    def post(browser: Browser, mission: int, yes: bool) -> tuple[int, MissionState, bool | None]:  # noqa: FBT001
        everybody_is_here.wait()
        return mission, MissionState.CONFIRMED if yes else MissionState.DECLINED, answer(browser, mission, yes=yes)

    with ThreadPoolExecutor(ANSWERS) as pool:
        answers = islice(cycle(product(missions, (True, False))), ANSWERS)
        posted = [pool.submit(post, browser, *each) for browser, each in zip(browsers, answers, strict=True)]
        told = [each.result() for each in posted]
    with site.product.administering() as session:
        for mission in missions:
            heard = Counter(done for which, _, done in told if which == mission)
            assert heard == {True: 1, False: ANSWERS // MISSIONS - 1}
            (taken,) = [becomes for which, becomes, done in told if which == mission and done]
            assert session.get_one(Mission, mission).state == taken
            logged = select(Event.to_state).where(Event.thing == Thing.MISSION, Event.thing_id == mission)
            assert session.scalars(logged.order_by(Event.id)).all() == ["proposed", "published", taken]
        assert faults(session) == []

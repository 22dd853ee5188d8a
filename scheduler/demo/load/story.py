"""The log of the demo's requests and missions: who did what, when."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from scheduler.core.many_rows import Row
from scheduler.core.states import Action, followed
from scheduler.core.tables.codes import COVERING, MissionState, RequestState, Thing
from scheduler.demo.load.asking import Ask, Given
from scheduler.demo.load.stored import Stored
from scheduler.demo.load.window import Window

WRITTEN_BEFORE = timedelta(minutes=10)
"""A mission is proposed a little before somebody publishes it."""

HANDED_BACK = timedelta(minutes=30)
"""A mission is declared done a little after its last shift."""

Who = tuple[int | None, int | None]
"""User and organisation; nobody is the administration."""


def request_state(ask: Ask, window: Window) -> RequestState:
    """Return the state that follows from a request's missions."""
    covered = sum(len(mission.works) for mission in ask.missions if mission.state in COVERING)
    return followed(len(ask.works) * ask.headcount, covered, over=ask.works[-1].day < window.today)


def story(
    stored: Stored, request: int, ask: Ask, missions: Sequence[tuple[int, Given]], window: Window
) -> Iterator[Row]:
    """Iterate over everything that happened to a request and its missions."""
    site = stored.sites[ask.demand.absence.post.college.uai]

    def moved(
        thing: Thing, which: int, action: Action, states: tuple[str | None, str], at: datetime, who: Who
    ) -> dict[str, object]:
        return {
            "at": at,
            "market_id": stored.market,
            "user_id": who[0],
            "organisation_id": who[1],
            "thing": thing,
            "thing_id": which,
            "action": action,
            "from_state": states[0],
            "to_state": states[1],
            "reason": None,
        }

    state = RequestState.OPEN
    requester = (site.requester, site.organisation)
    yield moved(Thing.REQUEST, request, Action.SUBMIT, (None, state), ask.created_at, requester)
    covered, slots = 0, len(ask.works) * ask.headcount
    for which, mission in missions:
        agency = mission.candidate.agency
        answers, published = (stored.coordinators[agency], agency), mission.published_at
        proposed = (None, MissionState.PROPOSED)
        yield moved(Thing.MISSION, which, Action.PROPOSE, proposed, published - WRITTEN_BEFORE, stored.planner)
        announced = (MissionState.PROPOSED, MissionState.PUBLISHED)
        yield moved(Thing.MISSION, which, Action.PUBLISH, announced, published, stored.planner)
        if mission.answered_at is None:
            continue
        at = mission.answered_at
        if mission.reason is not None:
            declined = (MissionState.PUBLISHED, MissionState.DECLINED)
            yield moved(Thing.MISSION, which, Action.DECLINE, declined, at, answers) | {"reason": mission.reason}
            continue
        confirmed = (MissionState.PUBLISHED, MissionState.CONFIRMED)
        yield moved(Thing.MISSION, which, Action.CONFIRM, confirmed, at, answers)
        covered += len(mission.works)
        if (becomes := followed(slots, covered, over=False)) != state:
            yield moved(Thing.REQUEST, request, Action.FOLLOW, (state, becomes), at, answers)
            state = becomes
        if mission.state == MissionState.DONE:
            done = (MissionState.CONFIRMED, MissionState.DONE)
            yield moved(Thing.MISSION, which, Action.FINISH, done, mission.works[-1].ends_at + HANDED_BACK, answers)
    final = request_state(ask, window)
    if final != state:
        # Its time went by with nobody there: no person did that.
        over = ask.works[-1].ends_at + HANDED_BACK
        yield moved(Thing.REQUEST, request, Action.FOLLOW, (state, final), over, (None, None))

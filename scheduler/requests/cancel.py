"""Call a request off."""

from sqlalchemy import and_, delete, func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.as_engine import as_engine
from scheduler.core.errors import NotPossible
from scheduler.core.states import Action, log, move
from scheduler.core.tables import Mission, MissionShift, RequestShift
from scheduler.core.tables.codes import STANDING, MissionState, Thing
from scheduler.core.transitions import CUT_SHORT
from scheduler.requests.own import own_request


def cancel(session: Session, actor: Actor, request: int) -> int:
    """Call off what is left of a request and of its missions; return how many missions that concerns.

    Days that were worked stay as they are.

    Raises
    ------
    NotFound
        When there is no such request, or none of the actor's.
    NotPossible
        When it is cancelled already, or its last shift is over.
    NotAllowed
        When the actor's role does not ask for replacements.
    """
    found = own_request(session, actor, request)
    left = session.scalar(
        select(func.count()).where(RequestShift.request_id == request, RequestShift.ends_at > func.now())
    )
    if not left:
        raise NotPossible(Thing.REQUEST, found.state, Action.CANCEL)
    move(session, actor, found, Action.CANCEL)
    return _call_off(session, actor, request)


def _call_off(session: Session, actor: Actor, request: int) -> int:
    """Call off what is left of the missions of a cancelled request; return how many that concerns.

    A mission that has begun keeps the shifts that have, and its state. What its site may not do itself is the engine's:
    it takes these shifts out, and drafts back, which the site does not see.
    """
    mine = Mission.request_id == request
    with as_engine(session, actor) as engine:
        drafts = session.scalars(select(Mission).where(mine, Mission.state == MissionState.PROPOSED)).all()
        for draft in sorted(drafts, key=lambda each: each.id):
            move(session, engine, draft, Action.CANCEL)
        confirmed = and_(MissionShift.request_id == request, MissionShift.state == MissionState.CONFIRMED)
        ahead = func.lower(MissionShift.during) > func.now()
        begun = set(session.scalars(select(MissionShift.mission_id).where(confirmed, ~ahead)))
        lost = delete(MissionShift).where(MissionShift.mission_id.in_(begun), ahead).returning(MissionShift.mission_id)
        shortened = set(session.scalars(lost, execution_options={"synchronize_session": False}))
    standing = select(Mission).where(mine, Mission.state.in_(STANDING), Mission.id.not_in(begun - shortened))
    missions = session.scalars(standing.order_by(Mission.id)).all()
    for mission in missions:
        if mission.id in shortened:
            log(session, actor, CUT_SHORT, mission.id)
        else:
            move(session, actor, mission, Action.CANCEL)
    return len(drafts) + len(missions)

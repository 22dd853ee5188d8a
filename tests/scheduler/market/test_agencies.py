"""Agencies come, are called otherwise, lead, and leave: who decides, what stays, what the log says."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, text, update

from scheduler.core.access import Actor
from scheduler.core.errors import Conflict, Invalid, NotAllowed, NotFound
from scheduler.core.tables import Employment, Event, Member, Organisation, TravelTime, User, Worker
from scheduler.core.tables.codes import AgencyKind, Role, Thing
from scheduler.core.tables.journey_codes import TravelMode
from scheduler.market.mandate import could_plan, hand_over_lead
from scheduler.market.setting_up import (
    Agency,
    add_agency,
    change_agency,
    change_territory,
    leave,
    remaining_after,
    taking_part,
    territory,
)
from scheduler.market.setting_up.checks import code_of
from scheduler.planning.translate import problem_of
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import MONDAY, World, moment

A_DAY = timedelta(days=1)


def agency(stage: Stage, world: World, which: int) -> Agency:
    with stage.acting(world.lucie) as session:
        return taking_part(session, world.lucie, which).agencies[0]


def test_an_agency_comes_and_is_called_otherwise(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        new = add_agency(session, world.lucie, " Côte  de Nacre ", AgencyKind.EI, "0231000001")
        other = add_agency(session, world.lucie, "Agency !", AgencyKind.ESAT, None)
        [change] = taking_part(session, world.lucie, new).changes
        assert (change.by, change.old, change.new["name"]) == (
            "Lucie",
            {"name": None, "agency_kind": None, "phone": None},
            "Côte de Nacre",
        )
        change_agency(session, world.lucie, new, "Nacre", None, seen=change.id)
    found = agency(stage, world, new)
    assert (found.name, found.kind, found.phone, found.sites, found.here_alone) == ("Nacre", "EI", None, 0, True)
    with stage.administering() as session:
        codes = set(session.scalars(select(Organisation.code).where(Organisation.id.in_((new, other)))))
    assert codes == {"cote-de-nacre", "agency-2"}, "a code is never somebody else's"


@pytest.mark.parametrize(("name", "code"), [("L'Étape – Caen", "l-etape-caen"), ("АБВ", "association"), ("-x-", "x")])
def test_a_code_is_made_of_the_name(name: str, code: str) -> None:
    assert code_of(name, "association") == code


def test_names_are_told_apart_and_numbers_ring(stage: Stage, world: World) -> None:
    for name, phone, field in (("AGENCY", None, "name"), (" ", None, "name"), ("Neuve", "12", "phone")):
        with pytest.raises(Invalid) as refused, stage.acting(world.lucie) as session:
            add_agency(session, world.lucie, name, AgencyKind.AI, phone)
        assert refused.value.field == field


def test_who_works_in_two_markets_says_itself_how_it_is_called(stage: Stage, world: World) -> None:
    assert not agency(stage, world, world.other_agency).here_alone
    with pytest.raises(NotAllowed), stage.acting(world.lucie) as session:
        change_agency(session, world.lucie, world.other_agency, "Nom d’ailleurs", None, seen=0)


def test_an_agency_serves_the_ticked_sites_and_no_others(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        new = Worker(code="W-NEW", agency_id=world.lead, travel_mode=TravelMode.CAR)
        session.add(new)
    with stage.acting(world.lucie) as session:
        change_territory(session, world.lucie, world.lead, [world.site, world.other_site], seen=0)
        _, last, choices = territory(session, world.lucie, world.lead)
        assert {each.site for each in choices if each.served} == {world.site, world.other_site}
        change_territory(session, world.lucie, world.lead, [world.site], seen=last)
        [second, first] = taking_part(session, world.lucie, world.lead).changes
    assert (second.new, first.new) == ({"sites_removed": ["other_site"]}, {"sites_added": ["other_site", "site"]})
    with pytest.raises(Invalid, match="unknown_site"), stage.acting(world.lucie) as session:
        change_territory(session, world.lucie, world.lead, [999_999], seen=second.id)


def engagements(stage: Stage, world: World, day: int) -> dict[str, tuple[str, str]]:
    with stage.acting(world.lucie) as session:
        instance = json.loads(problem_of(session, world.lucie, moment(day, 0)).instance)
    return {each["id"]: (each["engagement"]["from"], each["engagement"]["to"]) for each in instance["workers"]}


def test_nothing_is_planned_with_an_agency_after_its_last_day(stage: Stage, world: World) -> None:
    before = engagements(stage, world, -1)
    with stage.acting(world.lucie) as session:
        leave(session, world.lucie, world.agency, MONDAY, seen=0)
    after = engagements(stage, world, -1)
    assert after["W-FREE"][1] == "2027-03-02T00:00+01:00" < before["W-FREE"][1]
    assert after["W-OTHER"] == before["W-OTHER"], "another agency's"
    assert "W-FREE" not in engagements(stage, world, 3), "whose agency has left is not there any more"
    with stage.acting(world.lucie) as session:
        leave(session, world.lucie, world.agency, None, seen=taking_part(session, world.lucie, world.agency).last)
    assert engagements(stage, world, -1) == before
    with stage.acting(world.agnes) as session:
        assert session.scalars(select(Employment.id)).all(), "its people stay"


def test_what_stands_after_a_day_is_shown_before(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        left = remaining_after(session, world.lucie, world.agency, MONDAY - A_DAY)
        assert {each.mission for each in left.missions} == {world.published, world.confirmed}
        assert {(each.first_day, each.last_day) for each in left.missions} == {(MONDAY, MONDAY)}
        assert left.percent == 20
        assert remaining_after(session, world.lucie, world.agency, MONDAY).missions == ()
        assert remaining_after(session, world.lucie, world.other_agency, MONDAY - A_DAY).percent == 0


def test_the_lead_is_handed_over_with_a_night_of_its_own(stage: Stage, world: World) -> None:
    with pytest.raises(Conflict, match="lead_stays"), stage.acting(world.lucie) as session:
        leave(session, world.lucie, world.lead, MONDAY, seen=0)
    with stage.administering() as session:
        session.get_one(User, world.agnes.user).role = Role.PLANNER
    with stage.acting(world.lucie) as session:
        hand_over_lead(session, world.lucie, world.agency, seen=0)
    with stage.administering() as session:
        leads = select(Member.organisation_id).where(Member.market_id == world.calvados, Member.leads)
        assert session.scalars(leads).all() == [world.agency]
        night = session.scalars(
            select(User.id).where(User.organisation_id == world.agency, User.role == Role.ENGINE)
        ).one()
        session.execute(update(Member).where(Member.organisation_id == world.lead).values(until_day=MONDAY))
    with pytest.raises(NotAllowed), stage.acting(world.lucie) as session:
        change_agency(session, world.lucie, world.agency, "Reprise", None, seen=0)
    agnes = Actor(world.agnes.user, world.agency, world.calvados, Role.PLANNER, leads=True)
    with stage.acting(agnes) as session:
        found = taking_part(session, agnes)
        assert found.agencies[0].id == world.agency
        assert {(each.which, each.new["leads"]) for each in found.changes} == {
            (world.lead, False),
            (world.agency, True),
        }
    engine = Actor(night, world.agency, world.calvados, Role.ENGINE, leads=True)
    with stage.acting(engine) as session:
        assert json.loads(problem_of(session, engine, moment(-1, 0)).instance)["workers"]
        assert session.scalars(select(TravelTime.minutes)).all()


def test_whoever_hands_over_says_who_plans_from_now_on(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        assert could_plan(session, world.lucie, world.other_agency) is not None
        people = could_plan(session, world.lucie, world.agency)
        assert people
        assert world.agnes.user in {each.id for each in people}
        for nobody in (world.sophie.user, world.leo.user):
            with pytest.raises(NotFound):
                hand_over_lead(session, world.lucie, world.agency, nobody, seen=0)
        hand_over_lead(session, world.lucie, world.agency, world.agnes.user, seen=0)
    with stage.administering() as session:
        agnes = session.get_one(User, world.agnes.user)
        assert (agnes.role, agnes.administers) == (Role.PLANNER, True)
        deed = select(Event.detail).where(Event.thing == Thing.USER, Event.thing_id == world.agnes.user)
        assert session.scalars(deed.order_by(Event.id.desc())).first() == {
            "old": {"role": "coordinator"},
            "new": {"role": "planner"},
        }
    planner = Actor(world.agnes.user, world.agency, world.calvados, Role.PLANNER, leads=True, administers=True)
    with stage.acting(planner) as session:
        change_agency(
            session, planner, world.agency, "Reprise", None, seen=taking_part(session, planner, world.agency).last
        )


def test_nobody_plans_who_has_never_been_here_or_is_gone(stage: Stage, world: World) -> None:
    for values in ({"accepted_at": None}, {"disabled_at": func.now()}):
        with stage.administering() as session:
            session.execute(update(User).where(User.id == world.agnes.user).values(**values))
        with stage.acting(world.lucie) as session:
            assert world.agnes.user not in {each.id for each in could_plan(session, world.lucie, world.agency) or ()}
            refused = session.scalar(
                text("SELECT hand_over_lead(:agency, :who)"), {"agency": world.agency, "who": world.agnes.user}
            )
            assert refused == "nobody_to_plan"


def test_nobody_gets_a_lead_who_cannot_plan_or_leaves(stage: Stage, world: World) -> None:
    with pytest.raises(Conflict, match="nobody_to_plan"), stage.acting(world.lucie) as session:
        hand_over_lead(session, world.lucie, world.other_agency, seen=0)
    with stage.administering() as session:
        session.get_one(User, world.agnes.user).role = Role.PLANNER
        session.get_one(Member, (world.calvados, world.agency)).until_day = MONDAY
    with pytest.raises(Conflict, match="takes_no_part"), stage.acting(world.lucie) as session:
        hand_over_lead(session, world.lucie, world.agency, seen=0)


def test_only_who_sets_up_the_market_decides(stage: Stage, world: World) -> None:
    for actor in (world.engine, world.leo, world.agnes, world.sophie, world.denise):
        for act in (
            lambda session, actor: add_agency(session, actor, "Neuve", AgencyKind.AI, None),
            lambda session, actor: change_agency(session, actor, world.agency, "Neuve", None, seen=0),
            lambda session, actor: change_territory(session, actor, world.agency, [], seen=0),
            lambda session, actor: leave(session, actor, world.agency, date(2027, 3, 1), seen=0),
            lambda session, actor: hand_over_lead(session, actor, world.agency, seen=0),
        ):
            with pytest.raises(NotAllowed), stage.acting(actor) as session:
                act(session, actor)
    with pytest.raises(NotFound), stage.acting(world.mona) as session:
        leave(session, world.mona, world.agency, MONDAY, seen=0)

"""A market from nothing by the use cases, what they refuse, and what the lead changes of its journeys."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.core.access import Actor
from scheduler.core.errors import Conflict, Invalid, NotAllowed, NotFound
from scheduler.core.tables import Closure, Job, Market, Member, PermanenceDay, Sheet, ShiftTemplate, TravelTime, User
from scheduler.core.tables.calendar_codes import HolidayLaw, SchoolZone
from scheduler.core.tables.codes import AgencyKind, ClosureReason, OrganisationKind, Role
from scheduler.market.calendar import setting_of
from scheduler.market.gazetteer import places_to_live
from scheduler.market.places_to_live import rounded
from scheduler.market.setting_up import (
    NewJob,
    NewOrganisation,
    NewSite,
    NewUser,
    Served,
    UsualHours,
    add_jobs,
    add_sites,
    add_skills,
    add_users,
    agree_shares,
    change_travel_model,
    changed_clock,
    close_days,
    found_market,
    lay_out_territories,
    let_in,
    move_site,
    name_places,
    open_in_holidays,
    serve_site,
)
from scheduler.market.setting_up.markets import BEGINS_WITH
from scheduler.market.travel_model import BUILT_IN, TravelModel
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import A_HASH, World

DAY = date(2027, 5, 1)
AGENCY = NewOrganisation(OrganisationKind.AGENCY, "orne-aide", "Orne Aide", AgencyKind.AI, leads=True)
SCHOOL = NewOrganisation(OrganisationKind.ESTABLISHMENT, "flers", "Collège de Flers")


def test_a_market_is_set_up_from_nothing(stage: Stage) -> None:
    with stage.administering() as session:
        market = found_market(session, "orne", "Orne", lead_time_minutes=60, settings={"horizon_days": 14}).id
        ids = let_in(session, market, [AGENCY, SCHOOL])
        users = [
            NewUser("Ada@orne.example", "Ada", "orne-aide", Role.PLANNER),
            NewUser("calcul@orne.example", "Calcul", "orne-aide", Role.ENGINE),
            NewUser("flers@orne.example", "Secrétariat", "flers", Role.REQUESTER),
        ]
        add_users(session, users, A_HASH)
        [site] = add_sites(session, market, [NewSite(ids["flers"], "Flers", "1 rue", (48.75, -0.57), contact="Loge")])
        lay_out_territories(session, market, [Served(ids["orne-aide"], site, sector=True)])
        agree_shares(session, market, {ids["orne-aide"]: 100})
        add_skills(session, {"cleaning": "Entretien", "green": "Espaces verts"})
        hours = UsualHours("Matin", (1, 2), 360, 720, 20)
        add_jobs(session, market, [NewJob("VERT", "Jardin", ("green", "cleaning"), (hours,))])
        close_days(session, market, {DAY: ClosureReason.PUBLIC_HOLIDAY})
        open_in_holidays(session, market, [(site, DAY)])
        name_places(session, market, {"Flers": rounded(48.7481, -0.5712)})
        counts = [
            session.scalar(select(func.count()).where(each.market_id == market))
            for each in (Member, Sheet, Job, ShiftTemplate, Closure, PermanenceDay)
        ]
        assert counts == [2, 1, 1, 1, 1, 1]
        known = {row.email: row.id for row in session.execute(select(User.email, User.id))}
    assert known.keys() > {"ada@orne.example", "calcul@orne.example"}
    ada = Actor(known["ada@orne.example"], ids["orne-aide"], market, Role.PLANNER, leads=True)
    with stage.acting(ada) as session:
        assert places_to_live(session, ada)[0] == {"Flers": rounded(48.75, -0.57)}
        assert session.get_one(Market, market).settings == {**BEGINS_WITH, "horizon_days": 14}


REFUSED: dict[str, tuple[Callable[[Session, World], object], str]] = {
    "code": (lambda session, _: found_market(session, "Orne", "Orne"), "code"),
    "name": (lambda session, _: found_market(session, "orne", " \n"), "name"),
    "clock": (lambda session, _: found_market(session, "orne", "Orne", timezone="Europe/Flers"), "timezone"),
    "lead time": (lambda session, _: found_market(session, "orne", "Orne", lead_time_minutes=-1), "lead_time_minutes"),
    "settings": (lambda session, _: found_market(session, "orne", "Orne", settings={"horizon": 1}), "settings"),
    "kind of agency": (
        lambda session, world: let_in(session, world.manche, [NewOrganisation(OrganisationKind.AGENCY, "x", "X")]),
        "agency_kind",
    ),
    "leading school": (
        lambda session, world: let_in(
            session, world.manche, [NewOrganisation(OrganisationKind.ESTABLISHMENT, "x", "X", leads=True)]
        ),
        "leads",
    ),
    "role": (
        lambda session, _: add_users(session, [NewUser("a@b.example", "A", "establishment", Role.PLANNER)]),
        "role",
    ),
    "address": (lambda session, _: add_users(session, [NewUser("a", "A", "agency", Role.PLANNER)]), "email"),
    "point": (
        lambda session, world: add_sites(
            session, world.calvados, [NewSite(world.establishment, "A", "B", (91.0, 0.0))]
        ),
        "lat",
    ),
    "shares": (lambda session, world: agree_shares(session, world.calvados, {world.lead: 101}), "percent"),
    "priority": (lambda session, world: add_jobs(session, world.calvados, [NewJob("A", "A", priority=0)]), "priority"),
    "hours": (
        lambda session, world: add_jobs(
            session, world.calvados, [NewJob("A", "A", hours=(UsualHours("Nuit", (1,), 720, 360),))]
        ),
        "hours",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_refused_with_the_field(stage: Stage, world: World, case: str) -> None:
    act, field = REFUSED[case]
    with pytest.raises(Invalid) as caught, stage.administering() as session:
        act(session, world)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("zone", "given", "clock", "law"),
    [
        (SchoolZone.REUNION, None, "Indian/Reunion", HolidayLaw.REUNION),
        (SchoolZone.GUADELOUPE, "America/Martinique", "America/Martinique", HolidayLaw.GUADELOUPE),
        (SchoolZone.CORSE, None, "Europe/Paris", HolidayLaw.MAINLAND),
        (SchoolZone.NONE, "Pacific/Noumea", "Pacific/Noumea", HolidayLaw.MAINLAND),
        (SchoolZone.NONE, None, "Europe/Paris", HolidayLaw.MAINLAND),
        (SchoolZone.REUNION, "Europe/Paris", None, None),
        (SchoolZone.B, "Europe/London", None, None),
    ],
)
def test_a_school_zone_says_the_clock_and_the_public_holidays_of_a_market(
    stage: Stage, zone: SchoolZone, given: str | None, clock: str | None, law: HolidayLaw | None
) -> None:
    with stage.administering() as session:
        if clock is None:
            with pytest.raises(Invalid, match="other_clock"):
                found_market(session, "orne", "Orne", timezone=given, settings={"school_zone": zone.value})
        else:
            market = found_market(session, "orne", "Orne", timezone=given, settings={"school_zone": zone.value})
            assert (market.timezone, setting_of(market).holiday_law) == (clock, law)


def test_a_clock_changes_until_there_are_hours_that_it_would_move(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        empty = found_market(session, "orne", "Orne")
        assert changed_clock(session, empty, "Indian/Reunion") == "Indian/Reunion"
        there = session.get_one(Market, world.calvados)
        assert changed_clock(session, there, there.timezone) == there.timezone
        with pytest.raises(Invalid, match="hours_would_move"):
            changed_clock(session, there, "Indian/Reunion")


def test_what_stands_already_or_is_nowhere_is_told(stage: Stage, world: World) -> None:
    with pytest.raises(Conflict, match="market_exists"), stage.administering() as session:
        found_market(session, "calvados", "Calvados")
    with pytest.raises(Conflict, match="market_has_lead"), stage.administering() as session:
        let_in(session, world.calvados, [AGENCY])
    with pytest.raises(NotFound, match="nowhere"), stage.administering() as session:
        add_users(session, [NewUser("a@b.example", "A", "nowhere", Role.PLANNER)])
    with pytest.raises(NotFound, match="magic"), stage.administering() as session:
        add_jobs(session, world.calvados, [NewJob("A", "A", ("magic",))])


def way(stage: Stage, world: World) -> int:
    with stage.administering() as session:
        query = select(TravelTime.minutes).where(
            TravelTime.worker_id == world.free_worker, TravelTime.site_id == world.other_site
        )
        return session.scalars(query).one()


def test_the_lead_moves_a_site_and_changes_the_model_with_new_minutes(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        move_site(session, world.lucie, world.other_site, (49.30, -0.40))
    far = way(stage, world)
    with stage.acting(world.lucie) as session:
        move_site(session, world.lucie, world.other_site, (49.20, -0.40))
    assert way(stage, world) == 2 < far
    slow = BUILT_IN.written() | {"bike": {"kmh": 14, "fixed_minutes": 30, "reach_km": 8}}
    with stage.acting(world.lucie) as session:
        change_travel_model(session, world.lucie, TravelModel.read(slow))
    assert way(stage, world) == 30
    with stage.acting(world.lucie) as session:
        change_travel_model(session, world.lucie, None)
    assert way(stage, world) == 2


def test_one_more_agency_serves_a_site(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        serve_site(session, world.lucie, world.other_site, world.lead)
    with pytest.raises(Conflict, match="territory_exists"), stage.acting(world.lucie) as session:
        serve_site(session, world.lucie, world.other_site, world.lead)


@pytest.mark.parametrize("person", ["agnes", "tom", "denise"])
def test_journeys_are_the_leads_to_change(stage: Stage, world: World, person: str) -> None:
    actor = world.people[person]
    assert actor
    with stage.acting(actor) as session:
        acts: tuple[Callable[[], None], ...] = (
            lambda: move_site(session, actor, world.other_site, (49.2, -0.4)),
            lambda: serve_site(session, actor, world.other_site, world.lead),
            lambda: change_travel_model(session, actor, None),
        )
        for act in acts:
            with pytest.raises(NotAllowed):
                act()

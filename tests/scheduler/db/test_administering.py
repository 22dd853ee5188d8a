"""Who administers whom, said by the database: an owner, a colleague, strangers of this market and of the other one."""

import pytest
from sqlalchemy import func, select, text, update

from scheduler.core.access import Actor
from scheduler.core.errors import NotAllowed
from scheduler.core.tables import SignInLink, User
from tests.scheduler.db.callers import ABSENT, furnished, getting
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World

LINK = "make_sign_in_link(:who, 'seed', :hash, interval '7 days', interval '1 day', :mailed)"


def administered(stage: Stage, actor: Actor | None) -> set[int]:
    with stage.acting(actor) as session:
        return set(session.scalars(text("SELECT * FROM administered()")))


def change(stage: Stage, actor: Actor, who: int, *, ticked: bool = False, enabled: bool = True) -> str | None:
    with stage.acting(actor) as session:
        values = {"who": who, "ticked": ticked, "enabled": enabled}
        found: str | None = session.scalar(text("SELECT change_account(:who, :ticked, :enabled)"), values)
    return found


def test_an_organisation_is_administered_by_its_own_and_by_who_leads_the_market(stage: Stage, world: World) -> None:
    both = furnished(stage, world)
    found = {name: administered(stage, actor) for name, actor in both.people.items()}
    near = {world.lead, world.agency, world.other_agency, world.establishment, world.other_establishment, world.buyer}
    assert found.pop("lucie") == near
    far = {both.far.lead, both.far.agency, both.far.establishment, both.far.buyer}
    assert found.pop("mona") == far
    assert found.pop("agnes") == {world.agency}
    assert found.pop("sophie") == {world.establishment}
    assert set().union(*found.values()) == set()


def test_of_two_leads_that_of_the_home_market_administers_an_agency_until_it_leaves(stage: Stage, world: World) -> None:
    assert world.other_agency in administered(stage, world.lucie)
    assert world.other_agency not in administered(stage, world.mona)
    yesterday = "UPDATE members SET until_day = current_date - 1 WHERE organisation_id = :id AND market_id = :market"
    with stage.administering() as session:
        session.execute(text(yesterday), {"id": world.other_agency, "market": world.calvados})
    assert world.other_agency not in administered(stage, world.lucie)
    assert world.other_agency in administered(stage, world.mona)


def test_another_market_that_an_organisation_joins_does_not_take_its_accounts_over(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        joining = text("INSERT INTO members (market_id, organisation_id, kind) VALUES (:market, :id, 'establishment')")
        session.execute(joining, {"market": world.calvados, "id": world.ugo.organisation})
        home = text("SELECT home_market_id FROM organisations WHERE id = :id")
        assert session.scalar(home, {"id": world.ugo.organisation}) == world.manche
    assert world.ugo.organisation not in administered(stage, world.lucie)
    assert world.ugo.organisation in administered(stage, world.mona)
    for actor in (world.lucie, world.mona, world.ugo):
        with pytest.raises(NotAllowed), stage.acting(actor) as session:
            session.execute(text("UPDATE organisations SET home_market_id = :market"), {"market": actor.market})


def test_who_leads_another_market_is_nobodys_to_administer(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.execute(
            text("INSERT INTO members (market_id, organisation_id, kind) VALUES (:market, :id, 'agency')"),
            {"market": world.calvados, "id": world.mona.organisation},
        )
    assert world.mona.organisation not in administered(stage, world.lucie)


@pytest.mark.parametrize("column", ["administers", "disabled_at"])
def test_without_the_tick_or_disabled_nobody_administers(stage: Stage, world: World, column: str) -> None:
    with stage.administering() as session:
        value = False if column == "administers" else func.now()
        session.execute(update(User).where(User.id == world.lucie.user).values({column: value}))
    assert administered(stage, world.lucie) == set()


def test_accounts_are_changed_and_helped_by_who_administers_them(stage: Stage, world: World) -> None:
    both = furnished(stage, world)
    ours = {"lucie", "sophie"}
    for who, people in (
        (world.simone.user, ours),
        (world.tom.user, {"lucie"}),
        (world.agnes.user, {"lucie", "agnes"}),
        (world.ugo.user, {"mona"}),
        (world.engine.user, set()),
        (ABSENT, set()),
    ):
        assert getting(stage, both, "change_account(:who, false, true)", who=who) == people, who
        assert getting(stage, both, LINK, who=who, hash=f"{who:064x}", mailed=True) == people, who


def test_nobody_writes_past_the_functions(stage: Stage, world: World) -> None:
    for actor in (world.lucie, world.sophie, world.simone):
        for assignment in (
            "administers = true",
            "disabled_at = NULL",
            "role = role",
            "organisation_id = organisation_id",
        ):
            with pytest.raises(NotAllowed), stage.acting(actor) as session:
                session.execute(text(f"UPDATE users SET {assignment} WHERE id = :id"), {"id": actor.user})
    with stage.acting(world.lucie) as session:  # nor does she name, or give a password to, whom she administers
        renamed = update(User).where(User.id == world.tom.user).values(name="Other")
        assert session.execute(renamed).rowcount == 0  # type: ignore[attr-defined]  # of an UPDATE


def test_the_last_administrator_stays_one(stage: Stage, world: World) -> None:
    for one in (world.sophie, world.agnes):
        assert change(stage, one, one.user, enabled=False) == "last_administrator"
        assert change(stage, one, one.user, ticked=True, enabled=False) == "last_administrator"
        assert change(stage, one, one.user, ticked=True) is None
    assert change(stage, world.sophie, world.simone.user, ticked=True) is None
    assert change(stage, world.sophie, world.sophie.user) is None
    assert administered(stage, world.sophie) == set()
    assert administered(stage, world.simone) == {world.establishment}


def test_an_administrator_who_was_never_here_is_none_to_leave_it_to(stage: Stage, world: World) -> None:
    assert change(stage, world.sophie, world.simone.user, ticked=True) is None
    with stage.administering() as session:
        session.execute(update(User).where(User.id == world.simone.user).values(accepted_at=None))
    assert change(stage, world.sophie, world.sophie.user) == "last_administrator"


def test_of_the_lead_another_planner_must_remain(stage: Stage, world: World) -> None:
    assert change(stage, world.lucie, world.leo.user, ticked=True) is None
    assert change(stage, world.lucie, world.lucie.user) == "last_planner"
    with stage.administering() as session:
        session.execute(update(User).where(User.id == world.leo.user).values(role="planner"))
    assert change(stage, world.lucie, world.lucie.user) is None


def amend(stage: Stage, actor: Actor, who: int, role: str) -> str | None:
    with stage.acting(actor) as session:
        values = {"who": who, "role": role}
        found: str | None = session.scalar(text("SELECT amend_account(:who, 'Somebody', :role)"), values)
    return found


def test_nobody_takes_the_last_planner_who_administers_from_the_lead(stage: Stage, world: World) -> None:
    assert change(stage, world.lucie, world.leo.user, ticked=True) is None
    for actor in (world.leo, world.lucie):
        for ticked, enabled in ((False, True), (True, False), (False, False)):
            assert change(stage, actor, world.lucie.user, ticked=ticked, enabled=enabled) == "last_planner"
        assert amend(stage, actor, world.lucie.user, "coordinator") == "last_planner"
        assert amend(stage, actor, world.lucie.user, "planner") is None
    assert change(stage, world.lucie, world.leo.user) is None


def test_a_role_that_plans_is_given_by_who_plans(stage: Stage, world: World) -> None:
    assert change(stage, world.lucie, world.leo.user, ticked=True) is None
    invited = text(
        "INSERT INTO users (email, name, organisation_id, kind, role)"
        " VALUES ('x@example.org', 'X', :organisation, 'agency', :role)"
    )
    for actor, who in ((world.leo, world.leo), (world.agnes, world.agnes)):
        with pytest.raises(NotAllowed):
            amend(stage, actor, who.user, "planner")
        with pytest.raises(NotAllowed), stage.acting(actor) as session:
            session.execute(invited, {"organisation": actor.organisation, "role": "planner"})
        assert amend(stage, actor, who.user, "coordinator") is None
    assert amend(stage, world.lucie, world.leo.user, "planner") is None
    assert amend(stage, world.leo, world.lucie.user, "coordinator") is None


def test_who_does_not_plan_holds_no_link_into_the_account_of_who_does(stage: Stage, world: World) -> None:
    assert change(stage, world.lucie, world.leo.user, ticked=True) is None
    shown = text("SELECT seed FROM link_to_hand_over(:who)")
    values = {"who": world.lucie.user, "hash": "1" * 64, "mailed": False}
    with pytest.raises(NotAllowed), stage.acting(world.leo) as session:
        session.execute(text(f"SELECT {LINK}"), values)
    with pytest.raises(NotAllowed), stage.acting(world.leo) as session:
        session.execute(text("SELECT reset_second_factor(:who)"), values)
    with stage.acting(world.leo) as session:
        assert session.scalar(text(f"SELECT {LINK}"), values | {"mailed": True}) == "reset"
        assert session.scalars(shown, values).all() == []
        asked = text("SELECT refused FROM ask_for_address(:who, 'x@example.org', 's', :hash, interval '1 day', false)")
        assert session.scalar(asked, values | {"hash": "2" * 64}) == "opens_more"
    with stage.administering() as session:  # so that Lucie is not the last one
        session.execute(
            text("UPDATE users SET role = 'planner', administers = true WHERE id = :id"), {"id": world.agnes.user}
        )
        session.execute(update(User).where(User.id == world.agnes.user).values(organisation_id=world.lead))
    with pytest.raises(NotAllowed):
        amend(stage, world.leo, world.lucie.user, "coordinator")
    for actor, who in ((world.leo, world.leo), (world.lucie, world.lucie), (world.lucie, world.leo)):
        with stage.acting(actor) as session:
            own = {"who": who.user, "hash": f"{actor.user:032x}{who.user:032x}", "mailed": False}
            assert session.scalar(text(f"SELECT {LINK}"), own) == "reset"
            assert session.scalars(shown, own).all() == ["seed"]


def test_the_lead_may_take_the_tick_from_anybody_else(stage: Stage, world: World) -> None:
    assert change(stage, world.lucie, world.sophie.user) is None
    assert administered(stage, world.sophie) == set()


def test_a_link_to_hand_over_is_shown_to_who_made_it_until_a_newer_one(stage: Stage, world: World) -> None:
    shown = text("SELECT seed FROM link_to_hand_over(:who)")
    values = {"who": world.simone.user, "hash": "1" * 64, "mailed": False}
    with stage.acting(world.sophie) as session:
        assert session.scalar(text(f"SELECT {LINK}"), values) == "reset"
        assert session.scalars(shown, values).all() == ["seed"]
    for other in (world.lucie, world.simone, world.tom):
        with stage.acting(other) as session:
            assert session.scalars(shown, values).all() == []
    with stage.acting(world.lucie) as session:  # by mail: its reader's alone
        assert session.scalar(text(f"SELECT {LINK}"), values | {"hash": "2" * 64, "mailed": True}) == "reset"
        assert session.scalars(shown, values).all() == []
    with stage.acting(world.sophie) as session:
        assert session.scalars(shown, values).all() == []
    with stage.administering() as session:
        ended = select(SignInLink.ended_at).where(SignInLink.user_id == world.simone.user).order_by(SignInLink.id)
        assert [each is not None for each in session.scalars(ended)] == [True, False]

"""Who pays is listed and renamed by whoever sets up the market."""

import pytest
from sqlalchemy import text

from scheduler.core.errors import Conflict, Invalid, NotAllowed, NotFound
from scheduler.market.accounts import administered
from scheduler.market.setting_up import add_buyer, buyer, buyers, change_buyer
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World

NAME = "Conseil départemental"


def test_a_buyer_is_renamed_on_record(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        [found] = buyers(session, world.lucie)
        assert found.id == world.buyer
        change_buyer(session, world.lucie, world.buyer, f" {NAME} ", "02 31 00 00 01", seen=0)
        after = buyer(session, world.lucie, world.buyer)
    assert (after.buyer.name, after.buyer.phone is not None) == (NAME, True)
    [change] = after.changes
    assert (change.by, change.old["name"], change.new["name"]) == ("Lucie", found.name, NAME)
    with stage.acting(world.lucie) as session:
        with pytest.raises(Conflict, match="somebody_else_at_once"):
            change_buyer(session, world.lucie, world.buyer, "Autre", None, seen=0)
        for name, phone, field in (("", None, "name"), (NAME, "123", "phone")):
            with pytest.raises(Invalid, match=field):
                change_buyer(session, world.lucie, world.buyer, name, phone, seen=after.last)


def test_a_buyer_comes_and_its_people_are_invited_by_who_sets_up_the_market(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        new = add_buyer(session, world.lucie, " Conseil  régional ", "0231000001")
        found = buyer(session, world.lucie, new)
        assert (found.buyer.name, found.buyer.here_alone) == ("Conseil régional", True)
        [change] = found.changes
        assert (change.by, change.new["name"]) == ("Lucie", "Conseil régional")
        assert new in {each.id for each in administered(session, world.lucie)}
        with pytest.raises(Invalid, match="name"):
            add_buyer(session, world.lucie, "conseil régional", None)
    for actor in (world.leo, world.agnes, world.denise, world.engine):
        with pytest.raises(NotAllowed), stage.acting(actor) as session:
            add_buyer(session, actor, NAME, None)


def test_nobody_else_and_nothing_else_is_renamed(stage: Stage, world: World) -> None:
    for actor in (world.leo, world.agnes, world.denise, world.engine):
        with pytest.raises(NotAllowed), stage.acting(actor) as session:
            change_buyer(session, actor, world.buyer, NAME, None, seen=0)
    with stage.acting(world.lucie) as session:
        for other in (world.agency, world.ugo.organisation):
            with pytest.raises(NotFound):
                change_buyer(session, world.lucie, other, NAME, None, seen=0)
    with stage.administering() as session:
        joining = text("INSERT INTO members (market_id, organisation_id, kind) VALUES (:market, :id, 'buyer')")
        session.execute(joining, {"market": world.manche, "id": world.buyer})
    with pytest.raises(NotAllowed), stage.acting(world.lucie) as session:
        change_buyer(session, world.lucie, world.buyer, NAME, None, seen=0)

"""Agreeing on shares: who may, what must add up, and what the log says of it."""

from datetime import date

import pytest

from scheduler.core.errors import Conflict, Invalid, NotAllowed
from scheduler.core.tables import AgencyShare, Member
from scheduler.market.setting_up import Shares, agree_shares, agreed_shares, change_shares, withdraw_shares
from scheduler.market.shares import in_force
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import MONDAY, World

SOON = date(2027, 9, 1)


def agreed(stage: Stage, world: World) -> Shares:
    with stage.acting(world.lucie) as session:
        return agreed_shares(session, world.lucie)


def test_another_agreement_counts_from_its_day_and_the_one_before_stays(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        change_shares(session, world.lucie, SOON, {world.lead: 60, world.agency: 40}, seen=0)
    found = agreed(stage, world)
    assert [each.from_day for each in found.agreed] == [SOON, date(2000, 1, 1)]
    assert found.agreed[0].percent == {world.lead: 60, world.agency: 40, world.other_agency: 0}
    before = in_force(found.agreed, MONDAY)
    assert before
    assert before.percent == {world.agency: 20}
    [change] = found.changes
    assert (change.by, change.old, change.new) == (
        "Lucie",
        {"2027-09-01": {}},
        {"2027-09-01": {"lead": 60, "agency": 40}},
    )


def test_whoever_has_not_seen_the_last_agreement_is_told(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        change_shares(session, world.lucie, SOON, {world.lead: 100}, seen=0)
        with pytest.raises(Conflict, match="somebody_else_at_once"):
            change_shares(session, world.lucie, SOON, {world.agency: 100}, seen=0)
        change_shares(session, world.lucie, SOON, {world.agency: 100}, seen=agreed_shares(session, world.lucie).last)
    assert agreed(stage, world).agreed[0].percent[world.agency] == 100


def test_only_what_does_not_count_yet_is_taken_back(stage: Stage, world: World) -> None:
    with stage.acting(world.lucie) as session:
        change_shares(session, world.lucie, SOON, {world.lead: 100}, seen=0)
        seen = agreed_shares(session, world.lucie).last
        with pytest.raises(Conflict, match="agreement_counts"):
            withdraw_shares(session, world.lucie, SOON, SOON, seen=seen)
        assert not withdraw_shares(session, world.lucie, date(2027, 9, 2), MONDAY, seen=seen), "there is none"
        assert withdraw_shares(session, world.lucie, SOON, MONDAY, seen=seen)
        assert not withdraw_shares(session, world.lucie, SOON, MONDAY, seen=seen), "once"
    found = agreed(stage, world)
    assert len(found.agreed) == 1
    assert (found.changes[0].old, found.changes[0].new) == ({"2027-09-01": {"lead": 100}}, {"2027-09-01": {}})


@pytest.mark.parametrize("parts", [{"lead": 99}, {"lead": 60, "agency": 41}, {"lead": 110, "agency": -10}, {}])
def test_parts_are_the_whole(stage: Stage, world: World, parts: dict[str, int]) -> None:
    percent = {getattr(world, name): part for name, part in parts.items()}
    with pytest.raises(Invalid) as refused, stage.acting(world.lucie) as session:
        change_shares(session, world.lucie, SOON, percent, seen=0)
    assert refused.value.field == "percent"
    with pytest.raises(Invalid), stage.administering() as session:
        agree_shares(session, world.calvados, percent, SOON)


def test_nothing_is_agreed_with_whoever_has_left_or_was_never_there(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        session.get_one(Member, (world.calvados, world.agency)).until_day = MONDAY
    for stranger in (world.agency, world.establishment):
        with pytest.raises(Invalid, match="takes_no_part"), stage.acting(world.lucie) as session:
            change_shares(session, world.lucie, SOON, {stranger: 100}, seen=0)
    with stage.acting(world.lucie) as session:
        change_shares(session, world.lucie, SOON, {world.lead: 100}, seen=0)
        assert session.get(AgencyShare, (world.calvados, world.agency, SOON)) is None


def test_only_who_sets_up_the_market_decides(stage: Stage, world: World) -> None:
    for actor in (world.engine, world.leo, world.agnes, world.sophie, world.denise):
        with pytest.raises(NotAllowed), stage.acting(actor) as session:
            change_shares(session, actor, SOON, {world.lead: 100}, seen=0)
    with pytest.raises(Invalid, match="takes_no_part"), stage.acting(world.mona) as session:
        change_shares(session, world.mona, SOON, {world.lead: 100}, seen=0)

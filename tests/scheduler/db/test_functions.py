"""All functions that the application may call, and what each tells whom: a new one without a line here fails."""

import pytest
from sqlalchemy import text

from scheduler.core.errors import NotAllowed
from scheduler.core.tables import Mission, MissionShift, Request, RequestShift
from scheduler.core.tables.codes import MissionState, RequestState, Role
from tests.scheduler.db.callers import ABSENT, furnished, getting
from tests.scheduler.db.manche import BothMarkets
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World, moment, stored

A_MOMENT = "timestamp with time zone"

OPEN = {
    "account_for_sign_in(text)": {"account_id", "user_id", "password_hash"},
    "account_of_address(text)": {"account_id", "user_id", "password_hash"},
    "actors(integer)": {"user_id", "organisation_id", "market_id", "market_code", "role", "leads", "administers"},
    "engines()": {"user_id", "organisation_id", "market_id", "market_code"},
    "figures_of(text)": {"market", "counted_at", "figures"},
    "market_is_led(text)": {"is_led"},
    "passkey_for_sign_in(bytea)": {
        *("passkey_id", "account_id", "user_id", "email", "password_hash"),
        *("public_key", "sign_count", "user_handle"),
    },
    "sign_in_failures(text,inet,text,interval,interval,text)": {"of_pair", "pair_wait", "of_account", "account_wait"},
}
"""Asked before anybody acts, so of nobody's; and all that they ever tell."""
A_VISITOR = "sign_in_failures('', NULL, NULL, interval '1 hour', interval '1 hour', 'password')"

OF_NOTHING = {
    "hours_may(text,text,text)",
    "bill_becomes(text,text,text)",
    "books(text)",
    "covers(text)",
    "stands(text)",
    "folded(text)",
    "town_of(text)",
}
"""They read no table: tests/scheduler/db/test_sets_of_states.py, tests/scheduler/db/test_sites_apart.py."""

OF_WHO_READS = {"establishment_shown(integer,text)", "declared_since(integer)"}
"""What whoever asks may read: tests/scheduler/db/test_sites_apart.py, tests/scheduler/missions/test_preparing.py."""

OF_ONESELF = {
    "own_roles()",
    "own_users()",
    "acting_account()",
    "acting_administration()",
    "acting_lead()",
    "acting_market()",
    "acting_organisation()",
    "acting_role()",
    "acting_user()",
}
OF_WHO_BRINGS_IN = {
    "add_agency(text,text,text,text)",
    "add_buyer(text,text,text)",
    "add_establishment(text,text)",
    "add_skill(text,text)",
    "hand_over_lead(integer,integer)",
}
OF_THE_LEAD = {
    "given_under_shares(timestamp with time zone)",
    "lead_of(integer)",
    "ledger_months(date)",
    "led_members()",
    "members_without_access()",
    "members_without_user()",
    "outbox(integer,integer,text)",
    "takes_part_here_alone(integer)",
    "travel_gaps(text)",
    "work_elsewhere(timestamp with time zone,timestamp with time zone)",
}
OF_A_REQUEST = {"follow_request(integer,text,text)", "request_cover(integer)"}
OF_BOTH_SIDES = {
    "no_shows_of(integer[],timestamp with time zone)",
    "split_mission(integer,integer[])",
    "undo_no_show(integer,timestamp with time zone)",
}
"""Of whoever said that nobody came: tests/scheduler/missions/test_undo_no_show.py."""
OF_WHO_KEEPS_A_FILE = {
    "discard_worker(integer)",
    "first_days(integer[])",
    "forget_worker(integer,text)",
    "keep_exit(integer,integer,date,text,text,text)",
    "messages_to_worker(integer)",
}
"""For the last of what became of people: tests/scheduler/careers."""
OF_A_FILE = {"worked_minutes(integer[],timestamp with time zone[],timestamp with time zone[])"}
OF_THE_BUYER = {
    "market_coverage(date,date,integer,integer)",
    "market_waits(date,date,integer,integer)",
    "counted_figures()",
    "market_covered(date,date,date)",
    "market_delays(date,date)",
    "market_empty(date,date,integer,integer)",
    "market_figures(date,date)",
    "market_months(date,date)",
    "market_people(date,date,integer,integer)",
    "market_shares_apart(date,date)",
}
OF_THE_ENGINE = {
    "keep_month(date)",
    "months_to_keep()",
    "clear_away(interval,interval,interval,interval,interval)",
    "count_yes(integer)",
    "forget_word(integer)",
    "message_address(bigint)",
    "queue_digests(date)",
    "queue_hours_to_sign(date)",
    "queue_may_be_called(timestamp with time zone)",
    "words_to_see_to()",
}
OF_A_LINK = {
    "keep_worker_document(text,text,integer,date,text,text,bytea)",
    "link_of(text)",
    "worker_document(text,text,integer,date,text)",
    "worker_given_to(text)",
    "worker_order(text,integer)",
    "worker_calendar(text,timestamp with time zone)",
    "worker_hours(text)",
    f"worker_keeps_hours(text,text,integer,integer,bigint,{A_MOMENT},{A_MOMENT},integer,text)",
    "worker_says_of_hours(text,bigint,text)",
    "worker_missions(text)",
    "worker_of_link(text)",
    "worker_says(text,integer,text)",
    "worker_stand_bys(text)",
}
"""Whoever holds the token of a link: tests/scheduler/test_links.py tries others."""
OF_A_PROVIDER = {"take_text_answer(text,text,text,text)"}
"""Whoever holds the signature of the provider of text messages: tests/web/test_text_answers.py."""
OF_A_SESSION = {
    "confirm_address(text,integer)",
    "join_by_link(text,integer)",
    "ask_for_sign_in_link(text,text,inet,text,text,interval,interval,integer,interval)",
    "keep_passkey_challenge(text,interval)",
    "session_actors(text,interval,interval)",
    "sign_in_link(text)",
    "take_passkey_challenge(text,interval)",
    "use_sign_in_link(text,text[])",
}
"""Whoever holds the token, or nobody yet: tests/web/test_sign_in_links.py, test_sessions.py and test_passkeys.py."""
OF_THE_FIRST_MINUTES = {
    "found_installation(text,text,text,text,integer,text,text,text,text,text,text,text,text,text,text)",
    "is_founded()",
    "set_up_link_works(text)",
}
"""Whoever holds the link, while there is no market: tests/web/test_set_up.py."""
OF_THE_AUTHOR = {"tell(bigint[],text[],boolean[])"}
"""Whoever has just done what is told: tests/scheduler/db/test_telling.py."""
OF_THE_ADMINISTRATOR = {
    "account_history(integer,integer)",
    "administered()",
    "administered_people()",
    "amend_account(integer,text,text)",
    "ask_for_address(integer,text,text,text,interval,boolean)",
    "change_account(integer,boolean,boolean)",
    "link_to_hand_over(integer)",
    "people_with_passkeys()",
    "people_with_second_factor()",
    "reset_second_factor(integer)",
    "make_sign_in_link(integer,text,text,interval,interval,boolean)",
}
"""Whoever administers the organisation or the market: tests/scheduler/db/test_administering.py."""
OF_A_MISSION = {"first_missions(integer[])", "agreed_missions()", "unable_missions()"}
OF_WHAT_IS_HELD = {"promised_slots()"}
"""The site to which somebody is promised, and the lead: tests/scheduler/planning/test_holding.py."""
OF_WHO_ANSWERS = {"choose_duty(integer,boolean)"}
OF_THE_LEDGER = {
    "close_hours(date,text,text)",
    "hours_since(integer)",
    "hours_entered_since(integer)",
    "hold_open_months()",
    f"keep_hours(text,integer,integer,bigint,{A_MOMENT},{A_MOMENT},integer,text)",
    "open_hours(date)",
    f"hours_by_user(integer,{A_MOMENT},{A_MOMENT})",
}
"""Of the two sides of a mission, and of who plans the market: tests/scheduler/hours/test_rights.py."""
OF_BILLS = {
    "acting_buyer()",
    "billing_balance(date)",
    "bills_by(integer)",
    "credit_bill(integer)",
    "issues_bills(integer)",
    "keep_draft(date,integer,integer,jsonb)",
    "move_bill(integer,text,text)",
    "overtaken_bills(date)",
}
"""Of who issues a bill and of who pays it: tests/scheduler/billing/test_rights.py."""
OF_A_SITE = {"agreed_stand_bys(integer)"}
"""Whose request it is: tests/scheduler/missions/test_monday_morning.py."""
OF_WHO_LOST = {"shifts_to_offer(integer,timestamp with time zone)"}
"""The agency whose mission it was: tests/scheduler/missions/test_own_stand_bys.py."""
OF_AGENCIES = {"worked_minutes_since(timestamp with time zone[],timestamp with time zone)"}

CALLABLE = """
    SELECT p.oid::regprocedure::text FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace AND has_function_privilege('releve_app', p.oid, 'EXECUTE')
"""


def test_every_function_stands_in_this_table(stage: Stage) -> None:
    declared = {*OPEN, *OF_NOTHING, *OF_WHO_READS, *OF_ONESELF, *OF_THE_LEAD, *OF_A_REQUEST, *OF_A_FILE, *OF_THE_BUYER}
    declared |= OF_THE_AUTHOR | OF_A_MISSION | OF_WHAT_IS_HELD | OF_AGENCIES | OF_BOTH_SIDES | OF_WHO_BRINGS_IN
    declared |= OF_WHO_KEEPS_A_FILE | OF_THE_ENGINE | OF_A_LINK | OF_A_SESSION
    declared |= (
        OF_THE_ADMINISTRATOR
        | OF_THE_LEDGER
        | OF_BILLS
        | OF_THE_FIRST_MINUTES
        | OF_A_PROVIDER
        | OF_A_SITE
        | OF_WHO_ANSWERS
        | OF_WHO_LOST
    )
    with stage.owning() as session:
        assert set(session.scalars(text(CALLABLE))) == declared


def test_open_functions_tell_ids_and_codes_only(stage: Stage) -> None:
    calls = [
        "account_for_sign_in('')",
        "account_of_address('')",
        "actors(1)",
        "engines()",
        "figures_of('')",
        "market_is_led('')",
        "passkey_for_sign_in('')",
        A_VISITOR,
    ]
    with stage.acting(None) as session:
        for call, columns in zip(calls, OPEN.values(), strict=True):
            assert set(session.execute(text(f"SELECT * FROM {call}")).keys()) == columns


def test_for_whom_nobody_signs_in_is_the_leads_to_hear(stage: Stage, world: World) -> None:
    both = furnished(stage, world)
    with stage.administering() as session:
        of_agency = {"agency": world.other_agency}
        session.execute(text("UPDATE users SET disabled_at = now() WHERE organisation_id = :agency"), of_agency)
    told = set()
    for name, actor in both.people.items():
        with stage.acting(actor) as session:
            if world.other_agency in session.scalars(text("SELECT members_without_user()")).all():
                told.add(name)
    assert told == {"lucie", "lena", "engine", "mona"}  # the agency takes part in both markets


@pytest.mark.parametrize("call", ["follow_request(:id, 'open', 'filled')", "request_cover(:id)"])
def test_functions_about_a_request(stage: Stage, world: World, call: str) -> None:
    both = furnished(stage, world)
    assert getting(stage, both, call, id=both.near.request) == {
        *("lucie", "lena", "engine", "sophie", "simone"),
        *("agnes", "paula"),
    }
    assert getting(stage, both, call, id=both.near.other_request) == {"lucie", "lena", "engine", "tom"}
    assert getting(stage, both, call, id=both.far.request) == {"mona", "ugo", "manon"}
    assert getting(stage, both, call, id=ABSENT) == set()


@pytest.mark.parametrize("call", ["forget_worker(:id, 'asked')", "discard_worker(:id)"])
def test_a_worker_is_forgotten_by_who_keeps_the_file(stage: Stage, world: World, call: str) -> None:
    both = furnished(stage, world)
    assert getting(stage, both, call, id=both.near.free_worker) == {"agnes", "paula"}
    assert getting(stage, both, call, id=both.far.free_worker) == {"manon"}
    assert getting(stage, both, call, id=ABSENT) == set()


def test_missions_are_split_by_who_answers_or_plans_and_later_by_the_site_too(stage: Stage, world: World) -> None:
    both = furnished(stage, world)
    with stage.administering() as session:
        session.execute(
            text("""
                INSERT INTO mission_shifts (mission_id, request_shift_id, request_id, worker_id, state, headcount, slot,
                                            during)
                SELECT m.id, s.id, m.request_id, m.worker_id, m.state, 2,
                       CASE m.state WHEN 'published' THEN 1 ELSE 2 END, s.during
                FROM missions m, request_shifts s WHERE m.id IN (:published, :confirmed) AND s.id = :shift
            """),
            {"published": world.published, "confirmed": world.confirmed, "shift": world.second_shift},
        )
    call, shifts = "split_mission(:id, :shifts)", [world.second_shift]
    answering = {"agnes", "paula", "lucie", "lena", "engine"}
    assert getting(stage, both, call, id=world.published, shifts=shifts) == answering
    assert getting(stage, both, call, id=world.confirmed, shifts=shifts) == answering | {"sophie", "simone"}
    assert getting(stage, both, call, id=ABSENT, shifts=shifts) == set()


def test_a_request_moves_only_along_what_follows_from_missions(stage: Stage, world: World) -> None:
    for was, becomes in (("open", "cancelled"), ("open", "draft")):
        with pytest.raises(NotAllowed), stage.acting(world.agnes) as session:
            session.execute(text("SELECT follow_request(:id, :was, :becomes)"), _following(world, was, becomes))
    with stage.acting(world.agnes) as session:
        session.execute(text("SELECT follow_request(:id, :was, :becomes)"), _following(world, "filled", "unfilled"))
        assert session.get_one(Request, world.request).state == RequestState.OPEN, "it was in another state"


def _following(world: World, was: str, becomes: str) -> dict[str, object]:
    return {"id": world.request, "was": was, "becomes": becomes}


def test_the_lead_is_told_of_the_own_market_alone(stage: Stage, world: World) -> None:
    both = furnished(stage, world)
    agencies = (world.agency, world.other_agency, both.far.agency, ABSENT)
    told = {name: {each for each in agencies if _leads(stage, both, name, each)} for name in both.people}
    assert told.pop("mona") == {world.other_agency, both.far.agency}
    assert told.pop("lucie") == told.pop("lena") == told.pop("engine") == {world.agency, world.other_agency}
    assert set().union(*told.values()) == set()


def _leads(stage: Stage, both: BothMarkets, name: str, agency: int) -> bool:
    with stage.acting(both.people[name]) as session:
        one, among = session.execute(text("SELECT lead_of(:id), :id IN (SELECT led_members())"), {"id": agency}).one()
    assert one == among
    return bool(one)


def test_the_outbox_is_the_leads_and_sending_the_engines(stage: Stage, world: World) -> None:
    both = furnished(stage, world)
    assert getting(stage, both, "outbox(5, 0, NULL)") == {"lucie", "lena", "engine", "mona"}
    assert getting(stage, both, "message_address(1)") == {"engine"}
    assert getting(stage, both, "queue_digests('2027-03-01')") == {"engine"}
    assert getting(stage, both, "queue_hours_to_sign('2027-03-01')") == {"engine"}
    assert getting(stage, both, "queue_may_be_called('2027-03-01')") == {"engine"}
    assert getting(stage, both, "words_to_see_to()") == {"engine"}
    assert getting(stage, both, "count_yes(1)") == {"engine"}
    assert getting(stage, both, "clear_away('1 day', '1 day', '1 day', '1 day', '1 day')") == {"engine"}


def test_who_is_on_duty_is_said_by_who_answers_for_the_agency(stage: Stage, world: World) -> None:
    both = furnished(stage, world)
    chosen = {"id": world.agnes.user}
    answering = {name for name, each in both.people.items() if each and each.role in {Role.COORDINATOR, Role.PLANNER}}
    assert getting(stage, both, "choose_duty(:id, false)", **chosen) == answering
    with stage.acting(both.people["agnes"]) as session:
        assert session.scalar(text("SELECT choose_duty(:id, false)"), {"id": world.bruno.user}) is False
        assert session.scalar(text("SELECT choose_duty(:id, false)"), chosen) is True
    with stage.acting(both.people["bruno"]) as session:
        assert session.scalar(text("SELECT choose_duty(NULL, false)")) is True
    asked = text("SELECT duty_user_id FROM members WHERE organisation_id = :agency")
    with stage.administering() as session:
        assert session.scalars(asked, {"agency": world.agency}).all() == [world.agnes.user]


def test_counts_of_the_market_stay_in_it(stage: Stage, world: World) -> None:
    both = furnished(stage, world)
    call = "market_coverage('2027-01-01', '2027-12-31')"
    assert getting(stage, both, call) == {"lucie", "lena", "engine", "denise", "mona", "basile"}
    for name, sites in (("denise", {world.site}), ("basile", {both.far.site})):
        with stage.acting(both.people[name]) as session:
            assert set(session.scalars(text(f"SELECT id FROM {call} WHERE by = 'site'"))) == sites


def test_a_first_mission_is_told_to_those_whose_it_is(stage: Stage, world: World) -> None:
    both = furnished(stage, world)
    missions = [both.near.published, both.near.confirmed, both.far.published]
    told = {}
    for name in both.people:
        with stage.acting(both.people[name]) as session:
            found = session.scalars(text("SELECT mission_id FROM first_missions(:ids)"), {"ids": missions})
            told[name] = set(found)
    ours = {"lucie", "lena", "engine", "sophie", "simone", "agnes", "paula"}
    assert {name for name, each in told.items() if each == set(missions[:2])} == ours
    assert {name for name, each in told.items() if each == {both.far.published}} == {"mona", "ugo", "manon"}
    assert all(told[name] == set() for name in set(both.people) - ours - {"mona", "ugo", "manon"})


def test_only_the_earliest_mission_that_takes_place_is_the_first(stage: Stage, world: World) -> None:
    with stage.administering() as session:
        earlier = RequestShift(
            request_id=world.other_request,
            headcount=2,
            day=moment(-7, 0).date(),
            starts_at=moment(-7, 6),
            ends_at=moment(-7, 13),
        )
        mission = Mission(
            market_id=world.calvados,
            request_id=world.other_request,
            organisation_id=world.other_establishment,
            worker_id=world.confirmed_worker,
            agency_id=world.agency,
            employment_id=session.get_one(Mission, world.confirmed).employment_id,
            state=MissionState.PUBLISHED,
            published_at=moment(-9, 5),
        )
        booked = MissionShift(
            mission_id=stored(session, mission).id,
            request_shift_id=stored(session, earlier).id,
            request_id=world.other_request,
            worker_id=world.confirmed_worker,
            state=mission.state,
            headcount=2,
            slot=1,
            during=earlier.during,
        )
        stored(session, booked)
    first, values = text("SELECT mission_id FROM first_missions(:ids)"), {"ids": [world.confirmed, mission.id]}
    with stage.acting(world.agnes) as session:
        assert set(session.scalars(first, values)) == {world.confirmed, mission.id}
        session.execute(text("UPDATE missions SET state = 'confirmed' WHERE id = :id"), {"id": mission.id})
        assert session.scalars(first, values).all() == [mission.id]
    with stage.acting(world.sophie) as session:  # who knows nothing of the mission at the other site
        assert session.scalars(first, values).all() == []


def test_an_establishment_is_brought_in_by_who_sets_up_its_market(stage: Stage, world: World) -> None:
    both = furnished(stage, world)
    call = "add_establishment(:code, 'Nouveau')"
    assert getting(stage, both, call, code="0140009b") == {"lucie", "mona"}
    with stage.acting(both.people["lucie"]) as session:
        brought = session.scalar(text(f"SELECT {call}"), {"code": "0140009b"})
        assert session.scalar(text(f"SELECT {call}"), {"code": "0140009b"}) == brought
        assert session.scalar(text(f"SELECT {call}"), {"code": "far-establishment"}) is None
        assert session.scalar(text(f"SELECT {call}"), {"code": "agency"}) is None
    with stage.administering() as session:
        found = session.execute(
            text("SELECT market_id, leads FROM members WHERE organisation_id = :id"), {"id": brought}
        )
        assert found.all() == [(world.calvados, False)]


def test_agencies_are_brought_in_and_the_lead_handed_over_by_who_plans_for_it(stage: Stage, world: World) -> None:
    both = furnished(stage, world)
    call = "add_agency(:code, 'Neuve', 'EI', NULL)"
    assert getting(stage, both, call, code="neuve") == {"lucie", "mona"}
    assert getting(stage, both, "add_buyer('neuf', 'Neuf', NULL)") == {"lucie", "mona"}
    assert getting(stage, both, "hand_over_lead(:id, NULL)", id=world.agency) == {"lucie", "mona"}
    assert getting(stage, both, "add_skill('magic', 'Magie')") == {"lucie", "mona"}
    with stage.acting(both.people["mona"]) as session:
        assert session.scalar(text("SELECT hand_over_lead(:id, NULL)"), {"id": world.agency}) == "takes_no_part"
        assert session.scalar(text(f"SELECT {call}"), {"code": "agency"}) is None
    with stage.acting(both.people["lucie"]) as session:
        brought = session.scalar(text(f"SELECT {call}"), {"code": "neuve"})
        assert session.scalar(text("SELECT hand_over_lead(:id, NULL)"), {"id": brought}) == "nobody_to_plan"
    with stage.administering() as session:
        found = session.execute(
            text("SELECT market_id, kind, leads FROM members WHERE organisation_id = :id"), {"id": brought}
        )
        assert found.all() == [(world.calvados, "agency", False)]


def test_who_sets_up_a_market_is_told_who_takes_part_in_no_other(stage: Stage, world: World) -> None:
    both = furnished(stage, world)
    asked = text("SELECT takes_part_here_alone(:id)")
    told = {}
    for name in both.people:
        with stage.acting(both.people[name]) as session:
            agencies = (world.agency, world.other_agency, both.far.agency, ABSENT)
            told[name] = {each for each in agencies if session.scalar(asked, {"id": each})}
    assert told.pop("lucie") == {world.agency}
    assert told.pop("mona") == {both.far.agency}
    assert set().union(*told.values()) == set()

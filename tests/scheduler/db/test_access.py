"""``scheduler.core.access`` and the policies say the same: every person, on a row of every table, by plain SQL.

Each sample is a row that is there (``where``), its ties (``row``), and a row that could be added (``new``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from scheduler.core.access import Act, Actor, Row, may
from scheduler.core.errors import Conflict, NotAllowed
from scheduler.core.tables import Base
from scheduler.core.tables.codes import MissionState, Thing
from scheduler.core.transitions import BY_KEY, TRANSITIONS, Action
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import SET_UP, World

Values = Mapping[str, Any]
MAY = "2027-05-01"


@dataclass(frozen=True)
class Sample:
    where: Values
    row: Row
    new: Values = field(default_factory=dict)
    change: str = field(kw_only=True)
    author: str = ""
    """The column of ``new`` that names the user who adds the row."""


def samples(world: World) -> dict[str, Sample]:
    market = world.calvados
    here = Row(market=market)
    at_site = Row(market=market, site_of=world.establishment)
    by_agency = Row(market=market, agency=world.agency)
    file = Row(markets=frozenset({market}), agency=world.agency)
    request = replace(at_site, senders=frozenset({world.agency}))
    mission = replace(at_site, agency=world.agency)
    worker, free = {"worker_id": world.published_worker}, {"worker_id": world.free_worker}
    span = {"starts_at": "2027-05-03 08:00Z", "ends_at": "2027-05-03 10:00Z"}
    closure = {"market_id": market, "site_id": world.site}
    closing = {"month": "2027-05-01", "seq": 1, "kind": "closing", "side": "lead", "hash": "0" * 64}
    return {
        "markets": Sample({"id": market}, here, change="lead_time_minutes"),
        "members": Sample({"market_id": market, "organisation_id": world.agency}, here, change="until_day"),
        "organisations": Sample(
            {"id": world.agency}, Row(markets=frozenset({market}), organisation=world.agency), change="phone"
        ),
        "users": Sample(
            {"id": world.sophie.user},
            Row(markets=frozenset({market}), organisation=world.establishment, user=world.sophie.user),
            {
                "email": "new@example.org",
                "name": "New",
                "organisation_id": world.establishment,
                "kind": "establishment",
                "role": "requester",
            },
            change="name",
        ),
        "accounts": Sample(
            {"id": world.sophies_account},
            Row(user=world.sophie.user),
            {"email": "new@example.org"},
            change="password_hash = NULL",  # never read
        ),
        "sign_in_attempts": Sample(
            {"email": "sophie@example.org"},
            Row(),
            {"email": "sophie@example.org", "succeeded": False},
            change="succeeded",
        ),
        "sign_in_links": Sample(
            {"user_id": world.sophie.user},
            Row(),
            {"email": "x@example.org", "token_hash": "0" * 64, "expires_at": "2027-01-01"},
            change="used_at",
        ),
        "set_up_links": Sample(
            {"token_hash": SET_UP},
            Row(),
            {"token_hash": "0" * 64, "expires_at": "2027-01-01"},
            change="used_at",
        ),
        "sessions": Sample(
            {"user_id": world.sophie.user},
            Row(user=world.sophie.user),
            {"user_id": world.sophie.user, "token_hash": "0" * 64},
            change="ended_at",
        ),
        "kept_forms": Sample(
            {"user_id": world.sophie.user},
            Row(user=world.sophie.user),
            {"user_id": world.sophie.user, "token_hash": "0" * 64, "sealed": "sealed"},
            change="sealed",
        ),
        "second_factors": Sample(
            {"account_id": world.engines_account},
            Row(user=world.engine.user),
            {"account_id": world.engines_account, "secret": "sealed", "last_step": 1},
            change="last_step",
        ),
        "user_phones": Sample(
            {"user_id": world.engine.user},
            Row(user=world.engine.user),
            {"user_id": world.engine.user, "phone": "+33600000002"},
            change="wish",
        ),
        "recovery_codes": Sample(
            {"account_id": world.engines_account},
            Row(user=world.engine.user),
            {"account_id": world.engines_account, "code_hash": "0" * 64},
            change="used_at",
        ),
        "passkeys": Sample(
            {"account_id": world.engines_account},
            Row(user=world.engine.user),
            {
                "account_id": world.engines_account,
                "name": "Téléphone",
                "credential_id": b"other",
                "public_key": b"key",
                "sign_count": 0,
                "user_handle": bytes(32),
            },
            change="used_at",
        ),
        "passkey_challenges": Sample(
            {"account_id": world.engines_account},
            Row(),
            {"challenge_hash": "0" * 64, "account_id": world.engines_account},
            change="made_at",
        ),
        "file_shapes": Sample(
            {"organisation_id": world.establishment},
            Row(organisation=world.establishment),
            {
                "organisation_id": world.establishment,
                "kind": "requests",
                "fingerprint": "1" * 64,
                "columns": ["job", ""],
            },
            change="columns",
            author="confirmed_by",
        ),
        "payroll_profiles": Sample(
            {"organisation_id": world.agency},
            Row(organisation=world.agency),
            {"organisation_id": world.agency, "profile": "{}"},
            change="profile",
            author="created_by",
        ),
        "sites": Sample(
            {"id": world.site},
            at_site,
            {
                "market_id": market,
                "organisation_id": world.establishment,
                "name": "Annexe",
                "address": "2 rue de l'École",
                "lat": 49.2,
                "lon": -0.4,
            },
            change="address",
        ),
        "site_sheets": Sample(
            {"site_id": world.site}, request, {"site_id": world.site, "market_id": market}, change="access"
        ),
        "closures": Sample(closure, at_site, {**closure, "day": "2027-05-03", "reason": "site"}, change="reason"),
        "permanence_days": Sample(closure, at_site, {**closure, "day": "2027-05-03"}, change="day"),
        "shift_templates": Sample(
            closure,
            at_site,
            {
                **closure,
                "job_id": world.job,
                "label": "Soir",
                "weekdays": [1],
                "start_minute": 690,
                "end_minute": 1110,
            },
            change="label",
        ),
        "posts": Sample(
            {"market_id": market, "site_id": world.site},
            at_site,
            {"market_id": market, "site_id": world.site, "job_id": world.job, "label": "Soir", "agents": 2},
            change="agents",
        ),
        "post_skills": Sample(
            {"market_id": market, "site_id": world.site},
            at_site,
            {
                "market_id": market,
                "site_id": world.site,
                "job_id": world.job,
                "label": "Matin",
                "skill_id": world.kitchen,
            },
            change="skill_id",
        ),
        "site_persons": Sample(
            {"market_id": market, "site_id": world.site},
            at_site,
            {
                "market_id": market,
                "site_id": world.site,
                "worker_id": world.confirmed_worker,
                "wish": "banned",
                "reason": "agreed",
            },
            change="reason",
        ),
        "territories": Sample(
            {"agency_id": world.agency, "site_id": world.site},
            by_agency,
            {"agency_id": world.lead, "site_id": world.site, "market_id": market},
            change="sector",
        ),
        "agency_shares": Sample(
            {"market_id": market, "agency_id": world.agency},
            by_agency,
            {"market_id": market, "agency_id": world.lead, "percent": 5},
            change="percent",
        ),
        "places": Sample(
            {"market_id": market, "name": "Caen"},
            here,
            {"market_id": market, "name": "Bayeux", "lat": 49.28, "lon": -0.7},
            change="lat",
        ),
        "given_journeys": Sample(
            {"market_id": market, "site_id": world.site},
            here,
            {"market_id": market, "site_id": world.site, "lat": 49.28, "lon": -0.7, "mode": "bike", "minutes": 9},
            change="minutes",
        ),
        "skills": Sample({"id": world.cleaning}, Row(), change="name"),
        "jobs": Sample(
            {"id": world.job}, here, {"market_id": market, "code": "LINGE", "name": "Lingerie"}, change="name"
        ),
        "job_skills": Sample(
            {"job_id": world.job}, here, {"job_id": world.job, "skill_id": world.kitchen}, change="skill_id"
        ),
        "workers": Sample(
            {"id": world.published_worker}, file, {"code": "W-9", "agency_id": world.agency}, change="wished_minutes"
        ),
        "worker_names": Sample(
            worker,
            replace(file, senders=frozenset({world.agency})),
            {**free, "display_name": "Zoé P."},
            change="display_name",
        ),
        "worker_homes": Sample(worker, file, {**free, "lat": 49.1, "lon": 0.1}, change="lat"),
        "employments": Sample(
            worker,
            file,
            {**worker, "agency_id": world.agency, "from_day": "2020-01-01", "to_day": "2020-02-01"},
            change="to_day",
        ),
        "worker_skills": Sample(worker, file, {**worker, "skill_id": world.kitchen}, change="to_day"),
        "passes": Sample(worker, file, {**worker, "from_day": "2020-01-01", "to_day": "2020-02-01"}, change="to_day"),
        "pass_numbers": Sample(
            {"pass_id": world.published_pass},
            file,
            {"pass_id": world.free_pass, "number": "999990000009"},
            change="number",
        ),
        "pass_suspensions": Sample(
            {"pass_id": world.published_pass},
            file,
            {"pass_id": world.published_pass, "from_day": "2020-01-01", "to_day": "2020-02-01"},
            change="to_day",
        ),
        "worker_limits": Sample(worker, file, free, change="rest_minutes"),
        "commitments": Sample(worker, file, {**worker, **span}, change="minutes"),
        "weekly_availability": Sample(
            worker, file, {**worker, "weekday": 7, "start_minute": 0, "end_minute": 60}, change="end_minute"
        ),
        "availability_exceptions": Sample(worker, file, {**worker, **span, "rule": "unavailable"}, change="ends_at"),
        "travel_times": Sample(worker, file, {**worker, "site_id": world.other_site, "minutes": 9}, change="minutes"),
        "worker_sites": Sample(
            worker, file, {**worker, "site_id": world.site, "knowledge": "familiar"}, change="knowledge"
        ),
        "requests": Sample(
            {"id": world.request},
            request,
            {
                "market_id": market,
                "organisation_id": world.establishment,
                "site_id": world.site,
                "reason": "absence",
                "first_day": "2027-05-03",
                "last_day": "2027-05-03",
            },
            change="priority",
            author="created_by",
        ),
        "request_shifts": Sample(
            {"id": world.second_shift},
            request,
            {"request_id": world.request, "headcount": 2, "day": "2027-05-03", **span},
            change="break_minutes",
        ),
        "request_skills": Sample(
            {"request_id": world.request},
            request,
            {"request_id": world.request, "skill_id": world.kitchen},
            change="skill_id",
        ),
        "request_persons": Sample(
            {"request_id": world.request},
            at_site,
            {"request_id": world.request, "worker_id": world.free_worker, "wish": "banned"},
            change="wish",
        ),
        "people_counts": Sample(
            {"request_id": world.request},
            at_site,
            {
                "request_id": world.other_request,
                "counted_at": "2027-02-26 04:00Z",
                "shifts": 1,
                "whole": 0,
                "partly": 0,
            },
            change="partly",
        ),
        "weight_profiles": Sample(
            {"market_id": market},
            here,
            {"market_id": market, "name": "Proximité", "weights": "{}"},
            change="name",
            author="created_by",
        ),
        "weight_choices": Sample(
            {"market_id": market}, here, {"market_id": market}, change="profile_id", author="chosen_by"
        ),
        "runs": Sample({"id": world.run}, here, {"market_id": market}, change="heartbeat_at"),
        "manual_changes": Sample(
            {"market_id": market},
            here,
            {
                "market_id": market,
                "made_by": world.lucie.user,
                "kind": "pin",
                "detail": "{}",
                "medium": 0,
                "soft": 0,
            },
            change="undone_at",
        ),
        "missions": Sample(
            {"id": world.published},
            mission,
            {
                "market_id": market,
                "request_id": world.request,
                "organisation_id": world.establishment,
                "worker_id": world.free_worker,
                "agency_id": world.agency,
                "employment_id": world.free_employment,
            },
            change="state = 'cancelled'",
        ),
        "mission_faults": Sample(
            {"mission_id": world.published},
            mission,
            {"mission_id": world.published, "request_shift_id": world.shift, "rule": "availability"},
            change="rule",
        ),
        "stand_bys": Sample(
            {"mission_id": world.confirmed},
            Row(market=market, agency=world.agency),
            {"market_id": market, "mission_id": world.published, "worker_id": world.free_worker, "rank": 1},
            change="rank",
        ),
        "mission_shifts": Sample(
            {"mission_id": world.published},
            mission,
            {
                "mission_id": world.published,
                "request_shift_id": world.second_shift,
                "request_id": world.request,
                "worker_id": world.published_worker,
                "state": "published",
                "headcount": 2,
                "during": "[2027-03-02 06:00Z, 2027-03-02 13:00Z)",
            },
            change="slot",
        ),
        "events": Sample(
            {"thing": "mission", "thing_id": world.published},
            mission,
            {
                "market_id": market,
                "thing": "mission",
                "thing_id": world.published,
                "action": "look",
                "to_state": "published",
            },
            change="action",
            author="user_id",
        ),
        "forgettings": Sample(
            {"site_id": world.site},
            Row(organisation=world.establishment),
            {"organisation_id": world.establishment, "site_id": world.other_site, "reason": "closed"},
            change="reason",
        ),
        "transitions": Sample(
            {"thing": "run", "was": "running", "action": "stop"},
            Row(),
            {"thing": "run", "action": "skip", "becomes": "done", "role": "planner"},
            change="becomes",
        ),
        "text_answers": Sample(
            {"message_id": "SM-1"}, Row(), {"provider": "twilio", "message_id": "SM-2"}, change="at"
        ),
        "preparations": Sample(
            {"mission_id": world.published}, by_agency, {"mission_id": world.confirmed}, change="welcome"
        ),
        "given_documents": Sample(
            {"mission_id": world.published},
            mission,
            {
                "market_id": market,
                "kind": "contract",
                "agency_id": world.agency,
                "organisation_id": world.establishment,
                "worker_id": world.published_worker,
                "mission_id": world.published,
                "made_of": "1" * 64,
                "sha256": "1" * 64,
                "content": b"another",
            },
            change="content",
            author="given_by",
        ),
        "remarks": Sample(
            {"mission_id": world.published},
            replace(by_agency, organisation=world.agency),
            {"market_id": market, "request_id": world.request, "mission_id": world.published, "said": "Rappelée"},
            change="said",
            author="said_by",
        ),
        "hour_entries": Sample({"market_id": market}, here, {"market_id": market, **closing}, change="reason"),
        "hour_heads": Sample(
            {"market_id": market}, here, {"market_id": market, "month": "2027-05-01", "hash": "0" * 64}, change="closed"
        ),
        "hour_words": Sample(
            {"market_id": market},
            here,
            {"market_id": market, "entry_id": world.closing, "said": "Vu"},
            change="said",
            author="said_by",
        ),
        "prices": Sample(
            {"market_id": market},
            replace(here, priced=frozenset({world.lead, world.agency, world.other_agency})),
            {"market_id": market, "kind": "sunday", "from_day": "2027-05-01", "cents_per_hour": 3000},
            change="cents_per_hour",
        ),
        "billing_parties": Sample(
            {"organisation_id": world.agency},
            Row(markets=frozenset({market}), organisation=world.agency),
            {
                "organisation_id": world.agency,
                "legal_name": "Une autre",
                "siret": "73282932000074",
                "street": "2 rue du Port",
                "postcode": "14000",
                "city": "Caen",
            },
            change="city",
        ),
        "bills": Sample(
            {"id": world.bill},
            by_agency,
            {
                "market_id": market,
                "month": "2026-02-01",
                "site_id": world.site,
                "agency_id": world.agency,
                "issuer_id": world.agency,
                "head": "0" * 64,
                "asked_minutes": 0,
                "planned_minutes": 0,
                "minutes": 0,
                "net_cents": 0,
                "vat_cents": 0,
            },
            change="state",
        ),
        "bill_lines": Sample(
            {"bill_id": world.bill},
            by_agency,
            {
                "bill_id": world.bill,
                "place": 2,
                "job": "Cuisine",
                "kind": "base",
                "cents_per_hour": 60,
                "minutes": 1,
                "cents": 1,
            },
            change="minutes",
        ),
        "bill_days": Sample(
            {"bill_id": world.bill},
            by_agency,
            {
                "bill_id": world.bill,
                "entry_id": world.closing,
                "day": "2026-01-02",
                "worker_code": "W-1",
                **span,
                "break_minutes": 0,
                "planned_minutes": 1,
                "minutes": 1,
            },
            change="minutes",
        ),
        "bill_line_hours": Sample(
            {"bill_id": world.bill},
            by_agency,
            {"line_id": world.line, "entry_id": world.closing, "bill_id": world.bill, "minutes": 1},
            change="minutes",
        ),
        "exits": Sample(
            worker, file, {**free, "agency_id": world.agency, "day": "2027-01-05", "outcome": "other"}, change="day"
        ),
        "cohorts": Sample(
            {"id": world.cohort},
            by_agency,
            {
                "market_id": market,
                "agency_id": world.agency,
                "name": "Other",
                "from_day": "2027-01-04",
                "to_day": "2027-01-29",
            },
            change="name",
        ),
        "cohort_people": Sample(worker, file, {**free, "cohort_id": world.cohort}, change="cohort_id"),
        "published_figures": Sample(
            {"market_id": market},
            here,
            {"market_id": market, "counted_at": "2027-01-04 05:00Z", "figures": "{}"},
            change="counted_at",
        ),
        "counted_months": Sample({"market_id": market}, here, {"market_id": market, "month": MAY}, change="counted_at"),
        "month_changes": Sample({"market_id": market}, here, {"market_id": market, "month": MAY}, change="month"),
        "month_hours": Sample(
            {"market_id": market},
            here,
            {"market_id": market, "month": MAY, "week": MAY, "site_id": world.site}
            | {"asked_minutes": 1, "covered_minutes": 0},
            change="asked_minutes",
        ),
        "month_requests": Sample(
            {"market_id": market},
            here,
            {"market_id": market, "month": MAY, "site_id": world.site} | {"request_id": 1, "notice_minutes": 1},
            change="notice_minutes",
        ),
        "month_missions": Sample(
            {"market_id": market},
            here,
            {"market_id": market, "month": MAY, "mission_id": 1, "site_id": world.site},
            change="site_id",
        ),
        "month_empty": Sample(
            {"market_id": market},
            here,
            {"market_id": market, "month": MAY, "site_id": world.site, "reason": "other", "minutes": 1},
            change="reason",
        ),
        "month_ledger": Sample(
            {"market_id": market},
            here,
            {"market_id": market, "month": MAY, "days": 1, "still_open": 0, "disputed": 0, "minutes": 1},
            change="days",
        ),
        "empty_shifts": Sample(
            {"request_shift_id": world.second_shift},
            here,
            {"request_shift_id": world.shift, "obstacle": "busy"},
            change="obstacle",
        ),
        "month_given": Sample(
            {"market_id": market},
            here,
            {"market_id": market, "month": MAY, "agency_id": world.agency, "minutes": 1},
            change="minutes",
        ),
        "worker_contacts": Sample(
            worker, replace(file, market=market), {**free, "email": "zoe@example.org"}, change="phone"
        ),
        "links": Sample(
            worker,
            by_agency,
            {
                "market_id": market,
                "organisation_id": world.agency,
                **free,
                "seed": "seed",
                "token_hash": f"{market:064x}",
            },
            change="revoked_at",
        ),
        "worker_words": Sample(
            {"mission_id": world.published},
            by_agency,
            {"mission_id": world.published, "word": "no"},
            change="word",
        ),
        "messages": Sample(
            {"market_id": market},
            here,
            {
                "market_id": market,
                "organisation_id": world.agency,
                "occasion": "new",
                **worker,
                "audience": "worker",
                "channel": "sms",
                "facts": "{}",
            },
            change="attempts",
        ),
    }


MOVES = {
    ("requests", Act.ADD): (Thing.REQUEST, None, Action.SUBMIT),
    ("missions", Act.CHANGE): (Thing.MISSION, MissionState.PUBLISHED, Action.CANCEL),
}
"""Where a sample moves a state, which is for some of those tied to the row: test_transitions tries all roles."""


def expected(actor: Actor | None, act: Act, table: str, row: Row) -> bool:
    """Tell whether the ties allow it, and, where it moves a state, the role."""
    move = MOVES.get((table, act))
    if not may(actor, act, table, row) or move is None:
        return may(actor, act, table, row)
    # The database sees where a state leads, not which of several actions it is.
    line = BY_KEY[move]
    same = [
        each for each in TRANSITIONS if (each.thing, each.was, each.becomes) == (line.thing, line.was, line.becomes)
    ]
    return actor is not None and any(actor.role in each.roles for each in same)


def outcome(stage: Stage, actor: Actor | None, act: Act, table: str, sample: Sample) -> bool:
    """Tell whether the database lets somebody do that."""
    condition = " AND ".join(f"{name} = :{name}" for name in sample.where)
    new: dict[str, Any] = dict(sample.new)
    if sample.author and actor is not None:
        new[sample.author] = actor.user
        if table == "events":
            new["organisation_id"] = actor.organisation
    inserted = f"({', '.join(new)}) VALUES ({', '.join(f':{name}' for name in new)})" if new else "DEFAULT VALUES"
    column = sample.change
    assignment = column if "=" in column else f"{column} = {column}"
    statement, values = {
        Act.READ: (f"SELECT 1 FROM {table} WHERE {condition}", sample.where),
        Act.ADD: (f"INSERT INTO {table} {inserted}", new),
        Act.CHANGE: (f"UPDATE {table} SET {assignment} WHERE {condition}", sample.where),
        Act.REMOVE: (f"DELETE FROM {table} WHERE {condition}", sample.where),
    }[act]
    try:
        with stage.acting(actor) as session, session.begin_nested() as tried:
            result = session.connection().execute(text(statement), dict(values))
            found = bool(result.fetchall()) if act == Act.READ else result.rowcount > 0
            tried.rollback()
            return found
    except NotAllowed:
        return False
    except (Conflict, IntegrityError):
        return True  # the policies let it through; a constraint stopped it


@pytest.mark.parametrize("table", sorted(Base.metadata.tables))
def test_policies_and_access_agree(stage: Stage, world: World, table: str) -> None:
    sample = samples(world)[table]
    for name, actor in world.people.items():
        for act in Act:
            row = sample.row
            if act == Act.ADD and sample.author == "user_id" and actor is not None:
                row = replace(row, author=actor.user)
            assert outcome(stage, actor, act, table, sample) == expected(actor, act, table, row), (
                f"{name}: {act} {table}"
            )


@pytest.mark.parametrize("table", sorted(Base.metadata.tables))
def test_every_sample_is_there(stage: Stage, world: World, table: str) -> None:
    # A sample that nobody could find would make every refusal true.
    sample = samples(world)[table]
    condition = " AND ".join(f"{name} = :{name}" for name in sample.where)
    with stage.administering() as session:
        assert session.execute(text(f"SELECT 1 FROM {table} WHERE {condition}"), dict(sample.where)).all()


@pytest.mark.parametrize("table", sorted(Base.metadata.tables))
def test_owner_is_forced_to_see_nothing(stage: Stage, table: str) -> None:
    with stage.owning() as session:
        assert session.scalar(text(f"SELECT count(*) FROM {table}")) == 0

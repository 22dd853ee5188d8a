"""A row of each table of requests, runs and missions."""

from dataclasses import replace

from scheduler.core.access import Row
from tests.scheduler.db.samples.sample import Sample
from tests.scheduler.db.world import World


def samples(world: World) -> dict[str, Sample]:
    market = world.calvados
    here = Row(market=market)
    at_site = Row(market=market, site_of=world.establishment)
    by_agency = Row(market=market, agency=world.agency)
    request = replace(at_site, senders=frozenset({world.agency}))
    mission = replace(at_site, agency=world.agency)
    span = {"starts_at": "2027-05-03 08:00Z", "ends_at": "2027-05-03 10:00Z"}
    return {
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
        "empty_shifts": Sample(
            {"request_shift_id": world.second_shift},
            here,
            {"request_shift_id": world.shift, "obstacle": "busy"},
            change="obstacle",
        ),
    }

"""A row of each table of workers' files."""

from dataclasses import replace

from scheduler.core.access import Row
from tests.scheduler.db.samples.sample import Sample
from tests.scheduler.db.world import World


def samples(world: World) -> dict[str, Sample]:
    market = world.calvados
    by_agency = Row(market=market, agency=world.agency)
    file = Row(markets=frozenset({market}), agency=world.agency)
    worker = {"worker_id": world.published_worker}
    free = {"worker_id": world.free_worker}
    span = {"starts_at": "2027-05-03 08:00Z", "ends_at": "2027-05-03 10:00Z"}
    return {
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
    }

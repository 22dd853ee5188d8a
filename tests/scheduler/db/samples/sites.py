"""A row of each table of sites, their calendars and posts, who serves them and the ways to them."""

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
    closure = {"market_id": market, "site_id": world.site}
    return {
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
    }

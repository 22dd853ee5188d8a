"""A row of each table of what became of people, and what a market has achieved."""

from scheduler.core.access import Row
from tests.scheduler.db.samples.sample import MAY, Sample
from tests.scheduler.db.world import World


def samples(world: World) -> dict[str, Sample]:
    market = world.calvados
    here = Row(market=market)
    by_agency = Row(market=market, agency=world.agency)
    file = Row(markets=frozenset({market}), agency=world.agency)
    worker = {"worker_id": world.published_worker}
    free = {"worker_id": world.free_worker}
    return {
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
        "month_given": Sample(
            {"market_id": market},
            here,
            {"market_id": market, "month": MAY, "agency_id": world.agency, "minutes": 1},
            change="minutes",
        ),
    }

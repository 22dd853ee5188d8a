"""A row of each table of what happened: the log, messages, states and forgetting."""

from dataclasses import replace

from scheduler.core.access import Row
from tests.scheduler.db.samples.sample import Sample
from tests.scheduler.db.world import World


def samples(world: World) -> dict[str, Sample]:
    market = world.calvados
    here = Row(market=market)
    at_site = Row(market=market, site_of=world.establishment)
    mission = replace(at_site, agency=world.agency)
    worker = {"worker_id": world.published_worker}
    return {
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

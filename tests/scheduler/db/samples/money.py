"""A row of each table of hours, prices and bills, and the files that are made of them."""

from dataclasses import replace

from scheduler.core.access import Row
from tests.scheduler.db.samples.sample import Sample
from tests.scheduler.db.world import World


def samples(world: World) -> dict[str, Sample]:
    market = world.calvados
    here = Row(market=market)
    by_agency = Row(market=market, agency=world.agency)
    span = {"starts_at": "2027-05-03 08:00Z", "ends_at": "2027-05-03 10:00Z"}
    closing = {"month": "2027-05-01", "seq": 1, "kind": "closing", "side": "lead", "hash": "0" * 64}
    return {
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
        "payroll_profiles": Sample(
            {"organisation_id": world.agency},
            Row(organisation=world.agency),
            {"organisation_id": world.agency, "profile": "{}"},
            change="profile",
            author="created_by",
        ),
        "clause_links": Sample(
            {"market_id": market},
            here,
            {
                "market_id": market,
                "organisation_id": world.lead,
                "first_month": "2026-02-01",
                "last_month": "2026-02-01",
                "until_day": "2027-02-01",
                "seed": "seed",
                "token_hash": f"{market:064x}",
            },
            change="revoked_at",
            author="made_by",
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
    }

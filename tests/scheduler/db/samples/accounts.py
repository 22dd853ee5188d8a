"""A row of each table of the market, its organisations and their people, and how these sign in."""

from scheduler.core.access import Row
from tests.scheduler.db.samples.sample import Sample
from tests.scheduler.db.world import SET_UP, World


def samples(world: World) -> dict[str, Sample]:
    market = world.calvados
    here = Row(market=market)
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
    }

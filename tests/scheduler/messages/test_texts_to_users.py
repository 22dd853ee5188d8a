"""Sites and agencies by text message too: what is urgent, or each, and only where somebody has given a number."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select, text

from scheduler.core.addresses import Addresses
from scheduler.core.errors import Invalid
from scheduler.core.sms_providers import SmsProvider
from scheduler.core.states import Action, move
from scheduler.core.tables import Message, Mission, UserPhone
from scheduler.core.tables.codes import Channel, Language, MailWish, TextWish
from scheduler.messages.delivery import Post, send_due
from scheduler.messages.preferences import Texts, choose, preferences
from scheduler.messages.sms_gateways import SmsGateway
from tests.scheduler.db.world import World
from tests.scheduler.messages.servers import sms_gateway
from tests.scheduler.planning.plays import Play

TOKEN = "gateway-token"  # noqa: S105  # of the gateway in this file
SOON = text("""
    UPDATE request_shifts SET day = current_date + 1, starts_at = date_trunc('minute', now()) + interval '20 hours',
           ends_at = date_trunc('minute', now()) + interval '24 hours', break_minutes = 0
    WHERE id IN (SELECT request_shift_id FROM mission_shifts WHERE mission_id = :id)
""")


@pytest.fixture
def play(fresh: Addresses, world: World) -> Iterator[Play]:
    found = Play(fresh, world)
    yield found
    found.database.close()


def wants(play: Play, wish: TextWish, phone: str = "06 12 34 56 78", mail: MailWish = MailWish.EACH) -> None:
    with play.acting(play.world.agnes) as session:
        choose(session, play.world.agnes, Language.FRENCH, mail, Texts(phone, wish))


def told(play: Play) -> set[str]:
    """Remind Agnès of the mission and return by which ways she is told."""
    with play.acting(play.world.lucie) as session:
        move(session, play.world.lucie, session.get_one(Mission, play.world.published), Action.REMIND)
    with play.administering() as session:
        query = select(Message.channel).where(
            Message.user_id == play.world.agnes.user, Message.facts["action"].astext == "remind"
        )
        found: set[str] = set(session.scalars(query))
        session.execute(text('UPDATE messages SET facts = facts || \'{"action": "publish"}\''))
    return found


def test_what_is_urgent_comes_by_text_too_and_the_rest_if_wanted(play: Play) -> None:
    assert told(play) == {Channel.EMAIL}
    wants(play, TextWish.URGENT)
    assert told(play) == {Channel.EMAIL}, "it begins in months"
    wants(play, TextWish.EACH)
    assert told(play) == {Channel.EMAIL, Channel.SMS}
    wants(play, TextWish.NONE)
    assert told(play) == {Channel.EMAIL}
    with play.administering() as session:
        session.execute(SOON, {"id": play.world.published})
    wants(play, TextWish.URGENT, mail=MailWish.NONE)
    assert told(play) == {Channel.SMS}


def test_it_is_sent_to_the_number_in_the_alphabet_and_not_once_it_is_unwanted(play: Play) -> None:
    wants(play, TextWish.EACH)
    told(play)
    with sms_gateway(TOKEN) as phones:
        post = Post(
            {Channel.SMS: SmsGateway(SmsProvider.of(phones.url, TOKEN))}, "https://releve.example.org", "k" * 32
        )
        send_due(play.database, post)
        (sent,) = [each for each in phones.received if each["to"] == "+33612345678"]
        assert sent["text"].startswith("Mission à confirmer")
        assert "/agence/missions/" in sent["text"]
        told(play)
        wants(play, TextWish.NONE)
        send_due(play.database, post)
        assert len([each for each in phones.received if each["to"] == "+33612345678"]) == 1


@pytest.mark.parametrize(("phone", "reason"), [("12", "not_a_phone"), ("02 31 00 00 00", "no_mobile")])
def test_a_number_that_takes_no_texts_is_refused(play: Play, phone: str, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        wants(play, TextWish.URGENT, phone)
    assert (refused.value.field, refused.value.reason) == ("phone", reason)


def test_a_number_is_its_owners_and_goes_when_it_is_taken_out(play: Play) -> None:
    wants(play, TextWish.URGENT)
    with play.acting(play.world.agnes) as session:
        assert preferences(session, play.world.agnes, "").texts == Texts("+33612345678", TextWish.URGENT)
    with play.acting(play.world.bruno) as session:
        assert session.scalars(select(UserPhone.user_id)).all() == []
    wants(play, TextWish.URGENT, "")
    with play.acting(play.world.agnes) as session:
        assert preferences(session, play.world.agnes, "").texts == Texts()

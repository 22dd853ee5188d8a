"""People answer text messages: by the provider that proves itself, once, and as a word to the agency."""

import hmac
import json
from collections.abc import Iterator

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from scheduler.core.addresses import Addresses
from scheduler.core.db import Database, administration
from scheduler.core.sms_providers import Ovh, Sms, SmsProvider, Twilio
from scheduler.core.tables import Message, Mission, User, UserPhone, WorkerContact, WorkerWord
from scheduler.core.tables.codes import Audience, MissionState
from scheduler.messages.gsm import parts
from scheduler.messages.letters import letter
from scheduler.messages.links import make_worker_link, revoke_worker_link
from scheduler.messages.text_answers import LONGEST_ID, Says, read
from tests.scheduler.db.test_guards import mission
from tests.scheduler.db.world import World, moment
from tests.web.client import Client, checking
from tests.web.conftest import CHEAP, KEY, working_on
from web.config import Config
from web.text_answers import signed_by_twilio

SITE, SECRET, TOKEN = "https://releve.example.org", "s" * 32, "twilio-token"
PHONE, OTHER = "+33600000001", "+33611111111"
TWILIO = Twilio("AC1", TOKEN, "+33700000000", answers=TOKEN)
OVH = Ovh("sms-1", "key", "application-secret", "consumer", answers=SECRET)
GENERIC = SmsProvider("https://sms.example.org", "token", SECRET)


@pytest.fixture
def asked(fresh: Addresses, world: World, database: Database) -> Addresses:
    """The worker of the published mission agreed to text messages, has a link, was asked, and has said nothing yet."""
    assert fresh.owner
    with administration(fresh.owner) as session:
        session.execute(delete(WorkerWord))
        session.execute(
            update(WorkerContact)
            .where(WorkerContact.worker_id == world.published_worker)
            .values(channel="sms", phone=PHONE, consented_on="2026-01-01")
        )
        ask(session, world, world.published)
    with database.transaction(world.agnes) as session:
        revoke_worker_link(session, world.agnes, world.published_worker)
        make_worker_link(session, world.agnes, world.published_worker, KEY)
    return fresh


def ask(session: Session, world: World, mission: int, channel: str = "sms", state: str = "sent") -> None:
    """Put the question whether they can come into the outbox, as one that went unless said otherwise."""
    session.add(
        Message(
            market_id=world.calvados,
            organisation_id=world.agency,
            occasion=f"call:{mission}",
            worker_id=world.published_worker,
            audience="worker",
            channel=channel,
            state=state,
            sent_at=moment(-2, 8) if state == "sent" else None,
            error="refused" if state == "failed" else None,
            facts={"thing": "mission", "action": "call", "mission": mission},
        )
    )


def house(_asked: Addresses, database: Database, sms: Sms | None) -> Iterator[Client]:
    config = Config(KEY, secure=False, sign_in=CHEAP, site_url=SITE, sms=sms)
    with working_on(database, config) as app:
        yield checking(app)


@pytest.fixture
def twilio(asked: Addresses, database: Database) -> Iterator[Client]:
    yield from house(asked, database, TWILIO)


@pytest.fixture
def ovh(asked: Addresses, database: Database) -> Iterator[Client]:
    yield from house(asked, database, OVH)


@pytest.fixture
def generic(asked: Addresses, database: Database) -> Iterator[Client]:
    yield from house(asked, database, GENERIC)


def by_twilio(client: Client, words: str, name: str = "SM2", phone: str = PHONE, token: str = TOKEN) -> int:
    form = {"MessageSid": name, "From": phone, "To": "+33700000000", "Body": words, "NumMedia": "0"}
    signature = signed_by_twilio(token, f"{SITE}/sms/twilio", form)
    answer = client.post("/sms/twilio", data=form, headers={"X-Twilio-Signature": signature})
    assert answer.status_code != 200 or answer.mimetype == "text/xml"
    return answer.status_code


def word(asked: Addresses, world: World) -> str | None:
    assert asked.owner
    with administration(asked.owner) as session:
        return session.scalar(select(WorkerWord.word).where(WorkerWord.mission_id == world.published))


def told(asked: Addresses) -> list[tuple[str, str]]:
    """Return what was written to the worker in return, as a text message, and how."""
    assert asked.owner
    with administration(asked.owner) as session:
        query = select(Message).where(Message.facts["thing"].astext == "text_answer").order_by(Message.id)
        return [
            (each.channel, letter(each.facts, Audience.WORKER, "fr", SITE, f"{SITE}/m/x").short)
            for each in session.scalars(query)
        ]


def test_a_yes_is_a_word_to_the_agency_as_by_the_link(twilio: Client, asked: Addresses, world: World) -> None:
    assert by_twilio(twilio, "Oui merci !") == 200
    assert word(asked, world) == "yes"
    assert asked.owner
    with administration(asked.owner) as session:
        assert session.get_one(Mission, world.published).state == MissionState.PUBLISHED
        news = select(User.name, Message.facts["action"].astext).join(User).where(Message.occasion.startswith("word:"))
        assert [tuple(row) for row in session.execute(news)] == [("Agnes", "said_yes")]
    ((way, said),) = told(asked)
    assert (way, parts(said)) == ("sms", 1)
    assert said == (
        "Merci, votre oui est transmis à votre association, qui confirme. site, le lun. 1er mars, de 7 h à 14 h."
    )


@pytest.mark.parametrize(("channel", "state"), [("email", "sent"), ("sms", "queued"), ("sms", "failed")])
def test_a_yes_is_to_nothing_that_was_not_asked_by_text_message(
    twilio: Client, asked: Addresses, world: World, channel: str, state: str
) -> None:
    assert asked.owner
    with administration(asked.owner) as session:
        session.execute(delete(Message).where(Message.facts["action"].astext == "call"))
        ask(session, world, world.published, channel, state)
    assert by_twilio(twilio, "oui") == 200
    assert word(asked, world) is None
    ((_, said),) = told(asked)
    assert said.startswith("Aucune mission n'attend votre réponse")


def test_an_answer_that_is_brought_again_does_nothing(twilio: Client, asked: Addresses, world: World) -> None:
    assert by_twilio(twilio, "oui") == 200
    assert by_twilio(twilio, "non", "SM3") == 200
    assert by_twilio(twilio, "oui") == 200  # the first once more, late
    assert word(asked, world) == "no"
    assert len(told(asked)) == 2


def test_more_than_one_question_asks_for_the_link(twilio: Client, asked: Addresses, world: World) -> None:
    assert asked.owner
    with administration(asked.owner) as session:
        ask(session, world, mission(session, world, MissionState.PUBLISHED, worker="published", slot=2).id)
    assert by_twilio(twilio, "oui") == 200
    assert word(asked, world) is None
    ((_, said),) = told(asked)
    assert said == f"Plusieurs missions attendent votre réponse. Répondez à chacune ici : {SITE}/m/x"


def test_without_a_question_or_a_clear_answer_it_says_what_to_do(
    twilio: Client, asked: Addresses, world: World
) -> None:
    assert by_twilio(twilio, "Oui mais pas lundi") == 200
    assert asked.owner
    with administration(asked.owner) as session:
        session.execute(update(Mission).where(Mission.id == world.published).values(state="confirmed"))
    assert by_twilio(twilio, "oui", "SM3") == 200
    assert word(asked, world) is None
    unclear, nothing = (said for _, said in told(asked))
    assert unclear.startswith("Nous n'avons pas compris. Répondez OUI ou NON")
    assert nothing.startswith("Aucune mission n'attend votre réponse. Pour toute question, appelez votre association")


def test_stop_ends_the_consent_and_is_on_record(
    twilio: Client, asked: Addresses, world: World, database: Database
) -> None:
    assert by_twilio(twilio, "ARRÊT") == 200
    with database.transaction(world.agnes) as session:
        contact = session.get_one(WorkerContact, world.published_worker)
        assert (contact.channel, contact.consented_on, contact.phone) == ("none", None, PHONE)
        assert contact.stopped_at is not None
    assert by_twilio(twilio, "oui", "SM3") == 200  # nobody who agrees to text messages any more
    assert word(asked, world) is None
    assert told(asked) == []


def test_stop_ends_the_texts_of_somebody_with_an_account_too(twilio: Client, asked: Addresses, world: World) -> None:
    assert asked.owner
    with administration(asked.owner) as session:
        session.add(UserPhone(user_id=world.agnes.user, phone=OTHER, wish="each"))
    assert by_twilio(twilio, "stop", phone=OTHER) == 200
    with administration(asked.owner) as session:
        assert session.get_one(UserPhone, world.agnes.user).wish == "none"


def test_a_number_that_nobody_agreed_with_is_nobodys(twilio: Client, asked: Addresses, world: World) -> None:
    for number, name in ((OTHER, "SM3"), ("36111", "SM4"), ("", "SM5")):
        assert by_twilio(twilio, "oui", name, number) == 200
    assert word(asked, world) is None
    assert told(asked) == []


def test_whoever_does_not_sign_is_refused(twilio: Client, asked: Addresses, world: World) -> None:
    assert by_twilio(twilio, "oui", token="another") == 403  # noqa: S106
    assert twilio.post("/sms/twilio", data={"MessageSid": "1", "From": PHONE, "Body": "oui"}).status_code == 403
    assert by_twilio(twilio, "oui", "x" * (LONGEST_ID + 1)) == 400
    assert word(asked, world) is None
    for other in ("/sms/reponse", f"/sms/ovh/{SECRET}"):
        assert twilio.post(other).status_code == 404


def test_ovh_is_known_by_the_secret_in_the_address(ovh: Client, asked: Addresses, world: World) -> None:
    form = {"id": "77", "senderid": "0033600000001", "message": "Non", "shortcode": "38018", "tag": "releve-1-1"}
    assert ovh.post(f"/sms/ovh/{'x' * 32}", data=form).status_code == 404
    assert word(asked, world) is None
    assert ovh.post(f"/sms/ovh/{SECRET}", data=form).status_code == 204
    assert word(asked, world) == "no"
    assert ovh.post(f"/sms/ovh/{SECRET}", data={"id": "78"}).status_code == 400


def test_a_gateway_of_ones_own_signs_the_body(generic: Client, asked: Addresses, world: World) -> None:
    body = json.dumps({"id": 5, "from": PHONE, "text": "OUI"}).encode()
    signature = hmac.new(SECRET.encode(), body, "sha256").hexdigest()
    for wrong in ({}, {"X-Signature": signature}, {"X-Signature": "sha256=" + "0" * 64}):
        assert generic.post("/sms/reponse", data=body, headers=wrong).status_code == 403
    assert word(asked, world) is None
    signed = {"X-Signature": f"sha256={signature}"}
    assert generic.post("/sms/reponse", data=body, headers=signed).status_code == 204
    assert word(asked, world) == "yes"
    for nothing in (b"", b"[]", b'{"id": 6}'):
        known = {"X-Signature": "sha256=" + hmac.new(SECRET.encode(), nothing, "sha256").hexdigest()}
        assert generic.post("/sms/reponse", data=nothing, headers=known).status_code == 400


@pytest.mark.parametrize("sms", [None, Twilio("AC1", TOKEN, "Releve"), Ovh("sms-1", "key", "s", "c")])
def test_no_address_is_open_unless_the_way_is_set(asked: Addresses, database: Database, sms: Sms | None) -> None:
    for client in house(asked, database, sms):
        assert by_twilio(client, "oui") == 404
        assert client.post(f"/sms/ovh/{SECRET}", data={}).status_code == 404
        assert client.post("/sms/ovh/None", data={}).status_code == 404
        assert client.post("/sms/reponse", data=b"{}").status_code == 404


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        *(
            (each, Says.YES)
            for each in ("oui", "OUI", "Ouiii !", "oui merci", "Oiu", "d’accord", "D accord", "ok", "Ouï", "oui svp")
        ),
        *((each, Says.NO) for each in ("non", "NON.", "Nonn", "non merci", "nom", "No")),
        *(
            (each, Says.STOP)
            for each in (
                "STOP",
                "stopp",
                "Arrêt",
                "ARRET",
                "stop sms",
                "Stop merci",
                "stop svp",
                "Bonjour stop",
                "STOP plus rien",
            )
        ),
        *(
            (each, Says.UNCLEAR)
            for each in ("", "oui mais pas lundi", "oui non", "où ?", "Qui ?", "bon", "arrêt de travail", "merci", "👍")
        ),
    ],
)
def test_an_answer_is_read_and_never_guessed(words: str, meaning: Says) -> None:
    assert read(words) == meaning


def test_twilios_signature_is_the_one_of_its_documentation() -> None:
    """The example of https://www.twilio.com/docs/usage/security (validating signatures)."""
    form = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    assert (
        signed_by_twilio("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", form) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="
    )

"""OVHcloud and Twilio get what their documentation demands, and their answers are understood."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from scheduler.core.config import Settings
from scheduler.core.sms_providers import Ovh, SmsProvider, Twilio
from scheduler.messages.letters import Letter
from scheduler.messages.sms_gateways import OvhGateway, SmsGateway, TwilioGateway, sms_gateway_of
from scheduler.messages.ways import Refused, Unreachable
from tests.scheduler.messages.providers import Provider, ovh_server, twilio_server

ACCOUNT, SECRET, CONSUMER = "sms-ab12345-1", "application-secret", "consumer-secret"
SID, TOKEN = "AC" + "0" * 32, "account-token"
TO = "+33612345678"
PLAIN = Letter("", "", "Votre mission est confirmée : Collège d'Évrecy, 12 € de prime + repas.")
WIDE = Letter("", "", "Votre mission est confirmée : Zoë Š.")


@pytest.fixture
def ovh() -> Iterator[Provider]:
    with ovh_server(ACCOUNT, "key", SECRET, CONSUMER) as server:
        yield server


@pytest.fixture
def twilio() -> Iterator[Provider]:
    with twilio_server(SID, TOKEN) as server:
        yield server


def by_ovh(server: Provider, **more: Any) -> OvhGateway:
    return OvhGateway(replace(Ovh(ACCOUNT, "key", SECRET, CONSUMER, url=f"{server.url}/1.0"), **more))


def by_twilio(server: Provider, sender: str = "+33700000000", **more: Any) -> TwilioGateway:
    return TwilioGateway(replace(Twilio(SID, TOKEN, sender, url=server.url), **more))


def test_ovh_takes_a_signed_job_without_the_clause_of_advertisements(ovh: Provider) -> None:
    by_ovh(ovh).send(TO, PLAIN, "releve-1-7")
    by_ovh(ovh, sender="Releve").send(TO, WIDE, "releve-1-8")
    first, second = ovh.received
    assert (first["message"], first["receivers"], first["noStopClause"]) == (PLAIN.short, [TO], True)
    assert (first["senderForResponse"], "sender" in first, first["coding"]) == (True, False, "7bit")
    assert (second["senderForResponse"], second["sender"], second["coding"]) == (False, "Releve", "8bit")
    assert first["tag"] == "releve-1-7"
    assert ovh.refused == []


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        ((400, {"message": "[receivers] is not valid"}), Refused),
        ((400, {"errorCode": "QUERY_TIME_OUT", "message": "Query out of time"}), Unreachable),
        ((402, {"message": "Not enough credits"}), Unreachable),
        ((429, {"message": "Too many requests"}), Unreachable),
        ((500, {"message": "Internal error"}), Unreachable),
        ((200, []), Unreachable),
    ],
)
def test_what_ovh_answers_is_understood(ovh: Provider, answer: tuple[int, Any], what: type[Exception]) -> None:
    ovh.answers = [answer]
    with pytest.raises(what):
        by_ovh(ovh).send(TO, PLAIN, "releve-1-7")


def test_a_wrong_key_is_ours_to_mend_and_a_wrong_number_is_not(ovh: Provider) -> None:
    for wrong in ({"consumer_key": "other"}, {"account": "sms-other"}):
        with pytest.raises(Unreachable) as raised:
            by_ovh(ovh, **wrong).send(TO, PLAIN, "releve-1-7")
        assert SECRET not in str(raised.value)
    ovh.unknown_numbers = {TO}
    with pytest.raises(Refused, match="no such receiver"):
        by_ovh(ovh).send(TO, PLAIN, "releve-1-7")


def test_twilio_takes_a_form_and_is_asked_for_no_call_back(twilio: Provider) -> None:
    by_twilio(twilio).send(TO, PLAIN, "releve-1-7")
    by_twilio(twilio, "MG" + "a" * 32).send(TO, WIDE, "releve-1-8")
    assert twilio.received == [
        {"To": TO, "From": "+33700000000", "Body": PLAIN.short},
        {"To": TO, "MessagingServiceSid": "MG" + "a" * 32, "Body": WIDE.short},
    ]
    assert twilio.refused == []


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        ((400, {"code": 21610, "message": "unsubscribed"}), Refused),
        ((400, {"code": 21211, "message": "Invalid 'To' Phone Number"}), Refused),
        ((400, {"code": 21606, "message": "The From phone number is not valid"}), Unreachable),
        ((429, {"code": 20429, "message": "Too Many Requests"}), Unreachable),
        ((503, {"code": 20503, "message": "Service unavailable"}), Unreachable),
    ],
)
def test_what_twilio_answers_is_understood(twilio: Provider, answer: tuple[int, Any], what: type[Exception]) -> None:
    twilio.answers = [answer]
    with pytest.raises(what):
        by_twilio(twilio).send(TO, PLAIN, "releve-1-7")


def test_a_wrong_token_and_nobody_listening_are_tried_again(twilio: Provider) -> None:
    for gateway in (by_twilio(twilio, token="other"), by_twilio(twilio, url="http://127.0.0.1:1")):  # noqa: S106
        with pytest.raises(Unreachable) as raised:
            gateway.send(TO, PLAIN, "releve-1-7")
        assert "other" not in str(raised.value)


GENERIC = {"RELEVE_SMS_URL": "https://sms.example.org/send", "RELEVE_SMS_TOKEN": "t0ken"}
OVH = {
    "RELEVE_SMS_PROVIDER": "ovh",
    "RELEVE_SMS_ACCOUNT": ACCOUNT,
    "RELEVE_SMS_KEY": "key",
    "RELEVE_SMS_TOKEN": "s3cret",
    "RELEVE_SMS_CONSUMER_KEY": "s3cret-too",
}
TWILIO = {
    "RELEVE_SMS_PROVIDER": "twilio",
    "RELEVE_SMS_ACCOUNT": SID,
    "RELEVE_SMS_TOKEN": "s3cret",
    "RELEVE_SMS_SENDER": "+33700000000",
}
SECRET_OF_ANSWERS = "a" * 32


@pytest.mark.parametrize(
    ("environment", "kind"),
    [(GENERIC, SmsGateway), (OVH, OvhGateway), (TWILIO, TwilioGateway)],
)
def test_the_settings_name_the_provider(environment: dict[str, str], kind: type[object]) -> None:
    settings = Settings.from_environment(environment)
    assert settings.sms
    assert isinstance(sms_gateway_of(settings.sms), kind)
    assert settings.sms.answers is None
    assert "s3cret" not in repr(settings)
    assert "t0ken" not in repr(settings)


def test_nothing_is_sent_without_a_provider() -> None:
    assert Settings.from_environment({}).sms is None


def test_whoever_wants_answers_sets_a_number_and_a_secret() -> None:
    for given, answers in ((GENERIC, SECRET_OF_ANSWERS), (OVH, SECRET_OF_ANSWERS), (TWILIO, "yes")):
        found = Settings.from_environment({**given, "RELEVE_SMS_ANSWERS": answers}).sms
        assert isinstance(found, SmsProvider | Ovh | Twilio)
        assert found.answers


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"RELEVE_SMS_PROVIDER": "pigeon"}, "RELEVE_SMS_PROVIDER: say generic, ovh or twilio"),
        ({"RELEVE_SMS_URL": "https://sms.example.org"}, "RELEVE_SMS_TOKEN: give the token"),
        (GENERIC | {"RELEVE_SMS_URL": "http://sms.example.org"}, "RELEVE_SMS_URL: write https"),
        (GENERIC | {"RELEVE_SMS_URL": "https://s3cret@sms.example.org"}, "RELEVE_SMS_URL: write https"),
        (GENERIC | {"RELEVE_SMS_ANSWERS": "s3cret"}, "RELEVE_SMS_ANSWERS: give at least 32"),
        (OVH | {"RELEVE_SMS_KEY": ""}, "RELEVE_SMS_KEY: give the application key"),
        (OVH | {"RELEVE_SMS_SENDER": "Relève"}, "RELEVE_SMS_SENDER: give a number"),
        (OVH | {"RELEVE_SMS_SENDER": "Releve", "RELEVE_SMS_ANSWERS": SECRET_OF_ANSWERS}, "RELEVE_SMS_ANSWERS: only"),
        (TWILIO | {"RELEVE_SMS_SENDER": ""}, "RELEVE_SMS_SENDER: give the number"),
        (TWILIO | {"RELEVE_SMS_SENDER": "Releve", "RELEVE_SMS_ANSWERS": "yes"}, "RELEVE_SMS_ANSWERS: nobody can"),
        (TWILIO | {"RELEVE_SMS_ANSWERS": SECRET_OF_ANSWERS}, "RELEVE_SMS_ANSWERS: say yes or no"),
    ],
)
def test_what_cannot_be_is_refused_by_name_and_without_secrets(given: dict[str, str], complaint: str) -> None:
    with pytest.raises(ValueError, match=f"^{complaint}") as raised:
        Settings.from_environment(given)
    assert "s3cret" not in str(raised.value)

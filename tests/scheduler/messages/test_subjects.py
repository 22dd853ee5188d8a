"""A subject read back is the subject written, whatever is in it: a letter that cannot go is lost for good."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import product

from hypothesis import example, given
from hypothesis import strategies as st

from scheduler.core.outlets import MailServer
from scheduler.core.texts import without_breaks
from scheduler.demo.places import read_map
from scheduler.messages.letters import Letter
from scheduler.messages.mail_gateway import Smtp
from scheduler.messages.subjects import Subject
from tests.scheduler.messages.servers import mail_server

PHRASES = (
    "Remplacement confirmé\N{NO-BREAK SPACE}: Aulne V., {}",
    "Votre mission est confirmée, {}",
    "Mission annulée\N{NO-BREAK SPACE}: {}, du lundi 4 janvier au vendredi 8 janvier",
)


def read_back(subject: str) -> str:
    mail = EmailMessage()
    mail["To"], mail["Subject"] = "agnes@example.org", Subject(subject)
    mail.set_content("à")
    sent = mail.as_bytes(policy=mail.policy.clone(linesep="\r\n"))
    assert all(len(line) <= 998 for line in sent.split(b"\r\n"))  # RFC 5322, 2.1.1
    return str(message_from_bytes(sent, policy=policy.default)["Subject"])


def test_subjects_with_the_names_of_all_colleges_come_back() -> None:
    names = [each.name for each in read_map().colleges]
    assert len(names) == 58
    subjects = [phrase.format(name) for phrase, name in product(PHRASES, names)]
    assert [read_back(each) for each in subjects] == subjects


@given(st.text(max_size=300))
@example("Collège Charles\nLetot")
@example("Collège\r\nBcc: all@example.org")
@example(" a  b ")
@example("=?utf-8?q?x?= y")
@example("x" * 900)
@example("\ud800\x00")
@example("🌊" * 90)
def test_any_subject_comes_back_on_one_line(text: str) -> None:
    assert read_back(text) == without_breaks(text)
    assert len(without_breaks(text).splitlines()) <= 1


def test_a_letter_about_any_name_is_sent() -> None:
    subject = "Remplacement confirmé\N{NO-BREAK SPACE}: Collège Léopold Sédar Senghor"
    with mail_server() as box:
        smtp = Smtp(MailServer.of(f"smtp://127.0.0.1:{box.port}", "Relève <releve@example.org>"))
        for each in (subject, "Collège Charles\nLetot\x00"):
            smtp.send("agnes@example.org", Letter(each, "Bonjour", "Bonjour"), "name")
    assert [str(mail["Subject"]) for _, mail in box.received] == [subject, "Collège Charles Letot"]

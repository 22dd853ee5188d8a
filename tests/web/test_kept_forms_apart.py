"""What is kept of a form is nobody else's, not readable where it lies, no password, and little."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from sqlalchemy import text

from scheduler.core.addresses import ADMINISTRATION_ROLE
from scheduler.market.accounts.kept_forms import LARGEST, MOST
from tests.web.conftest import PASSWORD
from tests.web.house import House, Visitor
from tests.web.kept import AGAIN, come_back, end_sessions, sent_too_late
from tests.web.kept import house as house  # noqa: PLC0414  # a fixture
from web.forms import Form
from web.kept_forms.keeping import SECRETS


def test_another_person_who_signs_in_there_never_sees_it(house: House) -> None:
    visitor, door, _ = sent_too_late(house)
    back = come_back(visitor, door, "simone")
    assert "Mme Untel" not in back.text
    assert AGAIN not in back.text
    visitor.client.post("/deconnexion", data=visitor.proof())
    account = {"email": "sophie@example.org", "password": PASSWORD}
    later = visitor.client.post("/connexion", data=account | visitor.proof(), follow_redirects=True)
    assert "Mme Untel" not in later.text, "what another has passed over is gone"


def test_nothing_of_it_can_be_read_in_the_database_and_few_are_kept(house: House) -> None:
    for _ in range(MOST + 2):
        sent_too_late(house)
    with house.owner.connect() as connection:
        connection.execute(text(f"SET LOCAL ROLE {ADMINISTRATION_ROLE}"))
        rows = connection.execute(text("SELECT sealed FROM kept_forms k JOIN users u ON u.id = k.user_id"
                                       " WHERE u.email = 'sophie@example.org'")).scalars().all()  # fmt: skip
    assert len(rows) == MOST
    assert not any(b"Untel" in bytes(row) for row in rows)


def test_what_is_too_large_is_said_not_to_be_kept(house: House) -> None:
    visitor = Visitor(house.app, "agnes")
    proof = visitor.proof()
    end_sessions(house)
    data = {"content": '"' * (LARGEST * 6 // 10)} | proof  # twice as long where it is kept
    parts = "".join(
        f'--part\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in data.items()
    )
    door = visitor.client.post(
        "/importer/salaries", data=f"{parts}--part--\r\n", content_type="multipart/form-data; boundary=part"
    )
    assert parse_qs(urlsplit(door.headers["Location"]).query) == {}
    assert "rien n’a été enregistré" in visitor.client.get("/connexion").text


def test_a_tab_of_somebody_else_is_refused_without_showing_it(house: House) -> None:
    visitor = Visitor(house.app, "sophie")
    old = visitor.proof()
    visitor.client.post("/deconnexion", data=old)
    account = {"email": "simone@example.org", "password": PASSWORD}
    visitor.client.post("/connexion", data=account | visitor.proof())
    where = f"/etablissement/lieux/{house.premises.things['sophies_site']}"
    back = visitor.client.post(where, data={"contact": "Mme Untel"} | old, follow_redirects=True)
    assert back.status_code == 400
    assert "Mme Untel" not in back.text


def test_no_password_is_ever_kept(house: House) -> None:
    def all_forms(kind: type[Form]) -> Iterator[type[Form]]:
        for each in kind.__subclasses__():
            yield each
            yield from all_forms(each)

    with house.app.test_request_context():
        hidden = {one.name for kind in all_forms(Form) for one in kind() if one.type == "PasswordField"}
    assert hidden
    assert hidden <= SECRETS
    visitor = Visitor(house.app, "sophie")
    data = {"present": "altes Geheimnis", "password": "neues Geheimnis", "again": "neues Geheimnis"} | visitor.proof()
    end_sessions(house)
    back = come_back(visitor, visitor.client.post("/preferences/mot-de-passe", data=data))
    assert back.request.path == "/preferences/mot-de-passe"
    assert "Geheimnis" not in back.text

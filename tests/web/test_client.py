"""The tests' own browser refuses what it should."""

import pytest
from flask import Flask, request

from scheduler.core.db import Database
from tests.web.client import checking
from tests.web.conftest import CHEAP, KEY, NO_DATABASE
from web.app import create_app
from web.config import Config
from web.context import EXTENSION
from web.permissions import open_to_all

FRAME = '<!doctype html><html lang="fr"><head><title>Essai – Relève</title></head><body><main>{}</main></body></html>'
GOOD = "<h1>Bonjour</h1>"
ESSAY = "essay"


@pytest.fixture(scope="module")
def with_essays() -> Flask:
    """Return an application of these tests alone, with more addresses."""
    found = create_app(Database(NO_DATABASE), Config(KEY, secure=False, sign_in=CHEAP))
    found.add_url_rule("/essay", view_func=open_to_all(lambda: found.extensions[ESSAY]), endpoint="essay")
    sent = FRAME.format("<h1>{}</h1>")
    view = open_to_all(lambda: sent.format(" ".join(f"{key}={value}" for key, value in request.args.items())))
    found.add_url_rule("/sent", view_func=view, endpoint="sent")
    return found


@pytest.fixture
def app(with_essays: Flask, database: Database) -> Flask:
    with_essays.extensions[EXTENSION]["database"] = database
    return with_essays


def page_with(app: Flask, text: str) -> None:
    app.extensions[ESSAY] = text


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("", "not exactly one h1"),
        (GOOD * 2, "not exactly one h1"),
        (GOOD + "<p id=a></p><p id=a></p>", "twice"),
        (GOOD + "<p style='color:red'>x</p>", "inline style"),
        (GOOD + "<style>p {}</style>", "inline style|"),
        (GOOD + "<p onclick='x()'>x</p>", "inline script"),
        (GOOD + "<script>x()</script>", "inline script"),
        (GOOD + "<input name=x>", "no label"),
        (GOOD + "<label for=x></label><input id=x>", "no label"),
        (GOOD + "<label for=y>x</label>", "names what is not there"),
        (GOOD + "<form method=post></form>", "proof"),
        (GOOD + "<a href='/'><svg></svg></a>", "without words"),
        (GOOD + "<img src='/x.svg'>", "without words"),
        (GOOD + "</div>", "line 1"),
    ],
)
def test_faults_are_found(app: Flask, body: str, complaint: str) -> None:
    page_with(app, FRAME.format(body))
    with pytest.raises(AssertionError, match=complaint):
        checking(app).page("/essay")


@pytest.mark.parametrize("wrong", [' lang="fr"', "<title>Essai – Relève</title>", "main"])
def test_a_page_needs_its_frame(app: Flask, wrong: str) -> None:
    page_with(app, FRAME.format(GOOD).replace(wrong, "" if wrong != "main" else "div"))
    with pytest.raises((AssertionError, ValueError)):
        checking(app).page("/essay")


def test_forms_are_filled_in_as_a_browser_does(app: Flask) -> None:
    form = """<form action="/sent"><label>a <input name=a value=1></label><label>b <input type=checkbox name=b></label>
      <label>c <input type=checkbox name=c value=3 checked></label>
      <label>d <select name=d><option value=4>x</option><option>5</option></select></label>
      <label>e <textarea name=e>6</textarea></label><label>f <input name=f disabled value=0></label>
      <button name=g value=7>Go</button><button name=g value=8>Stop</button></form>"""
    page_with(app, FRAME.format(GOOD + form))
    client = checking(app)
    assert client.press(client.page("/essay"), "Go", a="0").h1 == "c=3 d=4 e=6 g=7 a=0"
    assert client.press(client.page("/essay"), "Stop", c=None).h1 == "a=1 d=4 e=6 g=8"

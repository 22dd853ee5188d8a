"""A browser for tests: it checks every page that it fetches, and fills in forms as a person does."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from flask.testing import FlaskClient
from html5lib.constants import E as FAULTS
from werkzeug.test import TestResponse

from scheduler.core.texts import STOPS

CSRF = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}


def parse(text: str, *, fragment: bool = False) -> Element:
    """Parse HTML and demand that it has no error."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree: Element = parser.parseFragment(text, container="div") if fragment else parser.parse(text)
    faults = [
        f"line {line}: {FAULTS[code] % values}"
        for (line, _), code, values in parser.errors
        if not (code == "expected-closing-tag-but-got-eof" and fragment)
    ]
    assert not faults, "\n".join([*faults, text])
    return tree


def text_of(element: Element) -> str:
    """Return the words of an element, each run of blanks, even unbreakable ones, as one space."""
    return " ".join("".join(element.itertext()).split())


def check(response: TestResponse, *, fragment: bool = False) -> Element:
    """Demand of an answer in HTML all that holds for each of them."""
    tree = parse(response.text, fragment=fragment)
    everything = list(tree.iter())
    ids = Counter(each.get("id") for each in everything if each.get("id") is not None)
    assert [each for each, times in ids.items() if times > 1] == [], "an id stands twice"
    for each in everything:
        assert "style" not in each.attrib, f"inline style on {each.tag}"
        assert [name for name in each.attrib if name.startswith("on")] == [], f"inline script on {each.tag}"
        if each.tag == "form" and each.get("method", "get").lower() == "post":
            assert any(field.get("name") == "csrf_token" for field in each.iter("input")), "a form without its proof"
        for name in ("aria-describedby", "aria-labelledby", "for"):
            missing = [] if fragment else [one for one in each.get(name, "").split() if one not in ids]
            assert missing == [], f"{name} names what is not there: {missing}"
    assert [each for each in everything if each.tag == "style"] == [], "an inline style sheet"
    assert STOPS.findall(text_of(tree)) == [], f"two full stops: {text_of(tree)}"
    assert all(each.get("src") for each in everything if each.tag == "script"), "an inline script"
    _check_labels(everything)
    _check_names(everything)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    if not fragment:
        _check_frame(tree)
    return tree


def _check_labels(everything: list[Element]) -> None:
    labelled = {each.get("for") for each in everything if each.tag == "label" and text_of(each)}
    inside = {id(field) for each in everything if each.tag == "label" and text_of(each) for field in each.iter()}
    for each in everything:
        if each.tag in {"input", "select", "textarea"} and each.get("type") not in UNLABELLED:
            named = each.get("id") in labelled or id(each) in inside or each.get("aria-label") or each.get("title")
            assert named or each.get("aria-labelledby"), f"no label: {each.attrib}"


def _check_names(everything: list[Element]) -> None:
    for each in everything:
        if each.tag in {"a", "button"}:
            spoken = text_of(each) or each.get("aria-label") or any(one.get("aria-label") for one in each.iter())
            assert spoken, f"a {each.tag} without words: {each.attrib}"
        if each.tag == "img":
            assert "alt" in each.attrib, "a picture without words"


def _check_frame(tree: Element) -> None:
    assert tree.get("lang"), "no language"
    headings = [text_of(each) for each in tree.iter("h1")]
    assert len(headings) == 1, f"not exactly one h1: {headings}"
    assert headings[0]
    (title,) = [text_of(each) for each in tree.iter("title")]
    assert title.endswith("– Relève")
    assert not title.startswith("–")
    assert len(list(tree.iter("main"))) == 1


@dataclass(frozen=True)
class Page:
    """What came back for an address."""

    response: TestResponse
    tree: Element

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def path(self) -> str:
        """The address, after all redirects."""
        return self.response.request.path

    @property
    def text(self) -> str:
        return text_of(self.tree)

    @property
    def main(self) -> str:
        """The words between head and foot."""
        return text_of(next(self.tree.iter("main")))

    @property
    def h1(self) -> str:
        return text_of(next(self.tree.iter("h1")))

    @property
    def links(self) -> dict[str, str]:
        """Addresses by the words of their links; the last one counts."""
        return {text_of(each): each.get("href", "") for each in self.tree.iter("a")}

    def forms(self) -> Iterator[Element]:
        return self.tree.iter("form")

    def form(self, button: str) -> Element:
        """Return the one form with that button."""
        found = [each for each in self.forms() if any(text_of(one) == button for one in each.iter("button"))]
        assert len(found) == 1, f"{len(found)} forms with the button {button!r}"
        return found[0]


class Client(FlaskClient):
    """Flask's test client that checks each page in HTML."""

    _checked: tuple[TestResponse, Element] | None = None
    """The latest page with its tree: reading HTML this strictly takes as long as making it, so that each is read once.
    At the end of redirects the same answer comes by here once more."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = super().open(*args, **kwargs)
        known = self._checked is not None and self._checked[0] is response
        if response.mimetype == "text/html" and not 300 <= response.status_code < 400 and response.data and not known:
            self._checked = response, check(response, fragment="HX-Request" in response.request.headers)
        return response

    def sign_in(self, email: str, password: str) -> None:
        """Sign in by the form at the door, and look at no page on the way: ``test_auth`` does."""
        proof = CSRF.search(super().open("/connexion").text)
        assert proof
        data = {"csrf_token": proof[1], "email": email, "password": password}
        sent = super().open("/connexion", method="POST", data=data)
        assert sent.status_code == 303, sent.text

    def page(self, address: str, *, status: int = 200, **kwargs: Any) -> Page:
        """Fetch a page, following redirects."""
        return self._page(self.get(address, follow_redirects=True, **kwargs), status)

    def press(self, page: Page, button: str, *, status: int = 200, **values: Any) -> Page:
        """Fill in the form with that button and send it. A value of None leaves its field out."""
        form = page.form(button)
        data = fields(form, button)
        for name, value in values.items():
            assert name in names(form), f"no field {name} in {sorted(names(form))}"
            data.pop(name, None)
            if value is not None:
                data[name] = value
        address = form.get("action") or page.response.request.full_path
        if form.get("method", "get").lower() == "get":
            return self._page(self.get(address, query_string=data, follow_redirects=True), status)
        return self._page(self.post(address, data=data, follow_redirects=True), status)

    def _page(self, response: TestResponse, status: int) -> Page:
        assert response.status_code == status, response.text
        if self._checked is not None and self._checked[0] is response:
            return Page(response, self._checked[1])
        return Page(response, parse(response.text))


def names(form: Element) -> set[str]:
    """Return the names of all fields of a form."""
    return {each.get("name", "") for each in form.iter() if each.tag in {"input", "select", "textarea", "button"}}


def fields(form: Element, button: str) -> dict[str, Any]:
    """Return what a browser would send if nobody changed anything and pressed the button."""
    data: dict[str, list[str]] = {}
    for each in form.iter():
        name = each.get("name")
        if not name or "disabled" in each.attrib:
            continue
        if each.tag == "input" and (each.get("type") not in {"radio", "checkbox"} or "checked" in each.attrib):
            if each.get("type") not in {"submit", "button", "reset"}:
                data.setdefault(name, []).append(each.get("value", "on" if each.get("type") == "checkbox" else ""))
        elif each.tag == "textarea":
            data.setdefault(name, []).append("".join(each.itertext()))
        elif each.tag == "select":
            options = list(each.iter("option"))
            chosen = [one for one in options if "selected" in one.attrib]
            if not chosen and "multiple" not in each.attrib:
                chosen = options[:1]
            data.setdefault(name, []).extend(one.get("value", text_of(one)) for one in chosen)
        elif each.tag == "button" and text_of(each) == button:
            data.setdefault(name, []).append(each.get("value", ""))
    return dict(data)


def checking(app: Flask) -> Client:
    """Return a new browser, with no cookies."""
    app.test_client_class = Client
    client = app.test_client()
    assert isinstance(client, Client)
    return client

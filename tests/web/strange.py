"""Requests as nobody means them: the fields are those of the pages' own forms and links, the values are not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from hypothesis import strategies as st

from tests.web.client import fields, parse, text_of
from tests.web.rights_route import GET, POST

ASKED_OF_ADDRESSES = sorted(
    {
        name
        for file in Path("web").rglob("*.py")
        for name in re.findall(r"""request\.(?:args|values)\.get\w*\(\s*"(\w+)\"""", file.read_text())
    }
)
"""Names that views read from an address whatever links there are, from the code itself."""

TEXTS = [
    *("", " ", "\x00", "a\x00b", "\x07", "\x1f", "\x7f", "\x85", "\u2028", "\u202e", "\ufeff", "\ufffe", "\U0010ffff"),
    *("\ud800", "a\nb", "\r\n", "\t", "%00", "%", "'", '"', "\\", "<b>", "{{7*7}}", "é" * 700, "x" * 70_000, "ﬁ", "٣"),
    *("é", "İ", "ß", "=1+1", "-", "--", "null", "None", "on", "y", "true", "../..", "//x.example", "javascript:1"),
]
NUMBERS = [
    *("0", "-1", "1", "2", "3", "007", "1.5", "1,5", "1e3", "1e400", "NaN", "inf", "-inf", "+1", "1_000", " 1 ", "²"),
    *("32767", "32768", "2147483647", "2147483648", "-2147483649", "9223372036854775808", "9" * 28, "9" * 5000),
]
DAYS = [
    *("2027-03-08", "2027-02-29", "2028-02-29", "0001-01-01", "1582-10-04", "9999-12-31", "10000-01-01", "2027-3-8"),
    *("20270308", "2027-W10-1", "08/03/2027", "2027-03-28", "2027-10-31", "1900-01-01", "2100-12-31", "2200-01-01"),
]
CLOCKS = [
    "00:00",
    "23:59",
    "24:00",
    "24:01",
    "7",
    "7h",
    "7 h 30",
    "25:00",
    "99:99",
    "02:30",
    "9999",
    "12:30:59",
    "-1:00",
]
VALUES = st.one_of(
    st.sampled_from(TEXTS),
    st.sampled_from(NUMBERS),
    st.sampled_from(DAYS),
    st.sampled_from(CLOCKS),
    st.text(max_size=9),
)

PROOF = "csrf_token"
"""What every form carries; it is not drawn, since without it nothing else is read."""

Field = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Aim:
    """What can be sent: a method, an address without its query, and the fields as a browser would send them."""

    method: str
    path: str
    given: tuple[Field, ...] = ()

    def __str__(self) -> str:
        return f"{self.method} {self.path} {[(name, value[:60]) for name, value in self.given]!r}"


def aims_of(page: str, path: str) -> Iterator[Aim]:
    """Iterate over what a page offers to send: its links and its forms, each form by each of its buttons."""
    tree = parse(page, fragment=not page.lstrip().lower().startswith("<!doctype"))
    for link in tree.iter("a"):
        href = urlsplit(link.get("href", ""))
        if href.path.startswith("/") and not href.netloc:
            yield Aim(GET, href.path, tuple(parse_qsl(href.query, keep_blank_values=True)))
    for form in tree.iter("form"):
        where = urlsplit(form.get("action") or path)
        method = form.get("method", "get").upper()
        query = parse_qsl(where.query, keep_blank_values=True) if method == POST else []
        for button in {text_of(each) for each in form.iter("button")} or {""}:
            filled = [
                (name, str(each)) for name, values in fields(form, button).items() if name != PROOF for each in values
            ]
            there = {name for name, _ in filled}
            others = {
                each.get("name", ""): each.get("value", "")
                for each in form.iter()
                if each.get("name") and each.get("name") not in {*there, PROOF}
            }
            yield Aim(method, where.path, (*query, *filled, *others.items()))


@st.composite
def strange(draw: st.DrawFn, offered: st.SearchStrategy[Aim]) -> Aim:
    """Draw a request: some of its fields absent, doubled or with a value of no sense, and sometimes one more."""
    aim = draw(offered)
    given = list(aim.given)
    for _ in range(draw(st.integers(0, 3))):
        if not given:
            break
        place = draw(st.integers(0, len(given) - 1))
        name, _value = given[place]
        match draw(st.sampled_from(("value", "value", "value", "absent", "doubled"))):
            case "value":
                given[place] = (name, draw(VALUES))
            case "absent":
                del given[place]
            case _:
                given.append((name, draw(VALUES)))
    if aim.method == GET and draw(st.booleans()):
        given.append((draw(st.sampled_from(ASKED_OF_ADDRESSES)), draw(VALUES)))
    path = aim.path
    if draw(st.integers(0, 9)) == 0:
        path = re.sub(r"[0-9]+", lambda _: draw(st.sampled_from(("0", "1", "7", "2147483648", "9" * 30, "x"))), path)
    return Aim(aim.method, path, tuple(given))

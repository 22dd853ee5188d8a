"""A page's form filled in with what was typed before, whatever the form: in the page's text, after it was rendered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

from web.kept_forms.whose import FIELD

ASKED_ANEW = frozenset({"accepted", "again", "do", "made_for"})
"""What a button said, or a page in between: whoever sends the form again says it again."""

NOT_FILLED = frozenset({"password", "file", "submit", "button", "reset", "image"})


@dataclass(slots=True)
class Piece:
    """A part of the page's text; ``tag`` and ``attributes`` of what begins an element, ``end`` of what ends one."""

    text: str
    tag: str = ""
    attributes: dict[str, str | None] = field(default_factory=dict)
    end: str = ""

    @property
    def name(self) -> str:
        """The name of a field."""
        return self.attributes.get("name") or ""

    def write(self, **attributes: str | None) -> None:
        """Give the element these attributes; None takes one away."""
        self.attributes = {**self.attributes, **attributes}
        kept = {name: value for name, value in self.attributes.items() if name not in attributes or value is not None}
        self.attributes = kept
        told = "".join(f' {name}="{escape(value or "")}"' for name, value in kept.items())
        self.text = f"<{self.tag}{told}>"


class _Reader(HTMLParser):
    """Takes a page apart so that its pieces, put together again, are the same page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.pieces: list[Piece] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.pieces.append(Piece(self.get_starttag_text() or "", tag, dict(attrs)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.pieces.append(Piece(f"</{tag}>", end=tag))

    def handle_data(self, data: str) -> None:
        self.pieces.append(Piece(data))

    def handle_entityref(self, name: str) -> None:
        self.pieces.append(Piece(f"&{name};"))

    def handle_charref(self, name: str) -> None:
        self.pieces.append(Piece(f"&#{name};"))

    def handle_comment(self, data: str) -> None:
        self.pieces.append(Piece(f"<!--{data}-->"))

    def handle_decl(self, decl: str) -> None:
        self.pieces.append(Piece(f"<!{decl}>"))


def fill(page: str, target: str, typed: Sequence[tuple[str, str]], here: str) -> str | None:
    """Return a page with its form to ``target`` filled in; None when it has none that could hold all that was typed.

    ``here`` is the page's own path, to which a form without an address goes.
    """
    reader = _Reader()
    reader.feed(page)
    reader.close()
    needed = {name for name, value in typed if value and name not in ASKED_ANEW}
    fitting = [
        each
        for each in _forms(reader.pieces, target, here)
        if needed <= {piece.name for piece in each if piece.tag in {"input", "select", "textarea", "button"}}
    ]
    if not fitting:
        return None
    _write(max(fitting, key=lambda form: _likeness(form, typed)), reader.pieces, typed)
    return "".join(piece.text for piece in reader.pieces)


def _forms(pieces: list[Piece], target: str, here: str) -> Iterator[list[Piece]]:
    """Iterate over the forms that send to an address, each with all its elements, those outside of it too."""
    start: Piece | None = None
    inside: list[Piece] = []
    for piece in pieces:
        if piece.tag == "form":
            start, inside = piece, []
        elif piece.end == "form" and start is not None:
            goes = urlsplit(start.attributes.get("action") or here).path
            if goes == target and (start.attributes.get("method") or "").lower() == "post":
                own = start.attributes.get("id")
                yield inside + [each for each in pieces if own and each.attributes.get("form") == own]
            start = None
        elif start is not None:
            inside.append(piece)


def _likeness(form: list[Piece], typed: Sequence[tuple[str, str]]) -> int:
    """Count what tells a form from others to the same address: its hidden fields and its buttons."""
    said = set(typed)
    marks = [each for each in form if each.tag == "button" or each.attributes.get("type") == "hidden"]
    return sum((each.name, each.attributes.get("value") or "") in said for each in marks)


def _write(form: list[Piece], pieces: list[Piece], typed: Sequence[tuple[str, str]]) -> None:
    left: dict[str, list[str]] = {}
    for name, value in typed:
        left.setdefault(name, []).append(value)
    for piece in form:
        kind = (piece.attributes.get("type") or "text").lower()
        if piece.name == FIELD or kind in NOT_FILLED:
            continue
        values = left.get(piece.name, [])
        if piece.tag == "input" and kind in {"checkbox", "radio"}:
            piece.write(checked="" if (piece.attributes.get("value") or "on") in values else None)
        elif piece.tag == "input" and values:
            piece.write(value=values.pop(0))
        elif piece.tag == "textarea" and values:
            _say(pieces, piece, values.pop(0))
        elif piece.tag == "select" and values:
            _choose(pieces, piece, values)


def _say(pieces: list[Piece], textarea: Piece, value: str) -> None:
    """Put a text into a field of several lines."""
    for each in _within(pieces, textarea):
        each.text = ""
    textarea.text += f"\n{escape(value)}"  # the first line end after the tag is none of the text


def _choose(pieces: list[Piece], select: Piece, values: list[str]) -> None:
    """Choose in a list; what it does not offer any more leaves it as it is."""
    options = [each for each in _within(pieces, select) if each.tag == "option"]
    if any(each.attributes.get("value") in values for each in options):
        for each in options:
            each.write(selected="" if each.attributes.get("value") in values else None)


def _within(pieces: list[Piece], element: Piece) -> Iterator[Piece]:
    """Iterate over what stands in an element that holds none of its kind."""
    start = next(place for place, each in enumerate(pieces) if each is element)
    for each in pieces[start + 1 :]:
        if each.end == element.tag:
            return
        yield each

"""A page is filled in with what somebody had typed: in the form where it was, and nowhere else."""

import re

from web.kept_forms.filling import fill

PAGE = """<!doctype html><p>A &amp; B &#233;</p>
<form method="post" action="/a"><input type="hidden" name="csrf_token" value="new"><input name="one" value="old">
<select name="many" multiple><option value="1" selected>a</option><option value="2">b</option></select>
<textarea name="long">before</textarea>
<input type="checkbox" name="tick" checked><input type="password" name="p"></form>
<form method="post" action="/a"><input type="hidden" name="which" value="2"><input name="one"></form>
<form method="post" action="/b"><input name="one"></form>"""


def test_a_page_is_filled_in_where_the_form_was_and_nowhere_else() -> None:
    filled = fill(PAGE, "/a", [("csrf_token", "old"), ("one", '"1"'), ("many", "2"), ("long", "<b>")], "/")
    assert filled is not None
    changed = filled.splitlines()
    assert changed[0] == PAGE.splitlines()[0]
    assert 'value="new"' in changed[1]
    assert 'name="one" value="&quot;1&quot;"' in changed[1]
    assert re.findall('value="(.)" selected', changed[2]) == ["2"]
    assert "&lt;b&gt;</textarea>" in filled
    assert "checked" not in filled
    assert changed[-2:] == PAGE.splitlines()[-2:]


def test_of_two_forms_the_one_with_the_same_hidden_fields_is_filled_in() -> None:
    filled = fill(PAGE, "/a", [("which", "2"), ("one", "x")], "/")
    assert filled is not None
    assert 'value="2"><input name="one" value="x">' in filled
    assert fill(PAGE, "/a", [("unknown", "x")], "/") is None
    assert fill(PAGE, "/c", [("one", "x")], "/") is None

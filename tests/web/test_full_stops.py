"""A sentence that ends in a name or a day has one full stop (Bleuet Z., 1er déc.), on whatever way it is filled."""

import re
from typing import Any

from flask import Flask, render_template_string
from flask_babel import gettext, lazy_gettext, ngettext
from markupsafe import Markup

from web.translations import read

ENDS_IN_A_HOLE = re.compile(r"%\((\w+)\)s(?=\.(?!\.))")
HOLE = re.compile(r"%\((\w+)\)s")


def test_all_texts(closed_app: Flask) -> None:
    found = [each.id for each in read("en") if each.id]
    ending = [each for each in found if ENDS_IN_A_HOLE.search(each if isinstance(each, str) else each[1])]
    assert len(ending) > 20
    for text in ending:
        forms = [text] if isinstance(text, str) else list(text)
        holes: dict[str, Any] = dict.fromkeys({name for form in forms for name in HOLE.findall(form)} - {"num"}, "déc.")
        with closed_app.test_request_context():
            if isinstance(text, str):
                said = [gettext(text, **holes), str(lazy_gettext(text, **holes))]
                said.append(render_template_string("{{ gettext(text, **holes) }}", text=text, holes=holes))
            else:
                said = [ngettext(*forms, 2, **holes)]
                said.append(render_template_string("{{ ngettext(*forms, **holes) }}", forms=[*forms, 2], holes=holes))
        for each in said:
            assert "déc." in each
            assert ".." not in each


def test_what_is_not_safe_is_escaped_all_the_same(closed_app: Flask) -> None:
    with closed_app.test_request_context():
        said = render_template_string("{{ _('%(name)s.', name=name) }}", name="<b>Z.")
        safe = render_template_string("{{ _('%(name)s.', name=name) }}", name=Markup("<b>Z.</b>"))
    assert (said, safe) == ("&lt;b&gt;Z.", "<b>Z.</b>.")

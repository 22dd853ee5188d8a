"""Whatever can happen to a request or a mission has words for everybody who reads its history."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from scheduler.core.tables.codes import Thing
from scheduler.core.transitions import TRANSITIONS, Action, Transition
from scheduler.missions import Entry
from scheduler.requests import Happening
from scheduler.requests.history import UNTOLD
from web.member.history import told as told_to_agency
from web.site.words import told as told_to_site

NOW = datetime(2027, 1, 4, 6, 30, tzinfo=UTC)
OF_MISSIONS = [each for each in TRANSITIONS if each.thing == Thing.MISSION and each.action != Action.PROPOSE]
OF_SITES = [each for each in TRANSITIONS if each.thing != Thing.RUN and each.action not in {*UNTOLD, Action.DRAFT}]


def named(each: Transition) -> str:
    return f"{each.thing} {each.action} {each.was}"


@pytest.mark.parametrize("each", OF_MISSIONS, ids=named)
def test_an_agency_reads_what_was_done(each: Transition, closed_app: Flask) -> None:
    with closed_app.test_request_context("/"):
        assert told_to_agency(Entry(NOW, each.action, each.becomes, None, None, "Alice")).startswith("Alice a ")  # type: ignore[arg-type]  # a mission's


@pytest.mark.parametrize("each", OF_SITES, ids=named)
def test_a_site_reads_what_happened(each: Transition, closed_app: Flask) -> None:
    with closed_app.test_request_context("/"):
        text = told_to_site(Happening(NOW, each.thing, each.action, each.becomes, None, None))
    assert text[0].isupper()
    assert text != each.action

"""What the pages of a change share: the way back, and reading the request."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from flask import render_template, request, url_for

from scheduler.core.db import OpenTransaction
from scheduler.core.errors import Invalid
from scheduler.requests import Changing, changing, require_unchanged
from web.context import actor, transaction
from web.days import day_of
from web.numbers import version
from web.wording import problems


def back(number: int) -> str:
    """Return the address of the request's own page, among the pages of whoever looks."""
    if request.blueprint == "lead":
        return url_for("lead.request", request_id=number)
    return url_for("site.request_detail", number=number)


def read(number: int) -> Changing:
    """Read a request that the user may change."""
    with transaction() as session:
        return changing(session, actor(), number)


@contextmanager
def change(number: int) -> Iterator[OpenTransaction]:
    """Open a transaction in which the user changes a request, unless somebody else has since the user looked at it."""
    with transaction() as session:
        require_unchanged(session, actor(), number, request.form.get("vu", type=version))
        yield session


def render(template: str, found: Changing, **values: object) -> str:
    """Render a page of a change."""
    return render_template(f"changing/{template}.html", found=found, back=back(found.id), **values)


def day_given(name: str) -> date | None:
    """Read a day from the address or the form, None when none or nonsense was given."""
    return day_of(request.values.get(name, ""))


def wrong(error: Invalid) -> str:
    """Say what is wrong with a value."""
    return str(problems.invalid(error))

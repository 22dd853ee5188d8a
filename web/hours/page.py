"""Showing a day, and doing with it what its reader may; the same for whoever answers for it, signs it or leads."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from flask import flash, redirect, render_template, request, url_for
from flask_babel import LazyString
from werkzeug.wrappers import Response

from scheduler.billing.traced import bills_of_day
from scheduler.core.access import Actor
from scheduler.core.db import OpenTransaction
from scheduler.core.errors import Conflict, Invalid
from scheduler.core.tables.hour_codes import EntryKind, HoursReason, Side
from scheduler.hours.days import WorkedDay
from scheduler.hours.lists import day_detail
from scheduler.hours.said import SaidHours
from scheduler.hours.saying import correct, dispute, say_more, settle
from web.context import actor, bills, transaction
from web.hours.forms import DisputeForm, HoursForm, WordsForm
from web.numbers import number
from web.permissions import may_open
from web.remarks import SURE, Doubting
from web.unchanged import OVERTAKEN, Overtaken, overtaken, seen

A_WHILE = timedelta(hours=1)
"""By then the job worker has accepted what could be accepted."""

Answer = str | tuple[str, int] | Response


class Says(Protocol):
    """A use case by which a side says hours."""

    def __call__(self, session: OpenTransaction, actor: Actor, about: int, said: SaidHours, *, side: Side) -> None:
        """Say them."""


@dataclass(frozen=True, slots=True)
class Pages:
    """Where the pages of one public are, by the name of its blueprint, and how its list is called."""

    public: str
    side: Side
    title: LazyString

    def day(self, entry: int) -> Answer:
        """Show a day."""
        return self._shown(entry)

    def correct(self, entry: int, done: str) -> Answer:
        """Keep other hours."""
        return self._said(entry, correct, EntryKind.STATEMENT, done)

    def settle(self, entry: int, done: str) -> Answer:
        """Decide a dispute."""
        return self._said(entry, settle, EntryKind.SETTLEMENT, done)

    def dispute(self, entry: int, done: str) -> Answer:
        """Keep that the hours are not right."""
        form = DisputeForm()
        if form.validate():
            reason = HoursReason(form.why.data)
            try:
                problem = self._words(
                    form,
                    lambda session, sure: dispute(
                        session, actor(), self._about(entry), reason, form.said.data or "", sure=sure, side=self.side
                    ),
                )
            except Conflict as error:
                return self._overtaken(entry, EntryKind.DISPUTE, error, disputing=form)
            if problem is None:
                return self._back(done)
        return self._shown(entry, disputing=form), 422

    def say_more(self, entry: int, done: str) -> Answer:
        """Keep a few words more."""
        form = WordsForm()
        if form.validate():
            problem = self._words(
                form,
                lambda session, sure: say_more(
                    session, actor(), self._about(entry), form.said.data or "", sure=sure, side=self.side
                ),
            )
            if problem is None:
                flash(done, "success")
                return redirect(url_for(f"{self.public}.hour_day", entry_id=entry), 303)
        return self._shown(entry, words=form), 422

    def _said(self, entry: int, act: Says, kind: EntryKind, done: str) -> Answer:
        form = HoursForm()
        said = form.said()
        if said is not None:
            try:
                with transaction() as session:
                    act(session, actor(), self._about(entry), said, side=self.side)
            except Invalid as error:
                form.refuse(error)
            except Conflict as error:
                return self._overtaken(entry, kind, error, hours=form)
            else:
                return self._back(done)
        return self._shown(entry, hours=form), 422

    def _overtaken(
        self,
        entry: int,
        kind: EntryKind,
        error: Conflict,
        *,
        hours: HoursForm | None = None,
        disputing: DisputeForm | None = None,
    ) -> Answer:
        """Show what another wrote beside what was typed, as long as that can still be sent."""
        with transaction() as session:
            day = day_detail(session, actor(), entry, self.side).day
        if error.reason != OVERTAKEN or not day.may(kind, self.side):
            raise error
        return self._shown(entry, hours=hours, disputing=disputing, conflict=error), 409

    def _words(self, form: Doubting, keep: Callable[[OpenTransaction, bool], None]) -> Invalid | None:
        try:
            with transaction() as session:
                keep(session, request.form.get(SURE) == "1")
        except Invalid as error:
            form.refuse(error)
            return error
        return None

    def _of(self, day: WorkedDay) -> str:
        """Return the page of what a day was worked for: of the mission, or of the request."""
        if self.side == Side.AGENCY:
            return url_for("member.detail", mission_id=day.mission)
        if self.side == Side.SITE:
            return url_for("site.request_detail", number=day.request)
        return url_for("lead.request", request_id=day.request)

    def _back(self, done: str) -> Response:
        flash(done, "success")
        return redirect(url_for(f"{self.public}.hours"), 303)

    @staticmethod
    def _about(entry: int) -> int:
        """Return the entry that was seen: what stood when the form was shown, else that of the address."""
        try:
            return number(seen() or "")
        except ValueError:
            return entry

    def _shown(
        self,
        entry: int,
        *,
        hours: HoursForm | None = None,
        disputing: DisputeForm | None = None,
        words: WordsForm | None = None,
        conflict: Conflict | None = None,
    ) -> str:
        with transaction() as session:
            found = day_detail(session, actor(), entry, self.side)
            billed = bills_of_day(session, actor(), entry) if bills() and may_open("results.bill") else ()
        day = found.day
        stored = HoursForm.showing(day)
        accepted_at = day.at + found.tacit
        late: Overtaken | None = overtaken(conflict, hours, stored) if conflict else None
        return render_template(
            "hours/day.html",
            found=found,
            day=day,
            side=self.side,
            public=self.public,
            title=self.title,
            may={each.value: day.may(each, self.side) for each in EntryKind},
            hours_form=hours or stored,
            dispute_form=disputing or DisputeForm(formdata=None),
            words_form=words or WordsForm(formdata=None),
            late=late,
            accepted_at=accepted_at,
            of=self._of(day),
            billed=billed,
            overdue=accepted_at + A_WHILE < datetime.now(UTC),
        )

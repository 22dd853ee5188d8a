"""The trades of the market: what each needs, how much it hurts when nobody comes, its usual hours."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response
from wtforms import SelectMultipleField, StringField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from scheduler.market.setting_up import (
    Trades,
    UsualHours,
    add_skill,
    add_trade,
    add_usual_hours,
    change_trade,
    market_trades,
    remove_usual_hours,
)
from web.context import actor, transaction
from web.fields import WholeField, minute_of_clock
from web.forms import Form
from web.numbers import number
from web.settings.blueprint import blueprint, for_administration
from web.settings.saving import seen, tried
from web.settings.told import weekday

Answer = str | tuple[str, int] | Response
NEEDED = InputRequired(_("Indiquez une valeur."))


class TradeForm(Form):
    """A trade."""

    name = StringField(_("Nom"), [NEEDED])
    priority = WholeField(_("Priorité"), [NEEDED], default=1)
    skills = SelectMultipleField(
        _("Compétences demandées"), coerce=int, option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )

    def offering(self, found: Trades) -> "TradeForm":
        """Offer all skills that there are."""
        self.skills.choices = list(found.skills.items())
        return self


class HoursForm(Form):
    """Usual hours; clock times as 6:30, the break in minutes."""

    label = StringField(_("Nom du poste"), [NEEDED])
    weekdays = SelectMultipleField(
        _("Jours"), coerce=int, option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )
    start = StringField(_("Début"), [NEEDED])
    end = StringField(_("Fin"), [NEEDED])
    pause = WholeField(_("Pause, en minutes"), [NEEDED], default=0)

    def offering(self) -> "HoursForm":
        """Offer the days of the week."""
        self.weekdays.choices = [(each, weekday(each)) for each in range(1, 8)]
        return self

    @property
    def usual(self) -> UsualHours:
        """What was filled in; a time that cannot be read is one that cannot be."""
        start, end = (minute_of_clock(field.data or "") for field in (self.start, self.end))
        days = tuple(self.weekdays.data or ())
        return UsualHours(
            self.label.data or "",
            days,
            -1 if start is None else start,
            -1 if end is None else end,
            self.pause.data or 0,
        )


class SkillForm(Form):
    """A skill."""

    name = StringField(_("Nom de la compétence"), [NEEDED])


@blueprint.get("/metiers", endpoint="trades")
@for_administration
def list_trades() -> Answer:
    """Show the trades."""
    return _list()


@blueprint.post("/metiers")
@for_administration
def add_a_trade() -> Answer:
    """Add a trade."""
    with transaction() as session:
        form, added = TradeForm().offering(market_trades(session, actor())), []
    result = tried(
        form,
        lambda session: added.append(
            add_trade(session, actor(), form.name.data or "", form.priority.data or 0, form.skills.data or [])
        ),
    )
    if result.done:
        flash(gettext("Métier ajouté. Indiquez maintenant ses horaires habituels."), "success")
        return redirect(url_for("settings.trade", job_id=added[0]), 303)
    return _list(form, None, result.problem), result.status


@blueprint.post("/metiers/competences")
@for_administration
def add_a_skill() -> Answer:
    """Name a new skill."""
    form = SkillForm(prefix="skill-")
    result = tried(form, lambda session: add_skill(session, actor(), form.name.data or ""))
    if result.done:
        flash(gettext("Compétence ajoutée."), "success")
        return redirect(url_for("settings.trades"), 303)
    return _list(None, form, result.problem), result.status


@blueprint.get("/metiers/<int:job_id>")
@for_administration
def trade(job_id: int) -> Answer:
    """Show a trade."""
    return _one(job_id)


@blueprint.post("/metiers/<int:job_id>")
@for_administration
def change_a_trade(job_id: int) -> Answer:
    """Change a trade."""
    with transaction() as session:
        form = TradeForm().offering(market_trades(session, actor()))
    result = tried(
        form,
        lambda session: change_trade(
            session,
            actor(),
            job_id,
            form.name.data or "",
            form.priority.data or 0,
            form.skills.data or [],
            seen=seen(),
        ),
    )
    if result.done:
        flash(gettext("Métier enregistré."), "success")
        return redirect(url_for("settings.trade", job_id=job_id), 303)
    return _one(job_id, form, None, result.problem), result.status


@blueprint.post("/metiers/<int:job_id>/horaires")
@for_administration
def change_hours(job_id: int) -> Answer:
    """Add usual hours, or take some away."""
    remove = request.form.get("retirer", type=number)
    form, gone = (Form() if remove else HoursForm().offering()), []
    result = tried(
        form,
        lambda session: (
            gone.append(remove_usual_hours(session, actor(), job_id, remove, seen=seen()))
            if remove
            else add_usual_hours(session, actor(), job_id, form.usual, seen=seen())
        ),
    )
    if result.done:
        already = gettext("Ces horaires étaient déjà retirés.")
        flash(already if gone == [False] else gettext("Horaires enregistrés."), "success")
        return redirect(url_for("settings.trade", job_id=job_id), 303)
    return _one(job_id, None, None if remove else form, result.problem), result.status


def _list(form: TradeForm | None = None, skill: SkillForm | None = None, problem: LazyString | None = None) -> str:
    with transaction() as session:
        found = market_trades(session, actor())
    names = {each.id: each.name for each in found.trades}
    return render_template(
        "settings/trades.html",
        form=form or TradeForm(None).offering(found),
        skill=skill or SkillForm(None, prefix="skill-"),
        found=found,
        of=lambda change: names.get(change.which, ""),
        problem=problem,
    )


def _one(
    job_id: int, form: TradeForm | None = None, hours: HoursForm | None = None, problem: LazyString | None = None
) -> str:
    with transaction() as session:
        found = market_trades(session, actor(), job_id)
    [one] = found.trades
    given = {"name": one.name, "priority": one.priority, "skills": list(one.skills)}
    return render_template(
        "settings/trade.html",
        form=form or TradeForm(None, data=given).offering(found),
        hours_form=hours or HoursForm(None, data={"weekdays": [1, 2, 4, 5]}).offering(),
        found=found,
        trade=one,
        problem=problem,
    )

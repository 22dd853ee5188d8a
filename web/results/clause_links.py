"""Links to the clause hours of a period, for a facilitator without an account: made and taken back by the lead."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response
from wtforms import SelectChoice, SelectField  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired

from scheduler.core.errors import Invalid
from scheduler.exports.clause_links import USUAL, clause_links, make_clause_link, revoke_clause_link
from scheduler.exports.months import ExportMonth, export_months
from web.context import actor, config, transaction
from web.fields import DayField
from web.forms import Form
from web.results import asked
from web.results.asked import Since, first_month
from web.results.blueprint import blueprint, for_lead
from web.wording.formats import month, today

Answer = str | tuple[str, int] | Response
RULE = "/exports/clause/liens"
SINCE = {
    Since.MONTH: _("Ce mois seul"),
    Since.QUARTER: _("Depuis le début du trimestre"),
    Since.YEAR: _("Depuis le début de l’année"),
}


class ClauseLinkForm(Form):
    """Which months a link opens, and until when."""

    last = SelectField(_("Dernier mois"), [InputRequired()])
    since = SelectField(_("Période"), choices=[SelectChoice(each.value, words) for each, words in SINCE.items()])
    until = DayField(_("Dernier jour du lien"), [InputRequired(_("Indiquez un dernier jour."))])

    def offer(self, months: Iterable[ExportMonth]) -> None:
        """Say which months there are."""
        firsts = [each.first for each in months]
        self.last.choices = [SelectChoice(each.isoformat(), month(each).capitalize()) for each in firsts]

    @property
    def months(self) -> tuple[date, date]:
        """The first and the last month that were chosen."""
        last = date.fromisoformat(self.last.data)
        return first_month(last, Since(self.since.data)), last


@blueprint.get(RULE, endpoint="clause_links")
@for_lead
def show_clause_links() -> Answer:
    """List the links that work, and offer another."""
    return _page(None)


@blueprint.post(RULE)
@for_lead
def make_link() -> Answer:
    """Make a link."""
    form = ClauseLinkForm()
    with transaction() as session:
        form.offer(export_months(session, actor()))
    if form.validate() and form.until.data:
        try:
            with transaction() as session:
                key = config().secret_key
                make_clause_link(session, actor(), form.months, form.until.data, key, datetime.now(UTC))
        except Invalid as error:
            form.refuse(error)
        else:
            flash(gettext("Le lien est prêt : copiez-le dans votre courriel."), "success")
            return redirect(url_for("results.clause_links"), 303)
    return _page(form), 422


@blueprint.post(f"{RULE}/<int:link_id>/retirer")
@for_lead
def revoke_link(link_id: int) -> Response:
    """Take a link back."""
    with transaction() as session:
        revoke_clause_link(session, actor(), link_id)
    flash(gettext("Le lien ne fonctionne plus."), "success")
    return redirect(url_for("results.clause_links"), 303)


def _page(form: ClauseLinkForm | None) -> str:
    with transaction() as session:
        found = clause_links(session, actor(), config().secret_key, datetime.now(UTC))
        months = export_months(session, actor())
    shown = form or ClauseLinkForm(formdata=None, last=_usual(months), until=today() + USUAL)
    shown.offer(months)
    return render_template("results/clause_links.html", found=found, form=shown)


def _usual(months: Sequence[ExportMonth]) -> str:
    """Return the month that the address names, else the last one that is over."""
    found = asked.month(months)
    return found.first.isoformat() if found else ""

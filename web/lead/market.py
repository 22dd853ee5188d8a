"""The settings of the market: when it plans, how long agencies may take to answer, what is offered without asking."""

from datetime import date, time

from flask import flash, redirect, render_template, request, url_for
from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response
from wtforms import BooleanField, SelectChoice, SelectField, TimeField  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Optional

from scheduler.core.errors import Conflict, Invalid
from scheduler.core.tables.bill_codes import Circuit
from scheduler.market.change_settings import LIMITS, NAMES, Chosen, InForce, change_settings, market_settings
from web.context import actor, transaction
from web.fields import DayField, HoursField, WholeField
from web.forms import Form
from web.hits import changing
from web.lead.blueprint import blueprint
from web.numbers import version
from web.permissions import allowed_to_setting_up
from web.wording import problems
from web.wording.codes import label
from web.wording.formats import clock, day, duration, number

Answer = str | tuple[str, int] | Response
NEEDED = InputRequired(_("Indiquez une valeur."))


class MarketForm(Form):
    """All settings that a planner decides."""

    nightly_start = TimeField(_("Heure du calcul de la nuit"), [NEEDED])
    lead_time_minutes = HoursField(_("Délai avant un créneau"), [NEEDED])
    horizon_days = WholeField(_("Jours planifiés d’avance"), [NEEDED])
    solve_seconds = WholeField(_("Durée d’un calcul, en secondes"), [NEEDED])
    answer_minutes = HoursField(_("Délai habituel de réponse"), [NEEDED])
    answer_before_minutes = HoursField(_("Réponse au plus tard avant le premier créneau"), [NEEDED])
    urgent_answer_minutes = HoursField(_("Délai de réponse en urgence"), [NEEDED])
    reminder_minutes = HoursField(_("Rappel avant l’échéance"), [NEEDED])
    prepare_days = WholeField(_("Préparatifs rappelés, en jours ouvrés"), [NEEDED])
    announce_days = WholeField(_("Annonce des missions, en jours avant"), [NEEDED])
    office_opens = TimeField(_("Les bureaux ouvrent à"), [NEEDED])
    office_closes = TimeField(_("Les bureaux ferment à"), [NEEDED])
    automatic_reoffers = BooleanField(_("Reproposer d’office une mission refusée ou restée sans réponse"))
    nights_publish = BooleanField(_("Envoyer le plan de la nuit aux associations sans relecture"))
    foresight = BooleanField(_("Garder pour plus tard les personnes difficiles à remplacer"))
    worked_hours = BooleanField(
        _("Relever les heures faites : signées par l’établissement, validées par l’association")
    )
    tacit_hours = WholeField(_("Accord tacite, en heures"), [NEEDED])
    billing = SelectField(
        _("Factures des heures faites"), choices=[SelectChoice(each, label(each)) for each in Circuit], coerce=Circuit
    )
    evening_from = TimeField(_("Le prix de soirée commence à"), [NEEDED])
    evening_until = TimeField(_("Le prix de soirée finit à"), [NEEDED])
    public_figures = BooleanField(_("Publier les chiffres du marché, lisibles par tous"))
    contract_hours = WholeField(_("Heures du marché"), [NEEDED])
    contract_from = DayField(_("Premier jour du marché"), [Optional()])
    contract_to = DayField(_("Dernier jour du marché"), [Optional()])
    second_factor = BooleanField(_("Exiger la double authentification"))

    @property
    def chosen(self) -> Chosen:
        """What was filled in."""
        return Chosen(**{name: self[name].data for name in NAMES})


HINTS: dict[str, LazyString] = {
    "nightly_start": _("Chaque nuit, un brouillon est calculé à cette heure. Vous seul le publiez."),
    "lead_time_minutes": _(
        "Un calcul ne planifie rien de plus proche. Ce qu’aucune nuit ne planifiera plus passe dans « Aujourd’hui »."
    ),
    "horizon_days": _("Jusqu’où un calcul regarde."),
    "solve_seconds": _("Plus long, le plan peut être meilleur ; la nuit, quelques minutes suffisent."),
    "answer_minutes": _("L’échéance tombe aux heures de bureau, sauf s’il n’en reste plus avant le premier créneau."),
    "answer_before_minutes": _("Pour avoir le temps de trouver quelqu’un d’autre."),
    "urgent_answer_minutes": _(
        "Au moins ce temps, mais pas après le début du créneau. Seule exception : un travail déjà commencé, ou un oui "
        "donné avant l’ouverture, se confirme encore après le début."
    ),
    "reminder_minutes": _("Un seul rappel à l’association."),
    "prepare_days": _(
        "Avant un premier jour, l’association voit ce qu’elle n’a pas encore coché : DPAE, contrat, accueil."
    ),
    "announce_days": _(
        "0 : dès la publication. Sinon, l’établissement sait aussitôt que quelqu’un viendra, et le nom suit autant de "
        "jours avant, week-ends compris. Au moins 3 ; le délai de prévenance légal est de 7 jours ouvrés, ou 3 par "
        "accord (L3123-31, L3123-24)."
    ),
    "office_opens": _("Une heure après, le plan de la nuit est publié : c’est l’heure promise aux établissements."),
    "automatic_reoffers": _(
        "La mission va aussitôt à la personne suivante. Seule son association peut la confirmer. Si l’annonce des "
        "missions est différée, quelqu’un est aussi cherché aussitôt pour une nouvelle demande, quitte à changer qui "
        "est retenu."
    ),
    "nights_publish": _(
        "Sans cela, vous relisez et publiez vous-même. Dans les deux cas, seule une personne de l’association "
        "confirme une mission (RGPD, article 22)."
    ),
    "foresight": _(
        "D’après les demandes de l’année passée. Une demande connue passe toujours avant, et une personne en dessous "
        "de ses heures souhaitées n’est jamais gardée."
    ),
    "worked_hours": _(
        "Chaque journée terminée part des horaires prévus ; la personne, l’établissement et l’association peuvent la "
        "corriger. Les journées comptent depuis le premier jour du mois dernier."
    ),
    "tacit_hours": _("Sans objection pendant ce temps, les heures sont acceptées."),
    "billing": _(
        "Par établissement, mois et association, quand le mois est clos. L’acheteur contrôle avant l’émission ; rien "
        "n’est envoyé sans vous."
    ),
    "evening_until": _("Le lendemain matin. Un dimanche ou un jour férié a son propre prix, à toute heure."),
    "public_figures": _(
        "Une page sans nom ni code, comptée chaque nuit jusqu’au dernier mois entier. Les groupes de moins de cinq"
        " personnes n’y figurent pas. Il faut relever les heures faites."
    ),
    "contract_hours": _("0 : non précisé. Avec un nombre et les deux jours, le Département voit ce qu’il en reste."),
    "contract_from": _("Les chiffres commencent ce jour-là, sinon avec le registre des heures."),
    "second_factor": _(
        "Un code du téléphone en plus du mot de passe, pour qui planifie, administre ou suit les dépenses. "
        "Dès la page suivante, chacun de ces comptes l’active, le vôtre aussi."
    ),
}
GROUPS: tuple[tuple[str, LazyString, tuple[str, ...]], ...] = (
    ("runs", _("Calculs"), ("nightly_start", "lead_time_minutes", "horizon_days", "solve_seconds", "foresight")),
    (
        "answers",
        _("Réponses des associations"),
        ("answer_minutes", "answer_before_minutes", "urgent_answer_minutes", "reminder_minutes", "prepare_days"),
    ),
    (
        "office",
        _("Bureaux et nouvelles offres"),
        ("office_opens", "office_closes", "automatic_reoffers", "nights_publish", "announce_days"),
    ),
    ("hours", _("Heures faites"), ("worked_hours", "tacit_hours", "billing", "evening_from", "evening_until")),
    ("figures", _("Chiffres du marché"), ("public_figures", "contract_hours", "contract_from", "contract_to")),
    ("security", _("Sécurité"), ("second_factor",)),
)


@blueprint.get("/reglages/marche")
@allowed_to_setting_up
def market() -> Answer:
    """Show the settings of the market and who changed them."""
    with transaction() as session:
        found = market_settings(session, actor())
    values = {name: getattr(found.chosen, name) for name in NAMES}
    return _page(MarketForm(None, data=values), found)


@blueprint.post("/reglages/marche")
@allowed_to_setting_up
def save_market() -> Answer:
    """Put settings in force."""
    form = MarketForm()
    problem = None
    if form.validate():
        try:
            seen = request.form.get("vu", 0, type=version)
            with changing() as session:
                changed = change_settings(session, actor(), form.chosen, seen=seen)
        except Invalid as error:
            form.refuse(error)
        except Conflict as error:
            problem = problems.conflict(error)
        else:
            flash(gettext("Réglages enregistrés.") if changed else gettext("Rien n’a changé."), "success")
            return redirect(url_for("lead.market"), 303)
    with transaction() as session:
        found = market_settings(session, actor())
    return _page(form, found, problem), 409 if problem else 422


def _page(form: MarketForm, found: InForce, problem: LazyString | None = None) -> str:
    fields = [(key, title, [(form[name], _hint(name)) for name in names]) for key, title, names in GROUPS]
    return render_template("lead/market.html", form=form, groups=fields, found=found, problem=problem, said=said)


def _hint(name: str) -> str:
    hint = str(HINTS.get(name, ""))
    if name not in LIMITS:
        return hint
    written = duration if name.endswith("_minutes") else number
    least, most = (written(each) for each in LIMITS[name])
    limits = gettext("De %(least)s à %(most)s.", least=least, most=most)
    return f"{hint} {limits}"


def label_of(name: str) -> str:
    """Name a setting, as its field does."""
    return str(getattr(MarketForm, name).args[0])


def said(name: str, value: object) -> str:
    """Write a value of a setting, as the log keeps it."""
    if value is None:
        return str(gettext("non précisé"))
    if isinstance(value, bool):
        return str(gettext("oui") if value else gettext("non"))
    if name == "billing":
        return str(label(Circuit(str(value))))
    if isinstance(value, int) and name.endswith("_minutes"):
        return duration(value)
    if isinstance(value, int):
        return number(value)
    text = str(value)
    return day(date.fromisoformat(text)) if "-" in text else clock(time.fromisoformat(text))

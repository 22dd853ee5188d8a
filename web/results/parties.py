"""Who everybody is on a bill: one's own details, and those of all for whoever leads."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response
from wtforms import SelectChoice, SelectField, StringField, TextAreaField  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired

from scheduler.billing.parties import Party, PartySeen, parties, party, save_party
from scheduler.core.errors import Conflict, Invalid
from scheduler.core.tables.codes import OrganisationKind
from web.context import actor, transaction
from web.forms import Form
from web.results.blueprint import blueprint, for_results
from web.unchanged import OVERTAKEN, Overtaken, overtaken, seen

Answer = str | tuple[str, int] | Response
RULE = "/factures/coordonnees"
NEEDED = InputRequired(_("Indiquez cette valeur."))
RATES = (
    SelectChoice("", _("Exonérée")),
    SelectChoice("2000", _("20 %")),
    SelectChoice("1000", _("10 %")),
    SelectChoice("550", _("5,5 %")),
)
OF_AGENCIES = ("iban", "vat_basis_points", "vat_number")
OF_BUYERS = ("service_code", "engagement")


class PartyForm(Form):
    """The details, as a bill bears them."""

    legal_name = StringField(_("Raison sociale"), [NEEDED])
    siret = StringField(_("SIRET"), [NEEDED])
    street = StringField(_("Rue"), [NEEDED])
    postcode = StringField(_("Code postal"), [NEEDED])
    city = StringField(_("Ville"), [NEEDED])
    iban = TextAreaField(_("IBAN"))  # up to 34 signs: it goes on in a second line where there is no room
    vat_basis_points = SelectField(_("TVA"), choices=RATES)
    vat_number = StringField(_("Numéro de TVA"))
    service_code = StringField(_("Code service de Chorus Pro"))
    engagement = StringField(_("Numéro d’engagement"))

    def only(self, kind: OrganisationKind) -> None:
        """Leave out what is asked of the other kind."""
        for name in OF_BUYERS if kind == OrganisationKind.AGENCY else OF_AGENCIES:
            del self[name]

    @property
    def given(self) -> Party:
        """What was filled in."""
        typed: dict[str, str] = {each.name: each.data or "" for each in self}
        rate = typed.get("vat_basis_points")
        return Party(
            legal_name=typed["legal_name"],
            siret=typed["siret"],
            street=typed["street"],
            postcode=typed["postcode"],
            city=typed["city"],
            iban=typed.get("iban"),
            vat_basis_points=int(rate) if rate else None,
            vat_number=typed.get("vat_number"),
            service_code=typed.get("service_code"),
            engagement=typed.get("engagement"),
        )


@blueprint.get(RULE, endpoint="parties")
@for_results
def show_parties() -> str:
    """List those whose details whoever looks may read, and what they lack."""
    with transaction() as session:
        found = parties(session, actor())
    return render_template("results/parties.html", found=found)


@blueprint.get(f"{RULE}/<int:organisation_id>", endpoint="party")
@for_results
def show_party(organisation_id: int) -> Answer:
    """Show an organisation's details in a form."""
    return _page(organisation_id, None)


@blueprint.post(f"{RULE}/<int:organisation_id>")
@for_results
def change_party(organisation_id: int) -> Answer:
    """Keep them."""
    form = _fitting(PartyForm(), _found(organisation_id))
    late = None
    if form.validate():
        try:
            with transaction() as session:
                save_party(session, actor(), organisation_id, form.given, seen=seen())
        except Invalid as error:
            form.refuse(error)
        except Conflict as error:
            if error.reason != OVERTAKEN:
                raise
            late = overtaken(error, form, _stored(_found(organisation_id)))
        else:
            flash(gettext("Les coordonnées sont enregistrées. Les factures émises gardent les leurs."), "success")
            return redirect(url_for("results.parties"), 303)
    return _page(organisation_id, form, late), 409 if late else 422


def _page(organisation_id: int, form: PartyForm | None, late: Overtaken | None = None) -> str:
    found = _found(organisation_id)
    return render_template("results/party.html", found=found, form=form or _stored(found), late=late)


def _found(organisation_id: int) -> PartySeen:
    with transaction() as session:
        return party(session, actor(), organisation_id)


def _stored(found: PartySeen) -> PartyForm:
    stands = {name: getattr(found.party, name) for name in Party.__slots__} if found.party else {}
    rate = stands.pop("vat_basis_points", None)
    return _fitting(PartyForm(formdata=None, **stands, vat_basis_points=str(rate or "")), found)


def _fitting(form: PartyForm, found: PartySeen) -> PartyForm:
    form.only(found.kind)
    return form

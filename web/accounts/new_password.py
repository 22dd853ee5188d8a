"""The two fields with which a password is chosen, wherever that is."""

from flask_babel import lazy_gettext as _
from wtforms import PasswordField
from wtforms.validators import EqualTo, InputRequired, Length

from scheduler.market.accounts import LONGEST_PASSWORD
from web.forms import Form

HINT = _(
    "12 caractères ou plus. Une phrase se retient bien : quelques mots sans rapport entre eux, sans votre nom ni celui"
    " de votre organisation."
)


class NewPasswordForm(Form):
    """A password, typed twice, since nobody sees what they type."""

    password = PasswordField(
        _("Nouveau mot de passe"), [InputRequired(_("Choisissez un mot de passe.")), Length(max=LONGEST_PASSWORD)]
    )
    again = PasswordField(
        _("Le même, une seconde fois"), [EqualTo("password", _("Les deux saisies sont différentes. Recommencez."))]
    )


class ChangePasswordForm(Form):
    """The present password, and a new one."""

    present = PasswordField(
        _("Mot de passe actuel"),
        [InputRequired(_("Saisissez votre mot de passe actuel.")), Length(max=LONGEST_PASSWORD)],
    )
    # Errors are listed in this order, as the fields stand on the page.
    password = PasswordField(*NewPasswordForm.password.args)
    again = PasswordField(*NewPasswordForm.again.args)

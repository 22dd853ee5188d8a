"""Accounts in words: how far somebody has come, and what was done."""

from collections.abc import Mapping

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from scheduler.core.tables.account_codes import LinkKind
from scheduler.core.tables.codes import Role
from scheduler.market.accounts import Deed, Presence
from web.wording.codes import Badge, label

PRESENCES: Mapping[Presence, tuple[LazyString, Badge]] = {
    Presence.INVITED: (_("Invitation en cours"), Badge("wait", "hourglass-split")),
    Presence.WAITING: (_("Sans invitation valable"), Badge("bad", "exclamation-triangle")),
    Presence.ACTIVE: (_("Actif"), Badge("good", "check-circle")),
    Presence.DISABLED: (_("Désactivé"), Badge("neutral", "slash-circle")),
}


def presence(code: Presence) -> tuple[LazyString, Badge]:
    """Say how far somebody has come, and how that looks."""
    return PRESENCES[code]


def deed(done: Deed) -> str:
    """Say what was done to an account, the old beside the new."""
    new = done.detail.get("new", {})
    if done.action == "invite":
        return str(gettext("Compte créé : %(role)s", role=label(Role(new["role"])))) + _tick(new.get("administers"))
    if done.action == "help":
        by_mail = new.get("way") == "mail"
        what = label(LinkKind(new["link"]))
        return str(
            gettext("%(what)s, par courriel", what=what) if by_mail else gettext("%(what)s, en main propre", what=what)
        )
    if done.action == "amend":
        return ", ".join(_amended(done))
    if done.action == "reset_factor" and (old := done.detail.get("old", {})).get("passkeys"):
        return str(
            gettext("Double authentification et clés d’accès retirées")
            if old["second_factor"]
            else gettext("Clés d’accès retirées")
        )
    return str(DEEDS[done.action])


DEEDS: Mapping[str, LazyString] = {
    "choose": _("Mot de passe choisi"),
    "disable": _("Compte désactivé"),
    "enable": _("Compte réactivé"),
    "reset_factor": _("Double authentification retirée"),
    "add_passkey": _("Clé d’accès ajoutée"),
    "remove_passkey": _("Clé d’accès retirée"),
}


ADDRESS: Mapping[str, LazyString] = {
    "asked": _("Nouvelle adresse à confirmer"),
    "changed": _("Adresse modifiée"),
    "confirmed": _("Nouvelle adresse confirmée"),
}


def _amended(done: Deed) -> list[str]:
    new, old = done.detail.get("new", {}), done.detail.get("old", {})
    said = []
    if "administers" in new:
        said.append(
            gettext("Gère désormais les comptes") if new["administers"] else gettext("Ne gère plus les comptes")
        )
    if "name" in new:
        said.append(gettext("Nom modifié"))
    if "role" in new:
        role, before = (label(Role(each["role"])) for each in (new, old))
        said.append(gettext("Rôle\N{NO-BREAK SPACE}: %(role)s au lieu de %(before)s", role=role, before=before))
    if new.get("account") == "joined":
        said.append(gettext("Invitation acceptée"))
    if "address" in new:
        said.append(str(ADDRESS[new["address"]]))
    return said


def _tick(administers: object) -> str:
    return gettext(", gère les comptes") if administers else ""

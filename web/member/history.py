"""A mission's history in words."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from scheduler.core.states import Action
from scheduler.core.tables.codes import DeclineReason, MissionState, Word
from scheduler.missions import Entry, MissionDetail
from web.hits import rule
from web.wording.codes import label
from web.wording.formats import named_days

DEEDS: Mapping[Action, LazyString] = {
    Action.PUBLISH: _("a proposé la mission"),
    Action.HOLD: _("a retenu la mission pour l’annoncer plus tard"),
    Action.OFFER: _("a proposé la mission"),
    Action.OFFER_OWN: _("a proposé la mission à la personne, prévue en remplacement"),
    Action.REMIND: _("a rappelé que la mission attend une réponse"),
    Action.SPLIT: _("a séparé les jours confirmés des autres"),
    Action.CONFIRM: _("a confirmé la mission"),
    Action.DECLINE: _("a refusé la mission"),
    Action.EXPIRE: _("a repris la mission, restée sans réponse"),
    Action.NO_SHOW: _("a signalé que personne n’est venu"),
    Action.UNDO_NO_SHOW: _("a corrigé\N{NO-BREAK SPACE}: la personne est bien venue"),
    Action.TAKE_OFF: _("a noté que la personne ne peut plus venir"),
    Action.CALL: _("a posé la question à la personne, prévue en remplacement"),
    Action.AGREE: _("a transmis le oui de la personne à l’établissement"),
    Action.REFUSE: _("a noté le non de la personne et demande à la suivante"),
    Action.WARN: _("a prévenu l’établissement et la mandataire que la personne dit ne plus pouvoir venir"),
    Action.UNWARN: _("a prévenu l’établissement et la mandataire que la personne vient finalement"),
    Action.WITHDRAW: _("a retiré la mission"),
    Action.CANCEL: _("a annulé la mission"),
    Action.AMEND: _("a modifié la mission"),
    Action.ASK_AGAIN: _("a changé les horaires et attend une nouvelle réponse"),
    Action.PIN: _("a figé la mission : les calculs la gardent"),
    Action.UNPIN: _("a rendu la mission aux calculs"),
    Action.FINISH: _("a déclaré la mission effectuée"),
}


def told(entry: Entry) -> str:
    """Say who did what: Alice a refusé la mission (Horaires impossibles)."""
    if entry.action == Action.ACCEPT:  # nobody else did
        return str(gettext("Le oui de la personne a confirmé la mission, comme votre association l’a choisi"))
    who = entry.person or _team(entry.organisation) or gettext("L’administration")
    deed = DEEDS[entry.action]
    if entry.action == Action.CANCEL and entry.becomes != MissionState.CANCELLED:
        deed = _("a raccourci la mission")  # it had begun: only the days to come were called off
    if entry.action == Action.SPLIT and entry.becomes == MissionState.CONFIRMED:
        deed = _("a séparé des jours de la mission")  # all were confirmed: somebody cannot come on some of them
    sentence = gettext("%(who)s %(deed)s", who=who, deed=deed)
    why = gettext("\N{NO-BREAK SPACE}; ").join(_why(entry))
    return f"{sentence} ({why})" if why else sentence


def _why(entry: Entry) -> Iterator[str]:
    """Say for which reason, and of days that a rule forbade, which and by which."""
    if entry.reason and not (entry.forbidden and entry.reason == DeclineReason.NONE):
        yield str(label(entry.reason))
    if entry.forbidden:
        rules = ", ".join(dict.fromkeys(map(rule, entry.rules)))
        days = named_days(entry.forbidden)
        yield gettext("une règle s’oppose à ces jours : %(days)s, %(rules)s", days=days, rules=rules)


WORDS: Mapping[Word, LazyString] = {
    Word.YES: _("La personne a dit oui"),
    Word.NO: _("La personne a dit non"),
    Word.CANNOT: _("La personne a dit ne plus pouvoir venir"),
}


def in_words(found: MissionDetail) -> list[tuple[datetime, str]]:
    """Say what happened and what the person last said, in the order of time."""
    happened = [(each.at, told(each)) for each in found.history]
    if found.said_at and found.line.word:
        happened.append((found.said_at, str(WORDS[found.line.word])))
    return sorted(happened, key=lambda each: each[0])


def _team(organisation: str | None) -> str | None:
    """Name a structure so that the verb agrees: many are called « Les … »."""
    return gettext("L’équipe « %(organisation)s »", organisation=organisation) if organisation else None

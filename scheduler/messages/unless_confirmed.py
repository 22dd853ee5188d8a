"""In which words a stand-by's yes is told where the work begins before their agency opens, and nobody is on duty.

All who could do something read the same: until somebody confirms, nobody comes.
"""

from collections.abc import Mapping

from scheduler.core.tables.codes import Audience
from scheduler.messages.templates import N_, Route, Template
from scheduler.messages.when import Facts
from scheduler.messages.words import TEMPLATES

UNLESS_CONFIRMED: Mapping[Route, Template] = {
    ("mission", "agree", Audience.SITE): Template(
        N_("%(worker)s a dit oui, mais rien n’est confirmé : %(site)s"),
        N_(
            "%(worker)s a dit oui pour %(beginning)s ; l’association n’ouvre que %(opening)s. Sans confirmation avant,"
            " personne ne vient à l’heure : prévoyez-le. %(worker)s pourra commencer dès la confirmation."
        ),
        N_("Ont dit oui, à confirmer"),
    ),
    ("mission", "agree", Audience.LEAD): Template(
        N_("%(worker)s a dit oui, mais rien n’est confirmé : %(site)s"),
        N_(
            "%(worker)s, prévu(e) en remplacement, a dit oui pour %(beginning)s ; son association n’ouvre que"
            " %(opening)s. Sans confirmation avant, personne ne vient à l’heure : joignez quelqu’un de l’association,"
            " ou l’établissement."
        ),
        N_("Ont dit oui, à confirmer"),
    ),
    ("mission", "agree", Audience.AGENCY): Template(
        N_("À confirmer avant votre ouverture : %(worker)s, %(site)s"),
        N_(
            "%(worker)s a dit oui pour %(beginning)s, avant votre ouverture. Sans confirmation avant, personne ne vient"
            " à l’heure : confirmez dès que vous lisez ce message."
        ),
        N_("À confirmer avant votre ouverture"),
    ),
}
"""By the same routes as in ``words``."""


def template_of(facts: Facts, audience: Audience) -> Template:
    """Return the words of a message.

    Raises
    ------
    KeyError
        When nobody has found any.
    """
    route = facts["thing"], facts["action"], audience
    if (facts.get("detail") or {}).get("begins_at") and route in UNLESS_CONFIRMED:
        return UNLESS_CONFIRMED[route]
    return TEMPLATES[route]

"""The figures of a market in words: each with its value, what it is, and how it is counted."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext, ngettext

from scheduler.core.formats import HARD_SPACE
from scheduler.impact.figures import Figures
from scheduler.impact.small_groups import LEAST
from web.buyer_words import delay
from web.wording.formats import number, percent

MINUTES = 60
HIDDEN = "…"
"""In place of a number that could point at somebody."""
MANY = 2
"""Of words beside a number that is hidden: as if there were several."""


@dataclass(frozen=True, slots=True)
class Told:
    """A figure as it is shown; ``definition`` says what is counted, of which time, and from what."""

    value: str
    label: str
    definition: str
    hidden: bool = False


def hours(minutes: int) -> str:
    """Write whole hours, rounded down: 12 450 h."""
    return f"{number(minutes // MINUTES)}{HARD_SPACE}h"


def means(found: Figures) -> list[Told]:
    """Tell of what a market is made, and what it has done."""
    return [
        Told(
            number(found.agencies),
            ngettext("association engagée", "associations engagées", found.agencies),
            gettext("Associations du marché pendant la période. Source : marché."),
        ),
        Told(
            number(found.sites),
            ngettext("établissement qui peut demander", "établissements qui peuvent demander", found.sites),
            gettext("Établissements du marché pendant la période. Source : marché."),
        ),
        Told(
            number(found.agents),
            ngettext("agent à remplacer en cas d’absence", "agents à remplacer en cas d’absence", found.agents),
            gettext("Agents des postes de ces établissements. Source : postes déclarés."),
        ),
        Told(
            hours(found.worked_minutes),
            gettext("de travail données"),
            gettext("Heures faites, validées ou acceptées sans objection. Source : registre des heures."),
        ),
    ]


def people(found: Figures) -> list[Told]:
    """Tell how many people worked, what became of them, and what a training led to."""
    return [*_people(found), *_trained(found)]


def _people(found: Figures) -> Iterator[Told]:
    yield _of_people(
        found.people,
        ngettext(
            "personne en parcours envoyée",
            "personnes en parcours envoyées",
            MANY if found.people is None else found.people,
        ),
        gettext("Personnes différentes qui ont fait ces heures. Source : registre des heures."),
    )
    one_in = found.one_in
    yield Told(
        gettext("1 sur %(number)s", number=number(one_in)) if one_in else _shown(found.left_for_something),
        gettext("de ces personnes est partie pour autre chose")
        if one_in
        else gettext("personnes parties pour autre chose"),
        gettext(
            "%(number)s de ces personnes sont parties pendant la période vers un emploi durable, un emploi de"
            " transition ou une sortie positive. Source : sorties notées par les associations.",
            number=_shown(found.left_for_something),
        ),
        found.left_for_something is None,
    )
    yield _of_people(
        found.hired,
        ngettext(
            "embauchée par le Département",
            "embauchées par le Département",
            MANY if found.hired is None else found.hired,
        ),
        gettext("Parmi les personnes parties. Source : sorties notées par les associations."),
    )


def _trained(found: Figures) -> Iterator[Told]:
    yield _of_people(
        found.proposed,
        ngettext(
            "personne sortie de formation, avec une mission proposée",
            "personnes sorties de formation, avec une mission proposée",
            MANY if found.proposed is None else found.proposed,
        ),
        gettext(
            "Une mission leur a été proposée ensuite. Personnes sorties d’une formation collective pendant la période :"
            " %(number)s. Source : formations, missions.",
            number=_shown(found.trained),
        ),
    )


def quality(found: Figures) -> list[Told]:
    """Tell how well the market answered."""
    return [
        Told(
            percent(found.percent / 100) if found.percent is not None else "–",
            gettext("des heures demandées ont eu quelqu’un"),
            ngettext(
                "Heures confirmées sur heures demandées, par %(num)s demande. Source : demandes, missions.",
                "Heures confirmées sur heures demandées, par %(num)s demandes. Source : demandes, missions.",
                found.requests,
            ),
        ),
        Told(
            delay(found.answer_minutes),
            gettext("de la demande à la réponse"),
            gettext("Une fois sur deux, moins. De la demande à la première confirmation. Source : journal."),
        ),
        Told(
            percent(found.apart_percent / 100) if found.apart_percent is not None else "–",
            gettext("d’écart au partage convenu entre associations"),
            gettext(
                "Part des heures qu’une autre association aurait dû faire pour tenir exactement les parts convenues."
                " Source : registre des heures, accords."
            ),
        ),
    ]


def hidden_note(found: Figures) -> str:
    """Say why a number is missing, where one is."""
    if not any(each.hidden for each in people(found)) and all(each.people is not None for each in found.months):
        return ""
    return str(
        gettext(
            "« %(sign)s » : un groupe de moins de %(least)s personnes, ou ce qui permettrait de le calculer.",
            sign=HIDDEN,
            least=LEAST,
        )
    )


def shown(number_of_people: int | None) -> str:
    """Write a number of people, or the sign that it is hidden."""
    return _shown(number_of_people)


def _shown(value: int | None) -> str:
    return HIDDEN if value is None else number(value)


def _of_people(value: int | None, label: str, definition: str) -> Told:
    return Told(_shown(value), label, definition, value is None)

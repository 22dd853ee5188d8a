"""What of a message is urgent, for whom, and on which page it is seen to."""

from typing import Any

from scheduler.core.tables.codes import Audience
from scheduler.messages.voices import Voice
from scheduler.messages.when import Facts
from scheduler.messages.words_of_bills import BILLS, bills_page
from scheduler.messages.words_of_hours import HOURS_PAGES, TO_SIGN_PAGE

PAGES = {
    Audience.SITE: "/etablissement/demandes/{request}",
    Audience.AGENCY: "/agence/missions/{mission}",
    Audience.LEAD: "/pilotage/demandes/{request}",
    Audience.BUYER: "/bilan/factures",
}
"""Where each audience looks at it, below the address of the site."""

CANDIDATES_PAGE = "/pilotage/demandes/{request}/candidats"
"""Where the lead offers urgent work to somebody."""

MISSION_PAGE = "/pilotage/missions/{mission}"
"""Where the lead takes somebody off."""

RUN_PAGE = "/pilotage/calculs/{run}"
"""Where the lead looks at a night."""

ASKS_THE_AGENCY = frozenset({"agree", "offer", "offer_own", "said_cannot"})
"""What an agency is told that is its own to act on; of all else the urgency is the lead's."""


def is_urgent(facts: Facts, audience: Audience) -> bool:
    """Tell whether whoever plans must act before the next night, or the agency at once."""
    concerned = audience == Audience.LEAD or (audience == Audience.AGENCY and facts.get("action") in ASKS_THE_AGENCY)
    return concerned and bool((facts.get("detail") or {}).get("urgent"))


HAS_SOMEBODY = frozenset({"agree", "warn"})
"""Urgent, and yet the lead cannot offer it to anybody: it is somebody's."""


def is_empty(facts: Facts, audience: Audience) -> bool:
    """Tell whether the lead reads of urgent work that nobody has."""
    return audience == Audience.LEAD and is_urgent(facts, audience) and facts.get("action") not in HAS_SOMEBODY


def what_to_do(facts: Facts, voice: Voice) -> str:
    """Say whether whoever plans must offer urgent work, or first look whether the product finds somebody for it."""
    if facts["detail"].get("offered_anew"):
        return voice.say(
            "Le calcul de la nuit vient trop tard pour ces jours : ils sont proposés aussitôt à qui peut venir. "
            "S’il en reste, ils sont dans « Aujourd’hui »."
        )
    return voice.say(
        "Le calcul de la nuit vient trop tard pour ces jours : proposez-les dès maintenant, ou lancez un calcul "
        "s’il en est encore temps."
    )


def urgent(subject: str, voice: Voice) -> str:
    """Say first that it is urgent."""
    return voice.say("Urgent – %(what)s", what=subject)


class Absent(dict[str, Any]):
    """Facts as a format takes them; one that is not there is no reason to send nothing."""

    def __missing__(self, key: str) -> str:
        return ""


def page_of(facts: Facts, audience: Audience) -> str:
    """Return the page of what a message is about, below the address of the site."""
    if is_empty(facts, audience):
        return CANDIDATES_PAGE.format_map(Absent(facts))
    if facts.get("thing") == "hours":
        return TO_SIGN_PAGE
    if facts.get("thing") == BILLS:
        return bills_page(facts)
    if "entry" in facts:
        return HOURS_PAGES[audience].format_map(Absent(facts))
    if audience == Audience.LEAD and facts.get("action") == "warn":  # where the days can be freed
        return MISSION_PAGE.format_map(Absent(facts))
    return (RUN_PAGE if facts.get("thing") == "run" else PAGES[audience]).format_map(Absent(facts))

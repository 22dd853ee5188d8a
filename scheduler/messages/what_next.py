"""What happens next to days that nobody has any more, told to the site: what is true when they are lost."""

from collections.abc import Mapping

from scheduler.core.tables.codes import Audience
from scheduler.messages.promised import then
from scheduler.messages.voices import Voice
from scheduler.messages.when import Facts

LOST = frozenset({"decline", "expire", "refuse", "take_off"})
"""After these actions (``planning.queue.lost``) a site waits for somebody else."""


def what_next(facts: Facts, audience: Audience, voice: Voice) -> str:
    """Say whether somebody is looked for at once, at night, or by whom a site calls; nothing where all is over."""
    said: Mapping[str, bool] = facts.get("detail") or {}
    if audience != Audience.SITE or facts["action"] not in LOST or said.get("over"):
        return ""
    if said.get("offered_anew"):
        return voice.say(
            "Ces jours sont proposés aussitôt à qui peut venir. Vous recevrez un message dès que quelqu’un est "
            "confirmé."
        )
    return then("call" if said.get("urgent") else "search", facts, voice)

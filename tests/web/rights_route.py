"""A line of the table of rights: a route, whom it is for, and what they get."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.web.rights_people import Owners

GET, POST = "GET", "POST"


@dataclass(frozen=True)
class Route:
    """A line of the table.

    ``answer`` is what whoever it is for gets; ``things`` say whose each object is, whose number the address bears;
    ``otherwise`` are answers that depend on the object's state, or on who does it ("agnes paulas_account");
    ``again`` is the answer to doing it a second time; ``gone`` is the one for what is not there, or not theirs: where
    one press takes it away, the next one is told so calmly, and nothing is done.
    """

    endpoint: str
    rule: str
    method: str
    people: frozenset[str]
    answer: int = 200
    things: Owners = field(default_factory=dict)
    otherwise: Mapping[str, int] = field(default_factory=dict)
    form: str = ""
    again: int = 0
    gone: int = 404
    query: str = ""
    apart: bool = False
    """Whether it is played where no other line has been played: another one does something else with the thing."""

    anew: bool = False
    """Whether a second time does something again, such as making another link."""

    anew_but: frozenset[str] = frozenset()
    """For whom and what it does not, though for the others it does ("agnes paulas_account")."""

    def status(self, person: str, thing: str | None) -> int:
        """Return what somebody gets for an object, None for one that is not there."""
        if person not in self.people:
            return 303 if person == "nobody" else 403
        if not self.things:
            return self.answer
        if thing is None or person not in self.things[thing]:
            return self.gone
        return self.otherwise.get(f"{person} {thing}", self.otherwise.get(thing, self.answer))

    @property
    def parameter(self) -> str:
        """The part of the rule that is replaced by a number."""
        return self.rule[self.rule.index("<") : self.rule.index(">") + 1] if self.things else ""

"""Who can sign in. Functions instead of people, under domains that are reserved and reach nobody (RFC 2606)."""

from dataclasses import dataclass

from scheduler.core.tables.codes import Role
from scheduler.demo.places import Map, read_map

CODE = "calvados"
"""The market's own code; a copy under another code has other addresses."""

SHOWN_COLLEGES = ("0140015R", "0140006F")
SHOWN_AGENCIES = ("caen", "bayeux")
"""Whom the demo names: a collège and an agency in Caen and Bayeux each."""


@dataclass(frozen=True, slots=True)
class Account:
    """A user of the market; ``organisation`` is the organisation's code, ``name`` what they do there."""

    email: str
    name: str
    role: Role
    organisation: str
    organisation_name: str
    administers: bool = True
    """Whoever is alone in an organisation looks after its accounts; at the lead the planner does."""


def demo_accounts(code: str = CODE) -> tuple[Account, ...]:
    """Return one account of each kind, and a second collège and agency, in the order in which a demo needs them."""
    shown = {site_code(uai, code) for uai in SHOWN_COLLEGES}
    shown |= {agency.code for agency in read_map().agencies if agency.id in SHOWN_AGENCIES}
    order = (Role.REQUESTER, Role.PLANNER, Role.COORDINATOR, Role.BUYER)
    found = [each for each in accounts(code) if each.role in order and (each.organisation in shown or _is_one(each))]
    return tuple(sorted(found, key=lambda each: order.index(each.role)))


def accounts(code: str = CODE) -> tuple[Account, ...]:
    """Return all accounts: one for each collège, agency and the buyer, the lead's planner and its nightly run."""
    return (*_requesters(read_map(), code), *_agents(read_map(), code), _buyer(code))


def site_code(uai: str, code: str) -> str:
    """Return the code of the organisation that runs a collège."""
    return prefixed(uai.lower(), code)


def prefixed(name: str, code: str) -> str:
    """Return a name that is unique among markets: organisations, workers and addresses of a copy say whose they are."""
    return name if code == CODE else f"{code}-{name}"


def _email(who: str, organisation: str, code: str) -> str:
    return f"{who}@{organisation}.example" if code == CODE else f"{who}@{organisation}.{code}.example"


def _requesters(places: Map, code: str) -> list[Account]:
    return [
        Account(
            _email(f"gestion.{college.uai.lower()}", "college", code),
            "Secrétariat général",
            Role.REQUESTER,
            site_code(college.uai, code),
            college.name,
        )
        for college in places.colleges
    ]


def _agents(places: Map, code: str) -> list[Account]:
    found = []
    for agency in places.agencies:
        roles = [(Role.COORDINATOR, "coordination", "Coordination")]
        if agency.lead:
            roles += [(Role.PLANNER, "planification", "Planification"), (Role.ENGINE, "calcul", "Calcul de nuit")]
        for role, who, name in roles:
            organisation = prefixed(agency.code, code)
            email, administers = _email(who, agency.code, code), role == Role.PLANNER or not agency.lead
            found.append(Account(email, name, role, organisation, agency.name, administers))
    return found


def _buyer(code: str) -> Account:
    organisation = prefixed("departement", code)
    return Account(
        _email("colleges", "departement", code), "Direction des collèges", Role.BUYER, organisation, BUYER_NAME
    )


BUYER_NAME = "Département du Calvados"


def _is_one(account: Account) -> bool:
    return account.role in {Role.PLANNER, Role.BUYER}

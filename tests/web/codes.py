"""A telephone that shows one-time codes, for tests."""

import re
import time

import pyotp

from scheduler.core.addresses import Addresses
from scheduler.core.db import administration
from scheduler.core.tables import Market
from tests.web.client import Client, Page

SET_UP = "/connexion/double-authentification"


class Telephone:
    """Knows a secret, and shows its codes."""

    def __init__(self, secret: str) -> None:
        self.shown = pyotp.TOTP(secret)

    @classmethod
    def reading(cls, page: Page) -> "Telephone":
        """Read the secret from the page that shows it; its picture and its link say the same."""
        (typed,) = [each for each in page.tree.iter("code") if each.get("class") == "secret"]
        secret = "".join("".join(typed.itertext()).split())
        (address,) = [
            each.get("href", "") for each in page.tree.iter("a") if each.get("href", "").startswith("otpauth:")
        ]
        assert re.search(rf"secret={secret}(&|$)", address)
        return cls(secret)

    def code(self, steps: int = 0) -> str:
        """Return the code of now, or of so many half minutes later."""
        return self.shown.at(int(time.time()), counter_offset=steps)


def demand(fresh: Addresses, market: int, *, demanded: bool = True) -> None:
    """Have a market demand the second factor."""
    assert fresh.owner
    with administration(fresh.owner) as session:
        found = session.get_one(Market, market)
        found.settings = found.settings | {"second_factor": demanded}


def set_up(client: Client, page: Page | None = None) -> tuple[Telephone, list[str], Page]:
    """Set a second factor up; return the telephone, the recovery codes, and the page that tells them."""
    page = page or client.page(SET_UP)
    telephone = Telephone.reading(page)
    page = client.press(page, "Activer", code=telephone.code())
    (listed,) = [each for each in page.tree.iter("ul") if each.get("class") == "codes"]
    return telephone, ["".join(each.itertext()).strip() for each in listed.iter("li")], page

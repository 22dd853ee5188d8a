"""One field in the head of every page, and results that open."""

from collections.abc import Callable

import pytest

from tests.web.client import Client


@pytest.mark.parametrize("who", ["sophie", "lucie", "agnes", "denise", "leo"])
def test_everybody_has_the_field_and_each_result_opens(client_of: Callable[[str], Client], who: str) -> None:
    client = client_of(who)
    home = client.page("/")
    (field,) = [each for each in home.forms() if each.get("role") == "search"]
    assert field.get("method") == "get"
    page = client.page("/recherche?q=site")
    shown = [
        each.get("href", "") for part in page.tree.iter("ul") if part.get("class") == "found" for each in part.iter("a")
    ]
    assert shown or who == "leo"
    for address in shown:
        client.page(address)
    nothing = client.page("/recherche?q=xyzzy+%3Cb%3E")
    assert "Rien trouvé" in nothing.main
